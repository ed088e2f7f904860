"""Find the lesson that answers a question. Pure: vectors are arguments."""

import re
from typing import Mapping, Optional

import numpy as np

from bot.content.learn import Lesson

_CLOSE_ENOUGH = 0.5  # cosine between a question and one of the ways it is asked


def by_words(question: str, lessons: Mapping[str, Lesson]) -> Optional[str]:
    """Return the lesson whose label or way of asking is the question itself."""
    wanted = _plain(question)
    for slug, lesson in lessons.items():
        if wanted and wanted in (_plain(slug.replace("_", " ")), _plain(lesson.label), *map(_plain, lesson.asks)):
            return slug
    return None


def by_vector(question: np.ndarray, asked: np.ndarray, slugs: list[str]) -> Optional[str]:
    """Return the lesson nearest in meaning, None if none is near.

    `question` is a unit vector (d,), `asked` holds unit vectors (n, d) of ways to ask, `slugs` the n lessons.
    """
    if not len(slugs):
        return None
    likeness = asked @ question
    best = int(np.argmax(likeness))
    return slugs[best] if likeness[best] >= _CLOSE_ENOUGH else None


def ways_to_ask(lessons: Mapping[str, Lesson]) -> list[tuple[str, str]]:
    """Return (slug, text) for every way a lesson is asked for, its label included."""
    return [(slug, text) for slug, lesson in lessons.items() for text in (lesson.label, *lesson.asks)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w]+", text.lower().replace("’", "").replace("'", "")))
