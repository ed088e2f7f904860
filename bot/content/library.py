"""All content of the moment, read and checked once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from bot.content.loader import CONTENT, in_order, load_folder, load_plain
from bot.content.shapes import Part, Pause, Trigger


@dataclass(frozen=True)
class Library:
    """What therapists and writers edit for the moment."""

    triggers: Mapping[str, Trigger]
    parts: Mapping[str, Part]  # in the order of their buttons
    pauses: Mapping[str, Pause]
    phrases: Mapping[str, Any]  # answers.yml and the words that name a part
    words: Mapping[str, Any]  # moment.yml


def load_library(folder: Path = CONTENT) -> Library:
    """Load the moment's content; raises `ContentError` naming file and line."""
    parts = in_order(load_folder(folder / "parts", Part))
    phrases = load_plain("answers.yml")
    return Library(
        triggers=load_folder(folder / "triggers", Trigger),
        parts=parts,
        pauses=load_folder(folder / "pauses", Pause),
        phrases={**phrases, **_naming(parts, phrases["part"])},
        words=load_plain("moment.yml"),
    )


def _naming(parts: Mapping[str, Part], others: Mapping[str, Any]) -> dict[str, Any]:
    """Return what names a part: the words of its file, and the triggers that sound like it."""
    heard = {slug: list(part.heard_in) for slug, part in parts.items()}
    return {"part": {**{slug: part.words for slug, part in parts.items()}, **others}, "_part_heard": heard}
