import shutil
from pathlib import Path

import pytest

from bot.content.errors import ContentError
from bot.content.safety_patterns import PATTERNS, load_patterns
from bot.content.safety_thresholds import THRESHOLDS, load_thresholds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PATTERNS, tmp_path / "patterns"))


def test_the_files_load() -> None:
    assert {"R0", "R1", "R2", "R3", "V1", "V2", "H1", "H2", "T", "M", "MED", "DEL", "A", "cue"} == {
        rule.level for rule in load_patterns().rules
    }


@pytest.mark.parametrize(
    ("name", "before", "after", "problem"),
    [
        ("suicide_r1.yml", "level: R1", "level: R9", "suicide_r1.yml:1: level"),
        ("suicide_r1.yml", "family: suicide", "family: doom", "suicide_r1.yml:2: family"),
        ("suicide_r1.yml", "family: suicide", "famly: suicide", "unknown field 'famly'"),
        ("suicide_r1.yml", "look_for:", "look_for: 3\nelse:", "suicide_r1.yml"),
        ("suicide_r1.yml", "unless: [told_to", "unless: [told_tu", "told_tu"),
        ("suicide_r1.yml", "- name: suicidal\n", "- name: kill_self\n", "used twice"),
        ("_words.yml", "\ni: i\n", "\ni: 3\n", "_words.yml:2: i"),
        ("_normalise.yml", "fillers:", "filler:", "unknown field 'filler'"),
        ("_real.yml", "\nreal:", "\nreel:", "_real.yml"),
        ("_cues.yml", "trivial:\n", "trivial: [\n", "_cues.yml"),
    ],
)  # fmt: skip
def test_a_fault_names_the_file_and_what_is_wrong(
    folder: Path, name: str, before: str, after: str, problem: str
) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentError) as fault:
        load_patterns(folder)
    assert problem in str(fault.value)


@pytest.mark.parametrize("name", ["_words.yml", "_cues.yml", "_normalise.yml", "_real.yml"])
def test_a_missing_file_stops_the_start(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ContentError, match=name):
        load_patterns(folder)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("card: 0.9", "card: high", "card must be a number"),
        ("card: 0.9", "card: 0.1", "ask must not be above card"),
        ("question: suicide", "question: mood", "question must be one of"),
        ("suicide_now: R1", "suicide_now: R9", "labels must give"),
        ("light:", "lite:", "must hold"),
        ("  suicide:", "  sorrow:", "sorrow is not a family"),
    ],
)
def test_a_wrong_threshold_is_told(tmp_path: Path, before: str, after: str, problem: str) -> None:
    text = THRESHOLDS.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "thresholds.yml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=problem):
        load_thresholds(file)


def test_every_threshold_has_its_reason() -> None:
    assert THRESHOLDS.read_text(encoding="utf-8").count("reason:") == len(load_thresholds().groups)
