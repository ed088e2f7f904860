"""The inbox: what people sent and what fell due, one row each, claimed a chat at a time."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Optional, Sequence
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.engine import Connection, Row

from bot.content.messages import Incoming
from bot.store import inbox_statements as sql
from bot.store import lifetimes
from bot.store.codec import pack_incoming, unpack_incoming
from bot.store.database import Store
from bot.store.engine import Database
from bot.store.errors import Damaged, TakenOver
from bot.store.loading import unseal_row
from bot.store.ring import Ring

LEASE = timedelta(seconds=15)
LONGEST_WAIT = timedelta(seconds=2)  # for more texts of a burst, from its first one
_LONGEST_LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
CHANNEL = "steady"  # PostgreSQL's NOTIFY channel
_SERVED = timedelta(seconds=3)  # who was served within this time is not put first again: nobody may hold up all others
_AHEAD = timedelta(days=36_525)  # what is urgent stands a century ahead of its time, before every newcomer

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """A chat that one worker holds, with the messages it has to answer."""

    chat_id: UUID
    owner: str
    address: str = field(repr=False)
    receipts: tuple[int, ...]
    messages: tuple[Incoming, ...] = field(repr=False)
    attempts: int  # this one included
    damaged: bool = False  # the message cannot be read any more

    @property
    def hopeless(self) -> bool:
        """Return whether there is nothing left to try."""
        return self.damaged or self.attempts > MAX_ATTEMPTS


class Inbox:
    """Rows in, claims out. Calls block."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def receive(
        self,
        bot_id: int,
        update_id: int,
        address: str,
        incoming: Incoming,
        now: datetime,
        settle: Optional[timedelta] = None,
        urgent: bool = False,
    ) -> bool:
        """Keep one update; returns False if it is here already. A person who writes has not blocked us.

        With `settle` nobody claims the chat for so long, so that the texts of a burst are answered together. What is
        `urgent` puts the chat before all that wait.
        """
        key = bot_id, update_id
        for _ in range(3):  # a chat may be made, or erased, between the look-up and the insert
            with self.store.data.writing() as connection:
                chat_id = self.store.known(connection, address)
                if chat_id is not None and self._opened(connection, chat_id, now, settle, urgent):
                    ring = self.store.keys.ring(chat_id)
                    new = insert_row(self.store.data, connection, ring, incoming, now, key)
                    if not new and self._number_is_free_again(connection, key, now):
                        new = insert_row(self.store.data, connection, ring, incoming, now, key)
                    return new
            self.store.chat_for(address, now)
        raise TakenOver("The chat is being erased.")

    def claim(self, owner: str, now: datetime, lease: timedelta = LEASE) -> Optional[Claim]:
        """Take the chat that waits and was served least recently, with its oldest rows; None if nobody waits."""
        with self.store.data.writing() as connection:
            chat = self._next_chat(connection, now)
            if chat is None:
                return None
            rows = self._rows(connection, chat.id)
            if not rows:  # PostgreSQL: it was answered by another worker between the look and the hold
                return None
            held = {"chat": chat.id, "by": owner, "until": now + lease, "now": now}
            connection.execute(sql.HOLD, held)
            claim = self._read(chat, rows, owner, now)
            connection.execute(sql.TRIED, {"receipts": claim.receipts})
            return claim

    def renew(self, claim: Claim, now: datetime, lease: timedelta = LEASE) -> bool:
        """Hold the chat for longer; returns False if somebody else has it."""
        held = {"chat": claim.chat_id, "by": claim.owner, "until": now + lease}
        with self.store.data.writing() as connection:
            return connection.execute(sql.RENEW, held).rowcount == 1

    def release(self, claim: Claim, tried: bool = True) -> None:
        """Give the chat back without an answer: its rows still wait. A database that failed was no try."""
        with self.store.data.writing() as connection:
            ours = connection.execute(sql.RELEASE, {"chat": claim.chat_id, "by": claim.owner}).rowcount == 1
            if ours and not tried:
                connection.execute(sql.NOT_TRIED, {"receipts": claim.receipts})

    def park(self, claim: Claim, now: datetime) -> None:
        """Put rows aside that nobody can answer, not even with the fallback, and give the chat back."""
        with self.store.data.writing() as connection:
            connection.execute(sql.PARK, {"receipts": claim.receipts, "now": now})
        self.release(claim)

    def _opened(
        self, connection: Connection, chat_id: UUID, now: datetime, settle: Optional[timedelta], urgent: bool
    ) -> bool:
        """Note that the chat's person writes, and until when more is waited for; returns False while it is erased."""
        values: dict[str, Any] = {"chat": chat_id, "until": None}
        if settle:
            values["until"] = self._settled_at(connection, chat_id, now, settle)
        if not urgent:
            return connection.execute(sql.OPEN, values).rowcount == 1
        values |= {"recently": now - _SERVED, "ahead": now - _AHEAD}
        return connection.execute(sql.OPEN_FIRST, values).rowcount == 1

    def _settled_at(self, connection: Connection, chat_id: UUID, now: datetime, settle: timedelta) -> datetime:
        """Return until when a chat waits for more texts: not for ever, however many come."""
        first = connection.execute(sql.WAITING_SINCE, {"chat": chat_id}).scalar()
        return min(now + settle, (first or now) + LONGEST_WAIT)

    def _number_is_free_again(self, connection: Connection, key: tuple[int, int], now: datetime) -> bool:
        """Take the number from a row that is older than any repeat: Telegram counts anew after a quiet week."""
        old = {"bot": key[0], "number": key[1], "before": now - lifetimes.REPEATS}
        return connection.execute(sql.FREE_NUMBER, old).rowcount == 1

    def _next_chat(self, connection: Connection, now: datetime) -> Optional[Row]:
        return connection.execute(sql.NEXT_CHAT, {"now": now, "far": now + _LONGEST_LEASE}).first()

    def _rows(self, connection: Connection, chat_id: UUID) -> list[Row]:
        return connection.execute(sql.WAITING_ROWS, {"chat": chat_id}).all()

    def _read(self, chat: Row, rows: list[Row], owner: str, now: datetime) -> Claim:
        """Return the claim of the rows that go together: new ones jointly, one that failed before alone."""
        opened: list[tuple[int, Incoming]] = []
        attempts = rows[0].attempts + 1
        address = ""
        try:
            ring = self.store.keys.ring(chat.id)
            address = self.store.open_address(chat.id, chat.address)
            for row in _together(rows):
                payload = unseal_row(self.store.keys, ring, "inbox", row.id, row.payload)
                opened.append((row.receipt, unpack_incoming(payload)))
        except (Damaged, ValueError, TypeError, KeyError):
            _log.error("damaged row in the inbox of chat %s", chat.id)
        if not opened:
            return Claim(chat.id, owner, address, (rows[0].receipt,), (), attempts, damaged=True)
        receipts, messages = zip(*opened, strict=True)
        return Claim(chat.id, owner, address, tuple(receipts), tuple(messages), attempts)


def _together(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that are answered jointly: new ones up to the first that failed before, which waits its turn."""
    new = list(takewhile(lambda row: row.attempts == 0, rows))
    return new or [rows[0]]


def insert_row(
    data: Database,
    connection: Connection,
    ring: Ring,
    incoming: Incoming,
    now: datetime,
    update_key: tuple[Optional[int], Optional[int]] = (None, None),
) -> bool:
    """Insert one inbox row (a timer has no update key) and wake the workers; returns False for a repeat."""
    row_id = uuid4()
    row = {
        "id": row_id,
        "bot_id": update_key[0],
        "update_id": update_key[1],
        "chat_id": ring.chat_id,
        "payload": ring.seal("inbox", row_id, pack_incoming(incoming)),
        "received_at": now,
    }
    new = connection.execute(sql.NEW_ROW, row).rowcount == 1
    if new and not data.on_sqlite:
        connection.execute(text("SELECT pg_notify(:channel, 'inbox')"), {"channel": CHANNEL})
    return new
