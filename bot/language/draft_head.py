"""The draft's multi-label head: trained with plain arrays, kept as arrays, no pickle."""

import csv
import hashlib
from pathlib import Path
from typing import Iterable, Sequence

import numpy as np

from bot.care.draft.features import NGRAM_WIDTH, Features
from bot.content.cues import Cue
from bot.content.drafts import SECURE

LABELS = (
    "accusation", "ultimatum", "guilt_trip", "pleading", "repeated_demand", "sarcasm_or_testing", "threat_to_leave",
    "score_keeping", "insult", "mind_reading", "catastrophising", "withdrawal", SECURE,
)  # fmt: skip
FILE = "draft_head.npz"
_PENALTY = 6.0  # one over C
_DIMENSIONS = 1000
_STEPS = 40
# Share of secure messages that may be taken for protest in a register left out. The adapted encoder knows all registers
# of these rows, which makes thresholds too strict: chosen on two sets that it does not know (0.045 to 0.14 tried).
_SECURE_FLAGGED = 0.05


class WrongHead(RuntimeError):
    """The head was trained with other cues than today's."""


class DraftHead:
    """Logistic scores from dense features and hashed n-grams."""

    labels: Sequence[str] = LABELS

    def __init__(
        self, dense: np.ndarray, ngrams: np.ndarray, bias: np.ndarray, thresholds: np.ndarray, cues: str = ""
    ) -> None:
        self._dense, self._ngrams, self._bias = dense, ngrams, bias  # (d, 13), (NGRAM_WIDTH, 13), (13,)
        self.thresholds = thresholds
        self.cues = cues

    def scores(self, features: Features) -> np.ndarray:
        """Return the probability of each label, shape (13,)."""
        total = features.dense @ self._dense + features.weights @ self._ngrams[features.places] + self._bias
        return 1 / (1 + np.exp(-total))

    def save(self, path: Path) -> None:
        """Write the arrays to a .npz file."""
        np.savez_compressed(
            path, dense=self._dense, ngrams=self._ngrams.astype(np.float16), bias=self._bias,
            thresholds=self.thresholds, cues=np.array(self.cues),
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path, cues: Sequence[Cue]) -> "DraftHead":
        """Read a saved head; raises `WrongHead` if the cues changed since it was trained."""
        with np.load(path, allow_pickle=False) as arrays:
            head = cls(
                arrays["dense"], arrays["ngrams"].astype(np.float32), arrays["bias"], arrays["thresholds"],
                str(arrays["cues"]),
            )  # fmt: skip
        if head.cues != cues_print(cues):
            raise WrongHead("data/content/drafts changed since the head was trained. Run ./steady train.")
        return head


def cues_print(cues: Iterable[Cue]) -> str:
    """Return a fingerprint of the cues, in their order."""
    steps = [(cue.group, cue.name, [(sorted(s.phrases), s.optional, s.gap) for s in cue.steps]) for cue in cues]
    return hashlib.sha256(repr(steps).encode()).hexdigest()[:16]


def read_rows(files: Iterable[Path]) -> tuple[list[str], np.ndarray, list[str]]:
    """Return texts, labels of shape (n, 13) and registers of files with columns text and labels (joined by a bar)."""
    texts, labels, registers = [], [], []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                texts.append(row["text"])
                labels.append([label in row["labels"].split("|") for label in LABELS])
                registers.append(_register(path.stem, row["text"]))
    return texts, np.array(labels, dtype=float), registers


def _register(name: str, text: str) -> str:
    """Return how a row is written: the files of one label hold chat and letters; the others are one way of writing."""
    return name if name not in LABELS else "chat" if text[:1].islower() else "letter"


def train(features: Sequence[Features], labels: np.ndarray, registers: Sequence[str], cues: Sequence[Cue]) -> DraftHead:
    """Fit the head; its thresholds come from leaving out one register at a time.

    People write in ways that no row shows. Random folds would judge on the rows' own way of writing, and
    thresholds chosen there are too sure of themselves.
    """
    rotated, back = _rotated(features)
    unseen = np.zeros_like(labels)
    kinds = np.array(registers)
    for left_out in sorted(set(registers)):
        weights, bias = _fit(rotated[kinds != left_out], labels[kinds != left_out])
        unseen[kinds == left_out] = 1 / (1 + np.exp(-(rotated[kinds == left_out] @ weights + bias)))
    weights, bias = _fit(rotated, labels)
    full = back @ weights
    width = len(features[0].dense)
    thresholds = choose_thresholds(unseen, labels)
    return DraftHead(
        full[:width].astype(np.float32), full[width:].astype(np.float32), bias, thresholds, cues_print(cues)
    )


def _rotated(features: Sequence[Features]) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows along their main directions, and the way back: nearly the same model, fitted much faster."""
    from scipy.sparse import csr_matrix

    dense = np.array([item.dense for item in features], dtype=np.float64)
    starts = np.cumsum([0, *(len(item.places) for item in features)])
    ngrams = csr_matrix(
        (
            np.concatenate([item.weights for item in features]),
            np.concatenate([item.places for item in features]),
            starts,
        ),
        shape=(len(features), NGRAM_WIDTH),
    )
    alike = (dense @ dense.T + (ngrams @ ngrams.T).toarray()).astype(np.float32)  # single precision: half the time
    values, directions = np.linalg.eigh(alike)
    kept = slice(max(0, len(values) - _DIMENSIONS), None)
    scale = np.sqrt(np.maximum(values[kept], 1e-3))
    chosen = directions[:, kept]
    return chosen * scale, np.vstack((dense.T @ chosen, ngrams.T @ chosen)) / scale


def _fit(rows: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (d, 13) and bias (13,) of thirteen logistic regressions, fitted together."""
    from scipy.optimize import minimize

    width, count = rows.shape[1], labels.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(width + 1, count)
        total = rows @ table[:width] + table[width]
        value = np.logaddexp(0, total).sum() - (total * labels).sum() + _PENALTY / 2 * (table[:width] ** 2).sum()
        error = 1 / (1 + np.exp(-total)) - labels
        slope = np.vstack((rows.T @ error + _PENALTY * table[:width], error.sum(axis=0)))
        return float(value), slope.ravel()

    start = np.zeros((width + 1) * count)
    table = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x.reshape(width + 1, count)
    return table[:width], table[width]


def choose_thresholds(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return one threshold for all labels by their F1; for secure, how many times the surest other label it must have.

    A threshold for each label would be chosen on a hundred rows or fewer: on other people's texts it does worse.
    """
    secure = LABELS.index(SECURE)
    others = np.delete(scores, secure, axis=1)
    ratios = scores[:, secure] / others.max(axis=1)
    needed = float(np.quantile(ratios[labels[:, secure] > 0], _SECURE_FLAGGED))
    said, there = others * (ratios < needed)[:, None], np.delete(labels, secure, axis=1) > 0
    limits = np.full(len(LABELS), max(np.arange(0.14, 0.66, 0.02), key=lambda limit: _f1(said >= limit, there)))
    limits[secure] = needed
    return limits


def _f1(said: np.ndarray, there: np.ndarray) -> float:
    both = said.sum() + there.sum()
    return float(2 * (said & there).sum() / both) if both else 0.0
