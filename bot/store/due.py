"""Timers that fall due: each becomes one inbox row, once."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from bot.content.messages import Incoming
from bot.store.codec import unpack
from bot.store.database import Store
from bot.store.errors import Damaged
from bot.store.inbox import insert_row
from bot.store.loading import unseal_row
from bot.store.tables import timers
from bot.store.turn import Timer

LATE = timedelta(minutes=15)  # an older one is told in one line instead
_WAITING = timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None)
_log = logging.getLogger(__name__)


class DueTimers:
    """Finds and fires what is due. Calls block."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def fire(self, now: datetime, limit: int = 100) -> int:
        """Turn due timers into inbox rows, in one transaction; returns how many."""
        due = select(timers).where(*_WAITING, timers.c.due_at <= now).order_by(timers.c.due_at).limit(limit)
        with self.store.data.writing() as connection:
            rows = connection.execute(due.with_for_update(skip_locked=True)).all()
            for row in rows:
                self._fire_one(connection, row, now)
            return len(rows)

    def _fire_one(self, connection: Connection, row: Row, now: datetime) -> None:
        self._mark(connection, [row.id], now)
        try:
            ring = self.store.keys.ring(row.chat_id)
        except Damaged:
            _log.error("a timer's chat has no key: timers %s", row.id)
            return
        insert_row(self.store.data, connection, ring, incoming_of(self._timer(row), now), now)

    def _mark(self, connection: Connection, ids: list[UUID], now: datetime) -> None:
        fired = update(timers).where(timers.c.id.in_(ids))
        connection.execute(fired.values(fired_at=now, payload=b""))

    def _timer(self, row: Row) -> Timer:
        try:
            ring = self.store.keys.ring(row.chat_id)
            payload = unpack(unseal_row(self.store.keys, ring, "timers", row.id, row.payload))
        except (Damaged, ValueError):
            _log.error("damaged row: timers %s", row.id)
            payload = {}
        return Timer(row.kind, row.due_at, row.key, payload, row.id)


def incoming_of(timer: Timer, now: datetime) -> Incoming:
    """Return a due timer as what came in; its facts say its key, and `late` if it waited for 15 minutes or more."""
    facts = {**timer.payload, "key": timer.key}
    if now - timer.due_at > LATE:
        facts["late"] = True
    return Incoming(kind="timer", code=timer.kind, at=timer.due_at, facts=facts)
