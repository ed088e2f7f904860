"""How much waits, and for how long: what an operator looks at first. Numbers only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.store.database import Store
from bot.store.tables import inbox, outbox, timers
from bot.store.writing import PRIORITIES

QUEUES = ("inbox", "outbox", "safety", "timers")


@dataclass(frozen=True)
class Depth:
    """Rows of one queue that wait, and the age of the oldest in seconds (0 without any)."""

    rows: int
    oldest: float


def read_depths(store: Store, now: datetime) -> Mapping[str, Depth]:
    """Return what waits in each of `QUEUES`: safety is the outbox's first lane, timers are due and not taken up.

    A reply that waits because Telegram asked for it does not count. Raises `Unavailable`.
    """
    taken_in = and_(inbox.c.done_at.is_(None), inbox.c.parked_at.is_(None), inbox.c.chat_id.is_not(None))
    safety = outbox.c.priority == PRIORITIES["safety"]
    unsent = and_(outbox.c.state.in_(("waiting", "sending")), or_(outbox.c.not_before <= now, safety))
    due = and_(timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None), timers.c.due_at <= now)
    with store.data.reading() as connection:
        return {
            "inbox": _depth(connection, inbox.c.received_at, taken_in, now),
            "outbox": _depth(connection, outbox.c.created_at, unsent, now),
            "safety": _depth(connection, outbox.c.created_at, and_(unsent, safety), now),
            "timers": _depth(connection, timers.c.due_at, due, now),
        }


def _depth(connection: Connection, since: Any, which: ColumnElement[Any], now: datetime) -> Depth:
    rows, oldest = connection.execute(select(func.count(), func.min(since)).where(which)).one()
    return Depth(rows, max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)
