"""All content of the moment, read and checked once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from bot.content.loader import CONTENT, load_folder, load_plain
from bot.content.shapes import Part, Pause, Trigger


@dataclass(frozen=True)
class Library:
    """What therapists and writers edit for the moment."""

    triggers: Mapping[str, Trigger]
    parts: Mapping[str, Part]
    pauses: Mapping[str, Pause]
    phrases: Mapping[str, Any]  # answers.yml as it is
    words: Mapping[str, Any]  # moment.yml


def load_library(folder: Path = CONTENT) -> Library:
    """Load the moment's content; raises `ContentError` naming file and line."""
    return Library(
        triggers=load_folder(folder / "triggers", Trigger),
        parts=load_folder(folder / "parts", Part),
        pauses=load_folder(folder / "pauses", Pause),
        phrases=load_plain("answers.yml"),
        words=load_plain("moment.yml"),
    )
