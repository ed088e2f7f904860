"""Read the records of finished moments as episodes."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Iterable, Mapping, Optional

# The middle of each band that is tapped.
LEVELS: Mapping[str, float] = {"0-3": 1.5, "4-6": 5.0, "7-8": 7.5, "9-10": 9.5}
SENT = ("sent", "send_mine")
REWROTE = ("rewrote", "send_new")


@dataclass(frozen=True)
class Episode:
    """One finished moment. `at` is in the person's own time; `before` and `after` are 0 to 10."""

    at: datetime
    trigger: Optional[str] = None
    before: Optional[float] = None
    after: Optional[float] = None
    part: Optional[str] = None
    pauses: tuple[str, ...] = ()
    outcome: Optional[str] = None  # "sent", "rewrote" or "held"

    @property
    def drop(self) -> Optional[float]:
        """Return by how much the pull went down, None if it was not rated twice."""
        return None if self.before is None or self.after is None else self.before - self.after


def episodes_from(values: Iterable[Mapping[str, Any]], utc_offset_minutes: Optional[int]) -> list[Episode]:
    """Return the episodes of the records' values, oldest first; one without a readable time is left out."""
    found = (_episode(value, utc_offset_minutes or 0) for value in values)
    return sorted((episode for episode in found if episode), key=lambda episode: episode.at)


def _episode(value: Mapping[str, Any], offset: int) -> Optional[Episode]:
    try:
        at = datetime.fromisoformat(str(value.get("at")))
    except ValueError:
        return None
    there = timezone(timedelta(minutes=offset))
    return Episode(
        at=at.astimezone(there),
        trigger=value.get("trigger"),
        before=LEVELS.get(str(value.get("pull"))),
        after=LEVELS.get(str(value.get("pull_after"))),
        part=value.get("part") if value.get("part") not in ("skip", "unsure", "more") else None,
        pauses=tuple(value.get("pauses") or ()),
        outcome=_outcome(value),
    )


def _outcome(value: Mapping[str, Any]) -> Optional[str]:
    said = value.get("outcome") or value.get("decision")
    if not said:
        return None
    return "sent" if said in SENT else "rewrote" if said in REWROTE else "held"
