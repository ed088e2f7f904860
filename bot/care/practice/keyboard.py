"""Keyboards of the calm time: never more than six buttons, the way to the hot path on every one."""

from typing import Sequence

from bot.care.practice.state import Content

Buttons = list[tuple[str, str]]
PAGE, LESSONS_PAGE = 3, 4


def label(content: Content, name: str) -> str:
    """Return the words on a button."""
    return content.words.buttons[name]


def now_button(content: Content) -> tuple[str, str]:
    """Return the way to the hot path."""
    return label(content, "now"), "moment:now"


def page_of(items: Sequence[str], page: int, size: int = PAGE) -> list[str]:
    """Return the slugs of a page; after the last page the first comes again."""
    pages = max(1, -(-len(items) // size))
    start = (page % pages) * size
    return list(items[start : start + size])
