"""The hold: how long a text stays closed, and when it comes back."""

import re
from datetime import datetime, timedelta, timezone
from typing import Optional

MORNING_HOUR = 8
UNKNOWN_MORNING = timedelta(hours=8)  # when nobody told us what time it is there
LATE_HOURS = (22, 23, 0, 1, 2, 3, 4)
_UNIT = r"(m|min\w*|h|hrs?|hou?r\w*)\b"
_LENGTH = re.compile(  # "15m", "half an hour"; the space keeps "i am here" and "9 am" from being a minute
    rf"\b(?:(\d{{1,3}})\s*|(half an?|an?|one|two|three|four|five|couple of|few)\s+){_UNIT}"
)
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "half a": 0.5, "half an": 0.5,
    "couple of": 2, "few": 3,
}  # fmt: skip
LONGEST = timedelta(hours=24)


def due_at(length: str, now: datetime, utc_offset_minutes: Optional[int]) -> Optional[datetime]:
    """Return when a hold of `length` ("10", "20", "morning", "none") ends, aware UTC."""
    if length == "none":
        return None
    if length != "morning":
        return now + timedelta(minutes=int(length))
    if utc_offset_minutes is None:
        return now + UNKNOWN_MORNING
    there = now.astimezone(timezone(timedelta(minutes=utc_offset_minutes)))
    morning = there.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    if morning <= there + timedelta(minutes=30):
        morning += timedelta(days=1)
    return morning.astimezone(timezone.utc)


def minutes_left(due: datetime, now: datetime) -> int:
    """Return the whole minutes that are left, at least 0; a started minute counts."""
    return max(0, -int((now - due).total_seconds() // 60))


def suggested(pull: Optional[str], now: datetime, utc_offset_minutes: Optional[int], morning: bool) -> list[str]:
    """Return the lengths in the order to offer: 10 first, 20 at 7+, morning late at night or where `morning` says so."""
    order = ["10", "20", "morning"]
    if pull in ("7-8", "9-10"):
        order = ["20", "10", "morning"]
    if morning or _late(now, utc_offset_minutes):
        order = ["morning", "20", "10"]
    return order


def _late(now: datetime, utc_offset_minutes: Optional[int]) -> bool:
    if utc_offset_minutes is None:
        return False
    return (now + timedelta(minutes=utc_offset_minutes)).hour in LATE_HOURS


def offset_from(clock: str, now: datetime) -> Optional[int]:
    """Return the offset from UTC in minutes, rounded to 15, for a clock time like "23:10" said at `now`."""
    found = re.search(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?", clock.lower())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] == "pm" and hour < 12:
        hour += 12
    if found[3] == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    difference = (hour * 60 + minute) - (now.hour * 60 + now.minute)
    rounded = round(difference / 15) * 15
    return (rounded + 720) % 1440 - 720


def is_length(text: str) -> bool:
    """Tell whether a text is a length and nothing else: "10 min", "half an hour"."""
    return _LENGTH.fullmatch(text) is not None


def read_length(text: str) -> Optional[str]:
    """Return the minutes in "half an hour", "2 hours", "15" or "15 min" as a hold's length; None if there is none."""
    plain = text.lower().strip(" .!?")
    bare = re.fullmatch(r"(?:[a-z]+ ){0,2}(\d{1,3})(?: ?more)?", plain)
    found = _LENGTH.search(plain)
    if not (bare or found):
        return None
    if bare or found is None:
        minutes = float(bare[1]) if bare else 0.0
    else:
        count = _COUNTS[found[2]] if found[2] else float(found[1])
        minutes = count * (60 if found[3].startswith("h") else 1)
    return str(int(minutes)) if timedelta(0) < timedelta(minutes=minutes) <= LONGEST else None
