"""Recognition on posts and lines that no training example was written from."""

import pytest
from ruamel.yaml import YAML

from bot.dialogue.model import train
from bot.evaluate.nlu import judge, predict_with, read_folded, read_rows
from bot.evaluate.scores import figures
from bot.settings import PROJECT

ROWS = read_rows(PROJECT / "tests/nlu/validation.tsv")
TRIGGERS = {path.stem for path in (PROJECT / "data/nlu/triggers").glob("*.yml")}


def plain(text: str) -> str:
    """Return the letters and spaces of a text."""
    return "".join(letter for letter in text.lower() if letter.isalpha() or letter == " ")


def test_no_row_is_a_training_example():
    entries = [YAML(typ="safe").load(file)["nlu"] for file in (PROJECT / "data/nlu").rglob("*.yml")]
    lines = [line for file in entries for entry in file for line in entry["examples"].splitlines()]
    assert not {plain(row["text"]) for row in ROWS} & {plain(line).strip() for line in lines}


def test_every_label_has_enough_rows():
    labels = [row["label"] for row in ROWS]
    assert set(labels) == TRIGGERS
    assert min(labels.count(label) for label in TRIGGERS) >= 20


def test_the_trained_model_reaches_the_measure():
    found = figures(judge(ROWS, predict_with(train()), read_folded()))
    assert found["accuracy"] >= 0.84
    assert found["macro_f1"] >= 0.80
    labels = found["labels"]
    assert all(labels[label]["recall"] >= 0.8 for label in ("none_smalltalk", "out_of_scope", "none_other_distress"))


@pytest.mark.parametrize("text", ["...", "..", "?", "!!!", "\U0001f62d\U0001f62d\U0001f62d", "\U0001f494", "-_-"])
def test_a_text_without_a_word_means_nothing_yet(text: str):
    assert predict_with(train())([text])[0][0] == "nlu_fallback"
