"""What the head looks at besides the sentence vector: cues, shape and hashed n-grams of a draft."""

from typing import Sequence
from zlib import crc32

import numpy as np

NGRAM_BITS = 15
NGRAM_WIDTH = 1 << NGRAM_BITS
_READ_CHARACTERS = 1200  # n-grams beyond this add time, not knowledge


def ngrams(text: str) -> dict[int, float]:
    """Return hashed word 1-3-grams and character 2-5-grams of plain text: place -> weight, of length one."""
    counts: dict[int, float] = {}
    shortened = text[:_READ_CHARACTERS]
    for gram in [*_word_grams(shortened.split()), *_letter_grams(shortened.split())]:
        place = crc32(gram.encode()) & (NGRAM_WIDTH - 1)
        counts[place] = counts.get(place, 0.0) + 1.0
    weights = {place: 1.0 + float(np.log(count)) for place, count in counts.items()}
    length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
    return {place: weight / length for place, weight in weights.items()}


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
