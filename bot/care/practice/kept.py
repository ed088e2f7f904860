"""What the person made here before: shown again one at a time, kept, replaced or removed."""

from typing import Any, Mapping, Optional, Sequence

from bot.care.practice.state import State, View

KEPT_DOORS = ("plan", "letter", "witness")  # the door's name is the record's kind


def made_before(state: State, view: View) -> Sequence[Mapping[str, Any]]:
    """Return what was kept behind the open door, newest first."""
    return view.kept.get(state.door, ()) if state.door in KEPT_DOORS else ()


def as_facts(kept: Mapping[str, Any]) -> dict[str, str]:
    """Return a kept thing as facts of a response. A fact named "text" would be sent in the response's place."""
    return {"words" if key == "text" else key: value for key, value in kept.items() if isinstance(value, str)}


def shown_number(state: State, count: int) -> int:
    """Return which of `count` kept things is shown, from 0; after the last the first comes again."""
    return state.page % count


def befriended(part: str, view: View) -> Optional[Mapping[str, Any]]:
    """Return the last meeting with a part."""
    return next((met for met in view.kept.get("befriended", ()) if met.get("part") == part), None)


def earlier_answer(lesson: str, view: View) -> str:
    """Return what they last answered to a lesson's question."""
    found = (str(kept.get("text", "")) for kept in view.kept.get("lesson_answer", ()) if kept.get("lesson") == lesson)
    return next(found, "")
