"""Remove what is older than it may be, and prove it with a count of what is still there."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Iterator
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.schema import Table

from bot.store import lifetimes
from bot.store.copying import copy_is_stale, freshen_copy
from bot.store.database import Store
from bot.store.erase import erase, finish_erasure
from bot.store.key_tables import tombstones
from bot.store.tables import CHAT_TABLES, chats, counters, inbox, messages, outbox, records, timers

LAST_WORDS = timedelta(seconds=30)  # how long the last reply of an erased chat may take to go out
_BATCH = 1_000
_log = logging.getLogger(__name__)


@dataclass
class Swept:
    """What a sweep removed by table, and what is overdue after it (0 unless something is wrong)."""

    removed: dict[str, int] = field(default_factory=dict)
    chats_erased: int = 0
    overdue: int = 0


def sweep(store: Store, now: datetime) -> Swept:
    """Remove everything overdue; safe to run at any time, as often as wanted."""
    swept = Swept()
    for table, old in _rules(now):
        swept.removed[table.name] = swept.removed.get(table.name, 0) + _remove(store, table, old)
    _blank_parked(store, now)
    swept.chats_erased = finish_erasures(store, now) + _erase_left_chats(store, now)
    with store.keys.database.writing() as connection:
        past = tombstones.c.erased_at < now - lifetimes.TOMBSTONE
        connection.execute(delete(tombstones).where(past))
    if copy_is_stale(store.keys, store.settings):
        freshen_copy(store.keys, store.settings)
    swept.overdue = overdue(store, now)
    if swept.overdue:
        _log.error("%d rows are overdue after the sweep", swept.overdue)
    return swept


def overdue(store: Store, now: datetime) -> int:
    """Return how many rows are there that should be gone."""
    with store.data.reading() as connection:
        rows = sum(
            connection.execute(select(func.count()).select_from(table).where(old)).scalar()
            for table, old in _rules(now)
        )
        left = connection.execute(select(func.count()).select_from(chats).where(_left(now))).scalar()
    return rows + left


def finish_erasures(store: Store, now: datetime) -> int:
    """End erasures whose last reply went out, or had its time; returns how many."""
    unsent = select(outbox.c.chat_id).where(outbox.c.state.in_(("waiting", "sending")))
    over = or_(chats.c.id.not_in(unsent), chats.c.erasing_at <= now - LAST_WORDS)
    with store.data.reading() as connection:
        ids = connection.execute(select(chats.c.id).where(chats.c.erasing_at.is_not(None), over)).scalars().all()
    for chat_id in ids:
        finish_erasure(store, chat_id, now)
    return len(ids)


def _rules(now: datetime) -> Iterator[tuple[Table, ColumnElement[Any]]]:
    """Return, table by table, which rows are overdue."""
    old = now - lifetimes.REPEATS
    yield records, records.c.expires_at <= now
    yield inbox, and_(inbox.c.received_at <= old, or_(inbox.c.done_at.is_not(None), inbox.c.parked_at.is_not(None)))
    yield outbox, and_(outbox.c.created_at <= old, outbox.c.state.not_in(("waiting", "sending")))
    yield timers, or_(timers.c.fired_at <= old, timers.c.cancelled_at <= old)
    yield messages, messages.c.at <= old
    yield counters, counters.c.day < (now - lifetimes.COUNTERS).date().isoformat()


def _remove(store: Store, table: Table, old: ColumnElement[Any]) -> int:
    with store.data.writing() as connection:
        return connection.execute(delete(table).where(old)).rowcount


def _blank_parked(store: Store, now: datetime) -> None:
    """Messages that nobody could answer keep their words for a day, for the case that it was our fault."""
    past = inbox.c.parked_at <= now - lifetimes.PASSING
    with store.data.writing() as connection:
        connection.execute(update(inbox).where(past, inbox.c.done_at.is_(None)).values(payload=b"", done_at=now))


def _left(now: datetime) -> ColumnElement[Any]:
    """Return which chats are to be erased: blocked for long, or idle and holding nothing any more."""
    holds = or_(*(select(table.c.chat_id).where(table.c.chat_id == chats.c.id).exists() for table in CHAT_TABLES))
    seen = func.coalesce(chats.c.last_message_at, chats.c.created_at)
    idle = and_(seen <= now - lifetimes.IDLE_CHAT, ~holds)
    return and_(chats.c.erasing_at.is_(None), or_(chats.c.blocked_at <= now - lifetimes.BLOCKED_CHAT, idle))


def _erase_left_chats(store: Store, now: datetime) -> int:
    erased = 0
    while True:
        with store.data.reading() as connection:
            ids: list[UUID] = connection.execute(select(chats.c.id).where(_left(now)).limit(_BATCH)).scalars().all()
        for chat_id in ids:
            erase(store, chat_id, now)
        erased += len(ids)
        if len(ids) < _BATCH:
            return erased
