"""Small linear heads on sentence vectors: trained once, run with numpy alone."""

import hashlib
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable, Protocol, Sequence
from zipfile import BadZipFile

import numpy as np
from ruamel.yaml import YAML

DIMENSION = 384
BUCKETS = 1 << 15  # hashed runs of one to three words
VECTOR_SCALE = 1.5  # chosen by cross-validation, see data/content/safety/thresholds.yml
WORDS_SCALE = 1.5
MARKS_SCALE = 0.5
STRENGTH = 3.0  # inverse of the penalty, scikit-learn's C
OTHERS_COUNT_AS = 6200  # texts: however many ordinary messages there are, they weigh as much; the thresholds rely on it
SEEN_AT_LEAST = 3  # texts that must hold a feature

Evidence = Callable[[str], tuple[Sequence[str], Sequence[str]]]  # text -> (tokens, marks of the patterns)


class HeadError(RuntimeError):
    """A stored head is missing, was changed, or does not fit this program."""


class Vectors(Protocol):
    """What training needs of the encoder."""

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of many texts, shape (n, 384)."""


@dataclass(frozen=True)
class Head:
    """A multinomial logistic regression: shape (labels, 384 + BUCKETS + marks), all float32."""

    labels: tuple[str, ...]
    marks: tuple[str, ...]  # what the patterns saw, one feature each
    dense: np.ndarray  # (labels, 384)
    words: np.ndarray  # (BUCKETS, labels)
    seen: np.ndarray  # (marks, labels)
    bias: np.ndarray  # (labels,)

    def scores(self, vector: np.ndarray, tokens: Sequence[str] = (), marks: Sequence[str] = ()) -> dict[str, float]:
        """Return label -> probability for a vector of shape (384,), or the highest over (n, 384)."""
        extra = self._words(tokens) + self._marks(marks)
        logits = np.atleast_2d(vector) @ self.dense.T * VECTOR_SCALE + extra + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        chances /= chances.sum(axis=1, keepdims=True)
        row = chances[int(np.argmin(chances[:, self.labels.index("none")]))] if "none" in self.labels else chances[0]
        return {label: float(chance) for label, chance in zip(self.labels, row)}

    def _words(self, tokens: Sequence[str]) -> np.ndarray:
        buckets = word_buckets(tokens)
        if not buckets:
            return np.zeros(len(self.labels), dtype=np.float32)
        return self.words[buckets].sum(axis=0) * np.float32(WORDS_SCALE / np.sqrt(len(buckets)))

    def _marks(self, marks: Sequence[str]) -> np.ndarray:
        places = [place for place, name in enumerate(self.marks) if name in set(marks)]
        return self.seen[places].sum(axis=0) * np.float32(MARKS_SCALE)

    def save(self, file: Path) -> str:
        """Write the head; return the sha256 of the file, which belongs in the manifest."""
        names = json.dumps({"labels": self.labels, "marks": self.marks})
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            np.savez_compressed(
                out, dense=self.dense, words=self.words, seen=self.seen, bias=self.bias,
                names=np.frombuffer(names.encode(), dtype=np.uint8),
            )  # fmt: skip
        return hashlib.sha256(file.read_bytes()).hexdigest()


def load_head(file: Path, sha256: str = "") -> Head:
    """Return a stored head; raises `HeadError` if it is missing, damaged or not the file of the manifest."""
    try:
        content = file.read_bytes()
        if sha256 and hashlib.sha256(content).hexdigest() != sha256:
            raise HeadError(f"{file.name} is not the file that was trained")
        with np.load(file, allow_pickle=False) as stored:
            names = json.loads(stored["names"].tobytes())
            parts = [stored[part] for part in ("dense", "words", "seen", "bias")]
    except (OSError, ValueError, KeyError, EOFError, zlib.error, BadZipFile) as error:
        raise HeadError(f"{file.name} cannot be read: {type(error).__name__}") from error
    head = Head(tuple(names["labels"]), tuple(names["marks"]), *parts)
    if head.dense.shape != (len(head.labels), DIMENSION) or head.words.shape != (BUCKETS, len(head.labels)):
        raise HeadError(f"{file.name} has another shape")
    return head


def word_buckets(tokens: Sequence[str]) -> list[int]:
    """Return the hashed places of all runs of one to three words, each once."""
    runs = {" ".join(tokens[start : start + size]) for size in (1, 2, 3) for start in range(len(tokens) - size + 1)}
    return sorted({zlib.crc32(run.encode()) % BUCKETS for run in runs if run != "."})


def read_examples(files: Iterable[Path]) -> list[tuple[str, str]]:
    """Return (text, label) of files with `label:` and `examples: |` lines that begin with a dash."""
    found = []
    for file in files:
        data = YAML(typ="safe").load(file)
        lines = (line.strip() for line in data["examples"].splitlines())
        found += [(line[2:].strip(), data["label"]) for line in lines if line.startswith("- ")]
    return found


def train_heads(folder: Path, encoder: Vectors, evidence: Evidence, others: Sequence[str] = ()) -> Head:
    """Return a head trained on the folder's files; `others` are further texts without any risk (label none)."""
    examples = read_examples(sorted(folder.glob("*.yml"))) + [(text, "none") for text in others]
    texts = [text for text, _ in examples]
    read = [evidence(text) for text in texts]
    share = min(1.0, OTHERS_COUNT_AS / max(1, len(others)))
    weights = [1.0] * (len(examples) - len(others)) + [share] * len(others)
    return fit(encoder.vectors(texts), read, [label for _, label in examples], weights)


def fit(
    vectors: np.ndarray,
    read: Sequence[tuple[Sequence[str], Sequence[str]]],
    labels: Sequence[str],
    weights: Sequence[float] = (),
) -> Head:
    """Return a head fitted to vectors of shape (n, 384), tokens and marks of n texts, their labels and weights."""
    from scipy.sparse import hstack

    names = tuple(sorted({mark for _, marks in read for mark in marks}))
    places = {name: place for place, name in enumerate(names)}
    words = _rows([word_buckets(tokens) for tokens, _ in read], BUCKETS, WORDS_SCALE, share=True)
    seen = _rows([sorted(places[mark] for mark in set(marks)) for _, marks in read], len(names), MARKS_SCALE)
    sparse = hstack([words, seen]).tocsr()
    used = np.flatnonzero(
        sparse.getnnz(axis=0) >= SEEN_AT_LEAST
    )  # a run seen once or twice teaches nothing and costs time
    classes = sorted(set(labels))
    targets = [classes.index(label) for label in labels]
    dense, some, bias = _softmax(vectors * VECTOR_SCALE, sparse[:, used], targets, weights or [1.0] * len(targets))
    every = np.zeros((sparse.shape[1], len(classes)), dtype=np.float32)
    every[used] = some
    return Head(tuple(classes), names, dense.T.copy(), every[:BUCKETS].copy(), every[BUCKETS:].copy(), bias)


def _softmax(
    dense: np.ndarray, sparse: Any, targets: Sequence[int], shares: Sequence[float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights of a softmax regression: of the dense part, of the sparse part, and the bias.

    The same objective as scikit-learn's LogisticRegression, but the dense part stays dense: 20 times faster here.
    """
    from scipy.optimize import minimize

    count, labels = len(targets), max(targets) + 1
    wide, thin = dense.shape[1], sparse.shape[1]
    truth = np.zeros((count, labels), dtype=np.float32)
    truth[np.arange(count), targets] = 1
    dense, sparse = dense.astype(np.float32), sparse.astype(np.float32)
    turned, share = sparse.T.tocsr(), np.array(shares, dtype=np.float32)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.astype(np.float32).reshape(wide + thin + 1, labels)
        logits = dense @ weights[:wide] + sparse @ weights[wide:-1] + weights[-1]
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        total = chances.sum(axis=1, keepdims=True)
        cost = float(((np.log(total[:, 0]) - (logits * truth).sum(axis=1)) * share).sum())
        wrong = (chances / total - truth) * share[:, None]
        slope = np.vstack([dense.T @ wrong, turned @ wrong, wrong.sum(axis=0)[None]]).astype(np.float64)
        slope[:-1] += weights[:-1] / STRENGTH
        return cost + float((weights[:-1].astype(np.float64) ** 2).sum()) / (2 * STRENGTH), slope.ravel()

    start = np.zeros((wide + thin + 1) * labels)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200, "ftol": 3e-5, "maxcor": 5})
    weights = found.x.astype(np.float32).reshape(wide + thin + 1, labels)
    return weights[:wide], weights[wide:-1], weights[-1]


def _rows(places: Sequence[Sequence[int]], width: int, scale: float, share: bool = False) -> Any:
    from scipy.sparse import csr_matrix

    values = [scale / np.sqrt(len(row)) if share else scale for row in places for _ in row]
    starts = np.cumsum([0, *(len(row) for row in places)])
    return csr_matrix((values, [place for row in places for place in row], starts), shape=(len(places), width))
