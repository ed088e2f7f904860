"""Training the draft's head, keeping it, and its thresholds."""

from pathlib import Path

import numpy as np
import pytest

from bot.care.draft.features import Features
from bot.content.cues import read_cue
from bot.language.draft_head import LABELS, DraftHead, WrongHead, choose_thresholds, read_rows, train

WAYS = ("chat", "letter")
CUES = [read_cue("g", "0", "you never", {})]


def rows(count: int = 160) -> tuple[list[Features], np.ndarray]:
    """Return features from which the labels can be read off."""
    random = np.random.default_rng(1)
    labels = np.zeros((count, len(LABELS)))
    labels[np.arange(count), random.integers(0, len(LABELS), count)] = 1
    features = [
        Features((row * 3 + random.normal(0, 0.1, len(LABELS))).astype(np.float32), np.array([7]), np.array([1.0]))
        for row in labels
    ]
    return features, labels


def test_learns_and_is_kept(tmp_path: Path) -> None:
    features, labels = rows()
    head = train(features, labels, [WAYS[number % 2] for number in range(len(labels))], CUES)
    right = sum(head.scores(item).argmax() == row.argmax() for item, row in zip(features, labels))
    assert right >= 0.95 * len(features)
    head.save(tmp_path / "head.npz")
    again = DraftHead.load(tmp_path / "head.npz", CUES)
    assert np.allclose(again.scores(features[0]), head.scores(features[0]), atol=1e-2)
    assert np.allclose(again.thresholds, head.thresholds)


def test_another_set_of_cues_is_refused(tmp_path: Path) -> None:
    features, labels = rows(60)
    train(features, labels, [WAYS[number % 2] for number in range(len(labels))], CUES).save(tmp_path / "head.npz")
    with pytest.raises(WrongHead):
        DraftHead.load(tmp_path / "head.npz", [read_cue("g", "0", "you always", {})])


def test_few_secure_messages_may_be_flagged() -> None:
    _, labels = rows(400)
    scores = np.random.default_rng(0).random(labels.shape)
    limits = choose_thresholds(scores, labels)
    secure = labels[:, -1] > 0
    assert (scores[secure, -1] < limits[-1] * scores[secure, :-1].max(axis=1)).mean() <= 0.07


def test_the_labelled_drafts_can_be_read() -> None:
    texts, labels, registers = read_rows(
        sorted((Path(__file__).resolve().parents[2] / "data" / "drafts").glob("*.tsv"))
    )
    assert {"chat", "letter", "everyday", "plain"} == set(registers)
    assert len(texts) >= 300 and (labels.sum(axis=1) >= 1).all()
    secure = labels[:, LABELS.index("none_secure")] > 0
    assert (labels[secure].sum(axis=1) == 1).all()
