"""How long each kind of record is kept. Pure: time is an argument."""

from datetime import datetime, timedelta
from typing import Any, Mapping, Optional

PASSING = timedelta(hours=24)  # without consent nothing outlives this, but what keeps a person safe
REPEATS = timedelta(hours=48)  # update ids, message numbers, blanked rows
TOMBSTONE = timedelta(days=30)  # longer than any dump is kept
DUMP = timedelta(days=14)
IDLE_CHAT = timedelta(days=30)  # a chat that holds nothing any more
BLOCKED_CHAT = timedelta(days=30)
COUNTERS = timedelta(days=365)
DEFAULT_JOURNAL_DAYS = 30

UNTIL_DELETED = ("settings", "plan", "memory", "letter", "witness", "befriended", "lesson_answer", "locks")
EVERY_MODE = ("safety", "locks")  # kept before consent too, to their own end
_FROM_LAST_WRITE = {
    "tracker": timedelta(hours=24),
    "buttons": timedelta(hours=24),
    "safety": timedelta(days=7),
    "session": timedelta(days=7),
    "practice": timedelta(days=365),
}


def is_passing(settings: Mapping[str, Any]) -> bool:
    """Return whether nobody agreed to anything being kept: `settings["consent"]` is not "keep"."""
    return settings.get("consent") not in ("keep", True)


def journal_days(settings: Mapping[str, Any]) -> int:
    """Return for how many days (0-365) the person wants their own words kept."""
    days = settings.get("retention_days")
    return min(max(int(days), 0), 365) if isinstance(days, (int, float)) else DEFAULT_JOURNAL_DAYS


def end_of(
    kind: str, created_at: datetime, now: datetime, settings: Mapping[str, Any], until: Optional[datetime] = None
) -> Optional[datetime]:
    """Return when a record that is written `now` ends, None for never; `until` is the end its writer gave it."""
    end = until or _own_end(kind, created_at, now, settings)
    if kind not in EVERY_MODE and is_passing(settings):
        end = min(end or now + PASSING, now + PASSING)
    return end


def _own_end(kind: str, created_at: datetime, now: datetime, settings: Mapping[str, Any]) -> Optional[datetime]:
    if kind in UNTIL_DELETED:
        return None
    if kind in _FROM_LAST_WRITE:
        return now + _FROM_LAST_WRITE[kind]
    # Anything else may hold their words; 0 days still has to last through the moment itself.
    return created_at + max(timedelta(days=journal_days(settings)), PASSING)
