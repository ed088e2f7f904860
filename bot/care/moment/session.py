"""A session of ours: from a first message to an ending, a stop, or four hours of silence."""

from datetime import datetime, timedelta
from typing import Any, Mapping, Optional

STALE = timedelta(hours=4)
SAME_NIGHT = timedelta(hours=10)
LATE = timedelta(minutes=5)  # an answer that comes after this says so
BREAK = timedelta(minutes=30)
NOTICE_EVERY = timedelta(hours=3)  # of continuous use: "I'm a computer program" [NY 1702]


def is_stale(session: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether the last message is so old that the moment starts afresh."""
    last = _time(session.get("last_at"))
    return last is not None and now - last > STALE


def begun(session: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return a fresh session; storms of the same night are remembered."""
    earlier = [at for at in session.get("moments", []) if now - datetime.fromisoformat(at) < SAME_NIGHT]
    return {"started_at": now.isoformat(), "last_at": now.isoformat(), "moments": earlier}


def touched(session: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the session with this message in it."""
    base = dict(session) if session else begun({}, now)
    last = _time(base.get("last_at"))
    if last is not None and now - last > BREAK:  # use was not continuous: the three hours begin anew
        base["noticed_at"] = now.isoformat()
    return {**base, "last_at": now.isoformat()}


def is_late(written_at: Optional[datetime], now: datetime) -> bool:
    """Tell whether a message was written so long ago that its answer says so."""
    return written_at is not None and now - written_at >= LATE


def notice_due(session: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether the three-hourly line "I'm a program" is due."""
    since = _time(session.get("noticed_at") or session.get("started_at"))
    return since is not None and now - since >= NOTICE_EVERY


def _time(text: Optional[str]) -> Optional[datetime]:
    return datetime.fromisoformat(text) if text else None
