"""The small words of the calm time and the starters of letters."""

from pathlib import Path
from typing import Literal

from pydantic import conlist, constr, validator

from bot.content.loader import CONTENT, load_file
from bot.content.shapes import Item, Strict


class When(Strict):
    """A moment in which a plan starts: its button, its words, and the storms it is offered back in."""

    label: str
    if_: str
    triggers: list[str]

    class Config:
        fields = {"if_": "if"}


class RealWords(Strict):
    """Words by which a real storm is told from a line of a scene."""

    second_person: list[str]
    third_person: list[str]
    said: list[str]
    signs: list[str]
    surely: float
    surely_in_a_scene: float


class CalmWords(Item):
    """Labels, suggestions and phrases of the calm time."""

    buttons: dict[str, str]
    whens: dict[str, When]
    thens: conlist(str, min_items=2, max_items=4)  # type: ignore[valid-type]
    body: dict[str, str]
    happened: dict[str, constr(max_length=28)]  # type: ignore[valid-type]  # what came instead of what was feared
    real: RealWords
    around_a_scene: list[str]  # small words around a scene's name, and words that name something else
    phrases: dict[str, dict[str, list[str]]]


class Starter(Strict):
    """The first words of a sentence that the person ends."""

    id: str
    text: str


class Letters(Item):
    """How a letter to a part begins, goes on and ends."""

    younger_greeting: str  # of a letter to "something younger"; a part's own is in its file
    protectors: conlist(Starter, min_items=3, max_items=6)  # type: ignore[valid-type]
    younger: conlist(Starter, min_items=2, max_items=4)  # type: ignore[valid-type]
    closings: dict[Literal["protectors", "younger"], str]

    @validator("younger", each_item=True)
    def _asks_nothing(cls, starter: Starter) -> Starter:
        if "?" in starter.text:
            raise ValueError("younger parts are comforted, never asked")
        return starter


def load_calm(folder: Path = CONTENT) -> CalmWords:
    """Return the calm time's words; raises `ContentError` naming file and line."""
    return load_file(folder / "calm.yml", CalmWords)


def load_letters(folder: Path = CONTENT) -> Letters:
    """Return the letter's starters; raises `ContentError` naming file and line."""
    return load_file(folder / "letters.yml", Letters)
