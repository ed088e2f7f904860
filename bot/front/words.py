"""The words a front says itself, read from data/content/front.yml."""

from functools import lru_cache

from pydantic import constr

from bot.content.loader import CONTENT, load_file
from bot.content.shapes import Item, Strict


class Keyboard(Strict):
    """The two buttons that never go away, and what stands in the empty input field."""

    help: str
    stop: str
    placeholder: constr(max_length=64)  # type: ignore[valid-type]


class Notes(Strict):
    """Short notes about the chat itself; those under a finger are <= 200 characters."""

    earlier_step: constr(max_length=200)  # type: ignore[valid-type]
    already_chosen: constr(max_length=200)  # type: ignore[valid-type]
    not_yours: constr(max_length=200)  # type: ignore[valid-type]
    group: str
    not_deleted: str


class FrontWords(Item):
    """Everything a front says without being asked by a skill."""

    name: constr(max_length=64)  # type: ignore[valid-type]
    short_description: constr(max_length=120)  # type: ignore[valid-type]
    description: constr(max_length=512)  # type: ignore[valid-type]
    commands: dict[str, constr(min_length=1, max_length=256)]  # type: ignore[valid-type]
    hidden: list[str] = []  # understood when typed, not in the menu
    aliases: dict[str, str]
    forwarded: constr(regex=r".*: \{text\}$")  # type: ignore[valid-type]
    keyboard: Keyboard
    notes: Notes


@lru_cache(maxsize=1)
def front_words() -> FrontWords:
    """Return the front's words; raises `ContentError` naming the file and line."""
    return load_file(CONTENT / "front.yml", FrontWords)
