"""Every part of a content file knows its line, and nothing else about the data changes."""

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.content.loader import CONTENT
from bot.content.marked import line_of, read_marked

TEXT = """\
# what it is
slug: one
cards:
  - first
  - {label: second, words: [a,
      b]}
"""


def test_keys_and_items_know_their_lines():
    data = read_marked(TEXT)
    assert [line_of(data, key) for key in data] == [2, 3]
    assert [line_of(data["cards"], number) for number in (0, 1)] == [4, 5]
    assert line_of(data["cards"][1]["words"], 1) == 6


@pytest.mark.parametrize(("of", "part"), [("cards", "label"), ("cards", 7), ("slug", 0)])
def test_what_is_not_there_has_no_line(of, part):
    with pytest.raises(LookupError):
        line_of(read_marked(TEXT)[of], part)


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.yml")), ids=lambda path: path.stem)
def test_a_file_reads_as_plain_yaml_does(path):
    text = path.read_text(encoding="utf-8")
    assert read_marked(text) == YAML(typ="safe").load(text)


def test_a_key_that_stands_twice_is_a_fault_with_its_line():
    with pytest.raises(MarkedYAMLError) as caught:
        read_marked("a: 1\nb: 2\na: 3\n")
    assert caught.value.problem_mark.line == 2
