"""What the head looks at besides the sentence vector: cues, shape and hashed n-grams of a draft."""

import re
from dataclasses import dataclass
from typing import Sequence
from zlib import crc32

import numpy as np

from bot.care.draft.finder import Hit
from bot.care.draft.text import Parsed
from bot.content.cues import Cue

NGRAM_WIDTH = 1 << 15
_READ_CHARACTERS = 1200  # n-grams beyond this add time, not knowledge
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_VECTOR, _GROUPS, _EACH, _SHAPE, _NGRAMS = 3.0, 1.5, 0.7, 1.0, 3.0  # weights, from cross-validation


@dataclass(frozen=True)
class Features:
    """One draft as numbers: `dense` of shape (d,), and places with weights among NGRAM_WIDTH."""

    dense: np.ndarray
    places: np.ndarray
    weights: np.ndarray


class FeatureBuilder:
    """Turns a parsed draft into features; the order of the cues is part of what a head was trained on."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cue = {(cue.group, cue.name): place for place, cue in enumerate(cues)}
        self._group = {group: place for place, group in enumerate(sorted({cue.group for cue in cues}))}

    def build(self, parsed: Parsed, hits: Sequence[Hit], vector: np.ndarray) -> Features:
        """Return the features of a draft whose sentence vector has shape (384,)."""
        parts = (vector * _VECTOR, self._groups(hits) * _GROUPS, self._each(hits) * _EACH, shape(parsed) * _SHAPE)
        places, weights = ngrams(parsed.plain)
        return Features(np.concatenate(parts).astype(np.float32), places, weights * _NGRAMS)

    def _each(self, hits: Sequence[Hit]) -> np.ndarray:
        row = np.zeros(len(self._cue))
        for hit in hits:
            row[self._cue[hit.cue.group, hit.cue.name]] = 1
        return row

    def _groups(self, hits: Sequence[Hit]) -> np.ndarray:
        """Count at how many words a group's cues start: strong ones, then hints."""
        starts = {(hit.cue.group, hit.cue.weak, hit.first) for hit in hits}
        row = np.zeros(2 * len(self._group))
        for group, weak, _ in starts:
            row[self._group[group] + len(self._group) * weak] += 1
        strong, weak_ones = np.split(np.minimum(row, 3), 2)
        return np.concatenate((strong / 2, weak_ones / 3))


def shape(parsed: Parsed) -> np.ndarray:
    """Return how the draft is written: length, who it speaks of, marks, capitals, repetition."""
    words = [word.plain for sentence in parsed.sentences for word in sentence.words]
    marks = [mark for sentence in parsed.sentences for mark in sentence.marks] + words
    count, number = len(words) or 1, len(parsed.sentences)
    you, me = (sum(word in kind for word in words) for kind in (("you", "your"), ("i", "my", "me")))
    first_words = [sentence.words[0].plain for sentence in parsed.sentences]
    return np.array([
        min(count, 40) / 40, count <= 2, count <= 4, number > 1, number > 2, number > 4,
        you / count, me / count, you > 0, you > me, me > you, bool(_CAPITALS.search(parsed.text)),
        "??" in marks, "?" in marks, "!" in marks, "..." in marks, words.count("#") > 0, words.count("#") > 1,
        words.count("please") > 1, len(set(first_words)) < number, parsed.text[:1].islower(),
        count - len(set(words)) > 3, "we" in words or "us" in words,
    ], dtype=float)  # fmt: skip


def ngrams(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Return places and weights (of length one together) of a plain text's word and letter n-grams."""
    words = text[:_READ_CHARACTERS].split()
    counts: dict[int, int] = {}
    for gram in [*_word_grams(words), *_letter_grams(words)]:
        place = crc32(gram.encode()) & (NGRAM_WIDTH - 1)
        counts[place] = counts.get(place, 0) + 1
    weights = 1 + np.log(np.array(list(counts.values()), dtype=np.float32))
    length = float(np.linalg.norm(weights)) or 1.0
    return np.array(list(counts), dtype=np.int64), weights / length


def _word_grams(words: Sequence[str]) -> list[str]:
    return [
        f"w{size}:" + " ".join(words[start : start + size])
        for size in (1, 2, 3)
        for start in range(len(words) - size + 1)
    ]


def _letter_grams(words: Sequence[str]) -> list[str]:
    grams = []
    for word in words:
        padded = f" {word} "
        for size in (3, 4, 5):
            grams += ["c:" + padded[start : start + size] for start in range(len(padded) - size + 1)]
    return grams
