import json
from pathlib import Path

import numpy as np
import pytest

from bot.language.heads import BUCKETS, DIMENSION, Head
from bot.language.safety import FILE, SUMS, harmless, intent_examples, load_screen, patterns_print


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a model folder with a head that says nothing."""
    labels = ("none", "suicide_active")
    empty = Head(
        labels, (), np.zeros((2, DIMENSION), np.float32), np.zeros((BUCKETS, 2), np.float32),
        np.zeros((0, 2), np.float32), np.zeros(2, np.float32),
    )  # fmt: skip
    (tmp_path / SUMS).write_text(json.dumps({"sha256": empty.save(tmp_path / FILE), "patterns": patterns_print()}))
    return tmp_path


def test_the_head_is_loaded(place: Path) -> None:
    assert not load_screen(place).degraded


def test_without_a_model_the_patterns_work_alone(tmp_path: Path) -> None:
    screen = load_screen(tmp_path)
    assert screen.degraded
    assert screen.read("i want to kill myself").level == "R1"


def test_a_head_that_was_changed_is_not_used(place: Path) -> None:
    (place / FILE).write_bytes((place / FILE).read_bytes()[:-20])
    assert load_screen(place).degraded


def test_a_head_of_other_patterns_is_not_used(place: Path) -> None:
    sums = json.loads((place / SUMS).read_text())
    (place / SUMS).write_text(json.dumps({**sums, "patterns": "older"}))
    assert load_screen(place).degraded


def test_intent_examples_come_without_entity_marks(tmp_path: Path) -> None:
    text = 'nlu:\n- intent: a\n  examples: |\n    - no reply for [two hours](duration)\n    - on [insta]{"entity": "app"}\n'
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    assert intent_examples(tmp_path) == [("no reply for two hours", "a"), ("on insta", "a")]


def test_a_sentence_added_to_a_trigger_changes_nothing_in_what_is_learnt_of_the_others(tmp_path: Path) -> None:
    def write(place: str, intent: str, texts: list[str]) -> None:
        lines = "".join(f"    - {text}\n" for text in texts)
        (tmp_path / place).write_text(f"nlu:\n- intent: {intent}\n  examples: |\n{lines}", encoding="utf-8")

    (tmp_path / "triggers").mkdir()
    write("triggers/first.yml", "first", ["f1", "f2", "f3"])
    write("triggers/second.yml", "second", ["s1", "s2", "s3"])
    write("said_to_steady.yml", "go_back", ["back", "undo"])
    assert set(harmless(tmp_path)) == {"f1", "f3", "s1", "s3", "back", "undo"}
    write("triggers/first.yml", "first", ["f1", "f2", "f3", "f4"])
    assert set(harmless(tmp_path)) == {"f1", "f3", "s1", "s3", "back", "undo"}
