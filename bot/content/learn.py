"""Lessons: a few short cards and one question that is theirs to keep."""

from pathlib import Path

from pydantic import conlist, constr, validator

from bot.content.loader import CONTENT, in_order, load_folder
from bot.content.shapes import Item

MOST_CARDS, MOST_WORDS = 5, 80


class Lesson(Item):
    """One lesson of the calm time."""

    label: constr(min_length=1, max_length=40)  # type: ignore[valid-type]
    order: int  # where it stands in the list
    locked: bool = False  # closed while a safety level or lock is open
    asks: conlist(str, min_items=3)  # type: ignore[valid-type]  # how people ask for it
    cards: conlist(str, min_items=2, max_items=MOST_CARDS)  # type: ignore[valid-type]
    question: str

    @validator("cards", each_item=True)
    def _short(cls, card: str) -> str:
        words = len(card.split())
        if words > MOST_WORDS:
            raise ValueError(f"a card of {words} words, the most is {MOST_WORDS}")
        return card

    @validator("question")
    def _one_question(cls, question: str) -> str:
        if question.count("?") != 1:
            raise ValueError("needs one question mark")
        return question


def load_lessons(folder: Path = CONTENT / "learn") -> dict[str, Lesson]:
    """Return slug -> lesson in their order; raises `ContentError` naming file and line."""
    return in_order(load_folder(folder, Lesson))
