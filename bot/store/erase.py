"""Erase a chat: every table at once, then its keys, so that no old copy can be read either."""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Mapping, Protocol
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.settings import Settings
from bot.store.copying import freshen_copy
from bot.store.engine import Database
from bot.store.keys import KeyStore
from bot.store.tables import CHAT_TABLES, chats, inbox
from bot.store.turn import Turn


class Places(Protocol):
    """Where a chat's rows and keys lie: what erasing needs of a Store."""

    settings: Settings

    @property
    def data(self) -> Database:
        """Return the data."""

    @property
    def keys(self) -> KeyStore:
        """Return the keys."""


@dataclass(frozen=True)
class Receipt:
    """What an erasure removed: rows by table, without anything of what they held."""

    erased_at: datetime
    rows: Mapping[str, int]


def erase(store: Places, chat_id: UUID, now: datetime) -> Receipt:
    """Erase a chat at once and for good, and return a receipt; an unknown chat gives one of zeros."""
    with store.data.writing() as connection:
        rows = begin_erasure(connection, chat_id, now)
    finish_erasure(store, chat_id, now)
    return Receipt(now, rows)


def begin_erasure(connection: Connection, chat_id: UUID, now: datetime) -> dict[str, int]:
    """Remove all rows of a chat but its own, and unlink that from the address; returns rows removed by table."""
    _unlink_updates(connection, chat_id, now)
    rows = {}
    for table in CHAT_TABLES:
        rows[table.name] = connection.execute(delete(table).where(table.c.chat_id == chat_id)).rowcount
    unlinked = {"lookup": os.urandom(32), "owner": None, "lease_until": None, "served_at": None}
    gone = update(chats).where(chats.c.id == chat_id)
    connection.execute(gone.values(erasing_at=now, last_message_at=None, passing=True, **unlinked))
    return rows


def _unlink_updates(connection: Connection, chat_id: UUID, now: datetime) -> None:
    """Keep update numbers that were dealt with, without the chat: a repeat must not bring the person back."""
    done = inbox.c.chat_id == chat_id, inbox.c.update_id.is_not(None), inbox.c.done_at.is_not(None)
    connection.execute(update(inbox).where(*done).values(chat_id=None, payload=b""))


def hand_over_waiting(connection: Connection, keys: KeyStore, turn: Turn, heir: UUID) -> bool:
    """Give messages that came in during the erasing turn to the chat `heir`; returns whether there were any.

    Somebody who asks for erasure and then writes that they are in danger must not be met with silence.
    """
    old, new = keys.ring(turn.chat_id), keys.ring(heir)
    waiting = select(inbox).where(inbox.c.chat_id == turn.chat_id, inbox.c.done_at.is_(None))
    rows = connection.execute(waiting.where(inbox.c.bot_id.is_not(None), inbox.c.parked_at.is_(None))).all()
    for row in rows:
        payload = new.seal("inbox", row.id, old.unseal("inbox", row.id, row.payload))
        connection.execute(
            update(inbox).where(inbox.c.receipt == row.receipt).values(chat_id=heir, payload=payload, attempts=0)
        )
    return bool(rows)


def finish_erasure(store: Places, chat_id: UUID, now: datetime) -> None:
    """Destroy the chat's keys, then the rest of its rows."""
    store.keys.destroy(chat_id, now)
    with store.data.writing() as connection:
        for table in CHAT_TABLES:
            connection.execute(delete(table).where(table.c.chat_id == chat_id))
        connection.execute(delete(chats).where(chats.c.id == chat_id))
    freshen_copy(store.keys, store.settings)
