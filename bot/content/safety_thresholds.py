"""Read from which probability the safety head opens a card, asks, or is not heard."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from bot.content.errors import ContentError
from bot.content.loader import CONTENT, load_yaml
from bot.content.marked import line_of
from bot.content.safety_patterns import FAMILIES, LEVELS, QUESTIONS

THRESHOLDS = CONTENT / "safety" / "thresholds.yml"
_GROUP = {"labels", "question", "card", "ask", "reason"}
_CHANCES = (
    "light",
    "denied",
    "doubt_idiom_card",
    "doubt_idiom",
    "doubt_light",
    "doubt_loose_card",
    "doubt_loose",
    "doubt",
    "unclear",
    "unsure",
)


@dataclass(frozen=True)
class Threshold:
    """One family of the head's labels: the level each stands for, its question, and its two thresholds."""

    family: str
    labels: Mapping[str, str]
    question: str
    card: float
    ask: float


@dataclass(frozen=True)
class Thresholds:
    """The whole file; without it the head says nothing and doubts nothing."""

    groups: tuple[Threshold, ...] = ()
    light: float = 0.0  # added to every threshold of own risk when the text jokes or is about something trivial
    denied: float = 0.0  # added when the risk was denied and nothing else was found
    doubt_idiom_card: float = 2.0  # from this chance of "none" a figure of speech gets the question, not the card
    doubt_idiom: float = 2.0  # from this one an unclear idiom gets nothing
    doubt_light: float = 2.0  # the same in a text that jokes or is about something trivial
    doubt_loose_card: float = 2.0  # from this one a loose pattern (often harmless too) gets the question
    doubt_loose: float = 2.0  # and from this one nothing
    doubt: float = 2.0  # from this one a pattern below R2 gets the question, not the card
    unclear: float = 0.0  # least chance at which the head makes a card of what a pattern only asks about
    unsure: float = 2.0  # from this chance of any risk at all the plain question is asked, if nothing else was found


def load_thresholds(file: Path = THRESHOLDS) -> Thresholds:
    """Return the thresholds; raises `ContentError` naming the file and line."""
    data = load_yaml(file)
    if not isinstance(data, dict) or set(data) != {"concept", "source", "groups", *_CHANCES}:
        raise ContentError(file, 1, f"must hold concept, source, groups, {', '.join(_CHANCES)}, and nothing else")
    groups = tuple(_group(file, data["groups"], family) for family in data["groups"])
    return Thresholds(groups, *(_chance(file, data, name) for name in _CHANCES))


def _group(file: Path, groups: Any, family: str) -> Threshold:
    line, group = line_of(groups, family), groups[family]
    if family not in FAMILIES:
        raise ContentError(file, line, f"{family} is not a family")
    if not isinstance(group, dict) or set(group) != _GROUP:
        raise ContentError(file, line, f"{family}: must hold {', '.join(sorted(_GROUP))}")
    labels = group["labels"]
    if not isinstance(labels, dict) or not labels or any(level not in LEVELS for level in labels.values()):
        raise ContentError(file, line, f"{family}: labels must give each label a level")
    if group["question"] not in QUESTIONS[1:]:
        raise ContentError(file, line, f"{family}: question must be one of {', '.join(QUESTIONS[1:])}")
    card, ask = _chance(file, group, "card"), _chance(file, group, "ask")
    if ask > card:
        raise ContentError(file, line, f"{family}: ask must not be above card")
    return Threshold(family, dict(labels), str(group["question"]), card, ask)


def _chance(file: Path, data: Any, name: str) -> float:
    value = data[name]
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 2:
        raise ContentError(file, line_of(data, name), f"{name} must be a number from 0 to 2 (above 1: never)")
    return float(value)
