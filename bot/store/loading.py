"""Read all that one chat has into a Turn."""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection, Row

from bot.store.codec import unpack, unpack_record
from bot.store.errors import Damaged
from bot.store.keys import KeyStore, Ring
from bot.store.lifetimes import REPEATS
from bot.store.sealing import kid_of
from bot.store.tables import chats, messages, records, timers
from bot.store.turn import Record, Timer, Turn

_log = logging.getLogger(__name__)


def load_turn(connection: Connection, keys: KeyStore, chat_id: UUID, now: datetime) -> Turn:
    """Return the Turn of a chat that is there; a damaged document is left out and its kind named."""
    turn = Turn(chat_id, keys.alias(chat_id), now)
    ring = keys.ring(chat_id)
    for row in _living_records(connection, chat_id, now):
        _add_record(turn, keys, ring, row)
    for row in _waiting_timers(connection, chat_id):
        _add_timer(turn, keys, ring, row)
    seen = select(messages).where(messages.c.chat_id == chat_id, messages.c.at > now - REPEATS)
    turn.message_ids = [(row.message_id, row.mine, row.at) for row in connection.execute(seen.order_by(messages.c.at))]
    turn.known_message_ids = {number for number, _, _ in turn.message_ids}
    return turn


def chat_exists(connection: Connection, chat_id: UUID) -> bool:
    """Return whether the chat is there and not being erased."""
    there = select(chats.c.id).where(chats.c.id == chat_id, chats.c.erasing_at.is_(None))
    return connection.execute(there).first() is not None


def unseal_row(keys: KeyStore, ring: Ring, table: str, row_id: UUID, sealed: bytes) -> bytes:
    """Return what a row holds, also when another process has given the chat a newer key; raises `Damaged`."""
    if kid_of(sealed) not in ring:
        ring = keys.ring(ring.chat_id, needs=kid_of(sealed))
    return ring.unseal(table, row_id, sealed)


def _living_records(connection: Connection, chat_id: UUID, now: datetime) -> list[Row]:
    living = or_(records.c.expires_at.is_(None), records.c.expires_at > now)
    query = select(records).where(records.c.chat_id == chat_id, living)
    return connection.execute(query.order_by(records.c.created_at, records.c.updated_at)).all()


def _waiting_timers(connection: Connection, chat_id: UUID) -> list[Row]:
    waiting = timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None)
    return connection.execute(
        select(timers).where(timers.c.chat_id == chat_id, *waiting).order_by(timers.c.due_at)
    ).all()


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
