from pathlib import Path

import numpy as np
import pytest

from bot.language.heads import BUCKETS, DIMENSION, Head, HeadError, fit, load_head, read_examples, word_buckets

TEXTS = [(["i", "am", f"sad{n % 7}"], ["cue:sad"]) for n in range(30)] + [
    (["nice", f"day{n % 7}"], []) for n in range(30)
]
LABELS = ["risk"] * 30 + ["none"] * 30


def vectors() -> np.ndarray:
    """Return two groups of unit vectors that lie apart."""
    chance = np.random.default_rng(1)
    rows = chance.normal(size=(60, DIMENSION)) * 0.2
    rows[:30, 0] += 3
    rows[30:, 1] += 3
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def head() -> Head:
    return fit(vectors(), TEXTS, LABELS)


def test_it_learns_from_vectors_words_and_marks(head: Head) -> None:
    rows = vectors()
    assert head.scores(rows[0], *TEXTS[0])["risk"] > 0.9
    assert head.scores(rows[40], *TEXTS[40])["none"] > 0.9
    assert head.scores(rows[40], ["i", "am", "sad1"], ["cue:sad"])["risk"] > head.scores(rows[40])["risk"]


def test_chances_add_up_to_one(head: Head) -> None:
    assert sum(head.scores(vectors()[0]).values()) == pytest.approx(1)


def test_of_several_vectors_the_riskiest_counts(head: Head) -> None:
    rows = vectors()
    assert head.scores(rows[[40, 0, 41]])["risk"] == pytest.approx(head.scores(rows[0])["risk"])


def test_training_twice_gives_the_same(head: Head) -> None:
    again = fit(vectors(), TEXTS, LABELS)
    assert np.array_equal(again.dense, head.dense) and np.array_equal(again.words, head.words)


def test_it_survives_storing(head: Head, tmp_path: Path) -> None:
    digest = head.save(tmp_path / "head.npz")
    stored = load_head(tmp_path / "head.npz", digest)
    assert stored.scores(vectors()[0], *TEXTS[0]) == head.scores(vectors()[0], *TEXTS[0])


def test_another_file_than_the_trained_one_is_refused(head: Head, tmp_path: Path) -> None:
    file = tmp_path / "head.npz"
    digest = head.save(file)
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(HeadError, match="not the file that was trained"):
        load_head(file, digest)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04broken"])
def test_a_broken_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "head.npz").write_bytes(content)
    with pytest.raises(HeadError):
        load_head(tmp_path / "head.npz")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeadError):
        load_head(tmp_path / "head.npz")


def test_runs_of_words_have_places_of_their_own() -> None:
    assert len(word_buckets(["a", "b", "c"])) == 6
    assert all(0 <= place < BUCKETS for place in word_buckets(["some", "words"]))
    assert word_buckets([]) == []


def test_examples_are_the_lines_with_a_dash(tmp_path: Path) -> None:
    file = tmp_path / "one.yml"
    file.write_text("label: one\nexamples: |\n  - first text\n  # no text\n  - second: text\n", encoding="utf-8")
    assert read_examples([file]) == [("first text", "one"), ("second: text", "one")]
