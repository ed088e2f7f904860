"""Decide about a person's own settings, copy and deletion: what a choice means, what a typed answer says."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Optional

from bot.care.moment.hold import offset_from

TYPED = ("name", "clock")
CHOICES = {
    "name": ("none",),
    "clock": ("none",),
    "pace": ("slow", "normal", "quick"),
    "days": ("0", "7", "30", "365"),
    "keep": ("keep", "nothing"),
}
EXPORT_DELAY = timedelta(hours=24)  # time for the owner to cancel what somebody else asked for on their phone
EXPORT_OFFER = timedelta(hours=24)
CONFIRM_WITHIN = timedelta(minutes=30)  # an old "Delete everything" button asks again
LONGEST_NAME = 40
_NAME_WORDS = 3
_CLOCK_WORDS = 5
_SURE = 0.6


def choice_of(code: str) -> Optional[tuple[str, str]]:
    """Return (setting, value) of a tapped code "set:pace:slow"; the value is empty for "set:pace", None if unknown."""
    _, _, rest = code.partition(":")
    what, _, value = rest.partition(":")
    known = what in CHOICES and (not value or value in CHOICES[what])
    return (what, value) if known else None


def means_something_else(text: str, intent: str, confidence: float, others: Collection[str]) -> bool:
    """Tell whether words typed at an open setting are about something else: a hard minute, a question, thanks."""
    return not text.strip() or "?" in text or (intent in others and confidence >= _SURE)


def read_name(text: str, beginnings: Sequence[str]) -> Optional[str]:
    """Return the name in "Sam", "call me Sam" or "it's Sam", at most 40 characters; None for a longer sentence."""
    plain = " ".join(re.sub(r"[^\w' .-]+", " ", text.replace("’", "'")).split())
    longest_first = sorted(beginnings, key=len, reverse=True)
    found = next((start for start in longest_first if plain.lower().startswith(f"{start} ")), "")
    name = plain[len(found) :].strip(" .-'_")
    return name[:LONGEST_NAME] if name and len(name.split()) <= _NAME_WORDS else None


def says_own_name(text: str, beginnings: Sequence[str]) -> bool:
    """Tell whether a text begins like a name being given: "call me Sam"."""
    return any(text.lower().replace("’", "'").startswith(f"{start} ") for start in beginnings)


def looks_like_clock(text: str) -> bool:
    """Tell whether a short text has a number in it, as a time would."""
    return bool(re.search(r"\d", text)) and len(text.split()) <= _CLOCK_WORDS


def read_clock(text: str, now: datetime) -> Optional[int]:
    """Return the offset from UTC in minutes for a short text with a clock time, said at `now`."""
    return offset_from(text, now) if looks_like_clock(text) else None


def hours_left(due: datetime, now: datetime) -> int:
    """Return the hours until `due`, a started hour counts; at least 1."""
    return max(1, -int((now - due).total_seconds() // 3600))


def is_confirmed(asked_at: Optional[str], now: datetime) -> bool:
    """Tell whether deletion was asked about a short while ago; an old button does not delete."""
    return asked_at is not None and timedelta() <= now - datetime.fromisoformat(asked_at) <= CONFIRM_WITHIN


def in_parts(text: str, limit: int = 3500) -> list[str]:
    """Return a long text in parts of at most `limit` characters, cut between lines where possible."""
    parts: list[str] = []
    for line in text.splitlines(keepends=True):
        for piece in (line[start : start + limit] for start in range(0, len(line), limit)):
            if parts and len(parts[-1]) + len(piece) <= limit:
                parts[-1] += piece
            else:
                parts.append(piece)
    return [part.strip("\n") for part in parts if part.strip()]
