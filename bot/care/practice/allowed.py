"""What stays closed while there is danger, or was."""

from typing import Any, Collection, Iterable, Mapping, Optional

from bot.care.practice.state import Content, State

PARTNER_DOORS = frozenset({"scene", "replay", "feared"})  # partner scenes, the last real episode, the evidence log
MEMORY_SILENT_AFTER = frozenset({"breakup_or_fear_of_leaving", "they_died"})
MEMORY_SILENT_FAMILIES = frozenset({"abused", "stalked", "pursuit"})  # V1, V2, H2
FORK_CLOSED = frozenset({"of_them", "both", "said_stop"})


def is_open(door: str, locked: bool) -> bool:
    """Tell whether a door of the calm time may open while `locked` (a level or any lock of the safety layer)."""
    return not (locked and door in PARTNER_DOORS)


def still_open(state: State, locked: bool, content: Content) -> bool:
    """Tell whether a place that was open before may stay so: a lock may have come in between."""
    lesson = content.lessons.get(state.answers.get("learn_lesson", ""))
    return is_open(state.door, locked) and not (locked and (state.play is not None or (lesson and lesson.locked)))


def replayable(episodes: Iterable[Mapping[str, Any]]) -> Optional[Mapping[str, Any]]:
    """Return the last episode if the person may write about it: never one with a safety level or a closed fork."""
    known = list(episodes)
    if not known:
        return None
    last = known[-1]
    closed = last.get("fork") in FORK_CLOSED or last.get("no_contact") == "yes"
    return None if last.get("safety") or closed or last.get("trigger") == "they_died" else last


def memory_shows(trigger: Optional[str], families: Collection[str]) -> bool:
    """Tell whether the safe memory may be shown: not after a break-up, a death, V1, V2 or H2."""
    return trigger not in MEMORY_SILENT_AFTER and not MEMORY_SILENT_FAMILIES & set(families)
