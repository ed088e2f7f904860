"""Read what a Turn does not hold of its chat: the chat's own row, and what waits to be answered or sent."""

from datetime import datetime
from typing import Any, Optional
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.codec import unpack
from bot.store.engine import Database
from bot.store.errors import Damaged
from bot.store.keys import KeyStore
from bot.store.loading import unseal_row
from bot.store.ring import Ring
from bot.store.tables import chats, inbox, outbox
from bot.store.writing import PRIORITIES


def read_beyond(data: Database, keys: KeyStore, chat_id: UUID) -> dict[str, Any]:
    """Return the chat's row and its waiting rows as data (JSON-able), for a copy of everything; nothing about safety."""
    with data.reading() as connection:
        ring = keys.ring(chat_id)
        row = connection.execute(select(chats).where(chats.c.id == chat_id)).one()
        return {
            "chat": {
                "address": ring.unseal("chats", chat_id, row.address, "address").decode(),
                "since": moment_text(row.created_at),
                "last_message_at": moment_text(row.last_message_at),
                "passing": row.passing,
            },
            "waiting": _waiting(keys, connection, ring),
            "unsent": _unsent(keys, connection, ring),
        }


def moment_text(moment: Optional[datetime]) -> Optional[str]:
    """Return a moment in ISO 8601, None for none."""
    return moment.isoformat() if moment else None


def _waiting(keys: KeyStore, connection: Connection, ring: Ring) -> list[dict[str, Any]]:
    mine = inbox.c.chat_id == ring.chat_id, inbox.c.done_at.is_(None)
    found = []
    for row in connection.execute(select(inbox).where(*mine).order_by(inbox.c.receipt)):
        data = _opened(keys, ring, "inbox", row.id, row.payload)
        if data is not None and not unpack(data)["code"].startswith("safety"):
            found.append({"received_at": moment_text(row.received_at), **unpack(data)})
    return found


def _unsent(keys: KeyStore, connection: Connection, ring: Ring) -> list[dict[str, Any]]:
    mine = (
        outbox.c.chat_id == ring.chat_id,
        outbox.c.priority != PRIORITIES["safety"],
        outbox.c.state.in_(("waiting", "sending")),
    )
    rows = connection.execute(select(outbox).where(*mine).order_by(outbox.c.number)).all()
    opened = [_opened(keys, ring, "outbox", row.id, row.payload) for row in rows]
    return [unpack(data) for data in opened if data is not None]


def _opened(keys: KeyStore, ring: Ring, table: str, row_id: UUID, sealed: bytes) -> Optional[bytes]:
    try:
        return unseal_row(keys, ring, table, row_id, sealed)
    except Damaged:
        return None
