"""Find the lesson that answers a question. Pure: vectors are arguments."""

import re
from typing import Mapping, Optional, Sequence

import numpy as np

from bot.content.learn import Lesson

# Cosine between a question and one of the ways a lesson is asked for: sure of one, or near to a few.
_SURE, _NEAR = 0.75, 0.62
_OFFERED = 3


_ASKS = re.compile(
    r"(so |and |ok |but )*(what|whats|why|how|hows|who|whos|when|which|can|could|should|do|does|is|am|are|will|would"
    r"|explain|tell me|teach me)\b"
)


def is_question(text: str) -> bool:
    """Tell whether a text asks something, with or without a question mark."""
    return len(text.split()) > 1 and (text.rstrip().endswith("?") or bool(_ASKS.match(_plain(text))))


def by_words(question: str, lessons: Mapping[str, Lesson]) -> Optional[str]:
    """Return the lesson whose label or way of asking is the question itself."""
    wanted = _plain(question)
    for slug, lesson in lessons.items():
        if wanted and wanted in (_plain(slug.replace("_", " ")), _plain(lesson.label), *map(_plain, lesson.asks)):
            return slug
    return None


def by_vector(question: np.ndarray, asked: np.ndarray, slugs: Sequence[str]) -> list[str]:
    """Return the one lesson that is surely meant, else the few that may be, nearest first; empty if none is near.

    `question` is a unit vector (d,), `asked` holds unit vectors (n, d) of ways to ask, `slugs` the n lessons.
    """
    likeness: dict[str, float] = {}
    for slug, near in zip(slugs, (asked @ question).tolist() if len(slugs) else []):
        likeness[slug] = max(near, likeness.get(slug, 0.0))
    nearest = sorted(likeness, key=lambda slug: -likeness[slug])
    if not nearest or likeness[nearest[0]] < _NEAR:
        return []
    return nearest[: 1 if likeness[nearest[0]] >= _SURE else _OFFERED]


def ways_to_ask(lessons: Mapping[str, Lesson]) -> list[tuple[str, str]]:
    """Return (slug, text) for every way a lesson is asked for, its label included."""
    return [(slug, text) for slug, lesson in lessons.items() for text in (lesson.label, *lesson.asks)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w]+", text.lower().replace("’", "").replace("'", "")))
