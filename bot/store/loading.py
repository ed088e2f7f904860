"""Read all that one chat has into a Turn."""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.engine import Connection, Row

from bot.store.codec import unpack, unpack_record
from bot.store.errors import Damaged
from bot.store.keys import KeyStore
from bot.store.lifetimes import REPEATS
from bot.store.ring import Ring
from bot.store.sealing import kid_of
from bot.store.tables import chats, messages, records, timers
from bot.store.turn import Record, Timer, Turn

_log = logging.getLogger(__name__)

# Made once: SQLAlchemy looks at every part of a new statement again, longer than SQLite takes to answer it.
_CHAT = bindparam("chat", type_=chats.c.id.type)
_THERE = select(chats.c.id).where(chats.c.id == _CHAT, chats.c.erasing_at.is_(None))
_LIVING = (
    select(records)
    .where(
        records.c.chat_id == _CHAT,
        or_(records.c.expires_at.is_(None), records.c.expires_at > bindparam("now", type_=records.c.expires_at.type)),
    )
    .order_by(records.c.created_at, records.c.updated_at)
)
_WAITING = (
    select(timers)
    .where(timers.c.chat_id == _CHAT, timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None))
    .order_by(timers.c.due_at)
)
_SEEN = (
    select(messages)
    .where(messages.c.chat_id == _CHAT, messages.c.at > bindparam("since", type_=messages.c.at.type))
    .order_by(messages.c.at)
)


def load_turn(connection: Connection, keys: KeyStore, chat_id: UUID, now: datetime) -> Turn:
    """Return the Turn of a chat that is there; a damaged document is left out and its kind named."""
    turn = Turn(chat_id, keys.alias(chat_id), now)
    ring = keys.ring(chat_id)
    for row in connection.execute(_LIVING, {"chat": chat_id, "now": now}).all():
        _add_record(turn, keys, ring, row)
    for row in connection.execute(_WAITING, {"chat": chat_id}).all():
        _add_timer(turn, keys, ring, row)
    seen = connection.execute(_SEEN, {"chat": chat_id, "since": now - REPEATS})
    turn.message_ids = [(row.message_id, row.mine, row.at) for row in seen]
    turn.known_message_ids = {number for number, _, _ in turn.message_ids}
    return turn


def chat_exists(connection: Connection, chat_id: UUID) -> bool:
    """Return whether the chat is there and not being erased."""
    return connection.execute(_THERE, {"chat": chat_id}).first() is not None


def unseal_row(keys: KeyStore, ring: Ring, table: str, row_id: UUID, sealed: bytes) -> bytes:
    """Return what a row holds, also when another process has given the chat a newer key; raises `Damaged`."""
    if kid_of(sealed) not in ring:
        ring = keys.ring(ring.chat_id, needs=kid_of(sealed))
    return ring.unseal(table, row_id, sealed)


def _add_record(turn: Turn, keys: KeyStore, ring: Ring, row: Row) -> None:
    try:
        value, until = unpack_record(unseal_row(keys, ring, "records", row.id, row.payload))
    except (Damaged, ValueError, KeyError, TypeError):
        _log.error("damaged row: records %s, kind %s", row.id, row.kind)
        turn.unreadable.add(row.kind)
        return
    turn.records.append(Record(row.kind, value, row.id, row.created_at, until))


def _add_timer(turn: Turn, keys: KeyStore, ring: Ring, row: Row) -> None:
    try:
        payload = unpack(unseal_row(keys, ring, "timers", row.id, row.payload))
    except (Damaged, ValueError):
        _log.error("damaged row: timers %s, kind %s", row.id, row.kind)
        payload = {}
    turn.timers.append(Timer(row.kind, row.due_at, row.key, payload, row.id))
