"""Cue words: the words and pairs of words that tell labels apart, as a small dense vector beside the sentence's."""

import itertools
import re
from dataclasses import dataclass
from typing import Sequence

import numpy as np

_TOKEN = re.compile(r"[a-z']+|\?")


@dataclass(frozen=True)
class CueWords:
    """Maps a text to tf-idf weights of the chosen cues, shape (n, len(cues)), rows of length one at most."""

    cues: tuple[str, ...]
    weights: np.ndarray  # idf of each cue, float32

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Return one row for each text."""
        number = {cue: index for index, cue in enumerate(self.cues)}
        rows = np.zeros((len(texts), len(self.cues)), dtype=np.float32)
        for row, text in zip(rows, texts):
            for index, count in _counts(text, number).items():
                row[index] = (1 + np.log(count)) * self.weights[index]
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.maximum(norms, 1.0)


def choose_cues(texts: Sequence[str], labels: Sequence[str], size: int, least: int = 3) -> CueWords:
    """Return the `size` words and pairs that tell `labels` apart best (chi-squared), seen in `least` texts or more."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.feature_selection import chi2

    vectorizer = TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=least)
    matrix = vectorizer.fit_transform(texts)
    scores = np.nan_to_num(chi2(matrix, labels)[0])
    names = vectorizer.get_feature_names_out()
    best = np.argsort(-scores, kind="stable")[:size]
    return CueWords(tuple(str(names[index]) for index in best), vectorizer.idf_[best].astype(np.float32))


def grams(text: str) -> list[str]:
    """Return the words and pairs of neighbouring words of a text; a question mark is one beside words, alone it says nothing."""
    words = _TOKEN.findall(text.lower().replace("’", "'"))
    if set(words) == {"?"}:
        return []
    return words + [f"{first} {second}" for first, second in itertools.pairwise(words)]


def _counts(text: str, number: dict[str, int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for gram in grams(text):
        index = number.get(gram)
        if index is not None:
            counts[index] = counts.get(index, 0) + 1
    return counts
