"""The words in the pictures of /patterns."""

from pathlib import Path
from typing import Literal

from pydantic import conlist

from bot.content.loader import CONTENT, load_file
from bot.content.shapes import Item

Picture = Literal["pull", "hours", "parts", "helped", "after"]


class PatternWords(Item):
    """Titles, axes and labels."""

    titles: dict[Picture, str]
    before: str
    after: str
    scale: str
    times: str
    weekdays: conlist(str, min_items=7, max_items=7)  # type: ignore[valid-type]
    weekday_names: conlist(str, min_items=7, max_items=7)  # type: ignore[valid-type]
    outcomes: dict[Literal["held", "rewrote", "sent"], str]
    happened: dict[str, str]
    list_line: str
    evidence_line: str


def load_pattern_words(folder: Path = CONTENT) -> PatternWords:
    """Return the words; raises `ContentError` naming file and line."""
    return load_file(folder / "patterns.yml", PatternWords)
