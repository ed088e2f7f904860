"""The inbox: what people sent and what fell due, one row each, claimed a chat at a time."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import takewhile
from typing import Any, Optional, Sequence
from uuid import UUID, uuid4

from sqlalchemy import case, func, literal, or_, select, text, update
from sqlalchemy.engine import Connection, Row

from bot.content.messages import Incoming
from bot.store import lifetimes
from bot.store.codec import pack_incoming, unpack_incoming
from bot.store.database import Store
from bot.store.engine import Database
from bot.store.errors import Damaged, TakenOver
from bot.store.loading import unseal_row
from bot.store.ring import Ring
from bot.store.tables import chats, inbox
from bot.store.upsert import upsert

LEASE = timedelta(seconds=15)
LONGEST_WAIT = timedelta(seconds=2)  # for more texts of a burst, from its first one
_LONGEST_LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
CHANNEL = "steady"  # PostgreSQL's NOTIFY channel
_JOINED = 500  # rows of one chat that are read together; a flood must not hide what is in it
_SERVED = timedelta(seconds=3)  # who was served within this time is not put first again: nobody may hold up all others
_NEWCOMER = datetime(1970, 1, 1, tzinfo=timezone.utc)  # where a chat that was never served stands in line
_AHEAD = timedelta(days=36_525)  # what is urgent stands a century ahead of its time, before every newcomer

_log = logging.getLogger(__name__)
_NEW_ROW = upsert(inbox, ["id", "bot_id", "update_id", "chat_id", "payload", "received_at"], ["bot_id", "update_id"])


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
        for _ in range(3):  # a chat may be erased between the look-up and the insert
            chat_id = self.store.chat_for(address, now)
            with self.store.data.writing() as connection:
                open_chat = update(chats).where(chats.c.id == chat_id, chats.c.erasing_at.is_(None))
                # What is urgent ends the wait of a chat that nobody holds; a lease stays as it is.
                until = self._settled_at(connection, chat_id, now, settle) if settle else None
                lease = case(
                    (chats.c.owner.is_(None), literal(until, chats.c.lease_until.type)), else_=chats.c.lease_until
                )
                place = {"served_at": _placed(now)} if urgent else {}
                if connection.execute(open_chat.values(blocked_at=None, lease_until=lease, **place)).rowcount == 1:
                    ring = self.store.keys.ring(chat_id)
                    key = bot_id, update_id
                    if not insert_row(self.store.data, connection, ring, incoming, now, key):
                        if not self._number_is_free_again(connection, key, now):
                            return False
                        insert_row(self.store.data, connection, ring, incoming, now, key)
                    return True
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
            held = {"owner": owner, "lease_until": now + lease, "served_at": now}
            connection.execute(update(chats).where(chats.c.id == chat.id).values(**held))
            claim = self._read(chat, rows, owner, now)
            tried = inbox.c.receipt.in_(claim.receipts)
            connection.execute(update(inbox).where(tried).values(attempts=inbox.c.attempts + 1))
            return claim

    def renew(self, claim: Claim, now: datetime, lease: timedelta = LEASE) -> bool:
        """Hold the chat for longer; returns False if somebody else has it."""
        mine = chats.c.id == claim.chat_id, chats.c.owner == claim.owner
        with self.store.data.writing() as connection:
            return connection.execute(update(chats).where(*mine).values(lease_until=now + lease)).rowcount == 1

    def release(self, claim: Claim, tried: bool = True) -> None:
        """Give the chat back without an answer: its rows still wait. A database that failed was no try."""
        mine = chats.c.id == claim.chat_id, chats.c.owner == claim.owner
        with self.store.data.writing() as connection:
            ours = connection.execute(update(chats).where(*mine).values(owner=None, lease_until=None)).rowcount == 1
            if ours and not tried:
                rows = update(inbox).where(inbox.c.receipt.in_(claim.receipts))
                connection.execute(rows.values(attempts=inbox.c.attempts - 1))

    def park(self, claim: Claim, now: datetime) -> None:
        """Put rows aside that nobody can answer, not even with the fallback, and give the chat back."""
        with self.store.data.writing() as connection:
            connection.execute(update(inbox).where(inbox.c.receipt.in_(claim.receipts)).values(parked_at=now))
        self.release(claim)

    def _settled_at(self, connection: Connection, chat_id: UUID, now: datetime, settle: timedelta) -> datetime:
        """Return until when a chat waits for more texts: not for ever, however many come."""
        mine = inbox.c.chat_id == chat_id, inbox.c.done_at.is_(None), inbox.c.parked_at.is_(None)
        first = connection.execute(select(func.min(inbox.c.received_at)).where(*mine)).scalar()
        return min(now + settle, (first or now) + LONGEST_WAIT)

    def _number_is_free_again(self, connection: Connection, key: tuple[int, int], now: datetime) -> bool:
        """Take the number from a row that is older than any repeat: Telegram counts anew after a quiet week."""
        same = inbox.c.bot_id == key[0], inbox.c.update_id == key[1]
        old = inbox.c.received_at <= now - lifetimes.REPEATS
        return connection.execute(update(inbox).where(*same, old).values(update_id=None)).rowcount == 1

    def _next_chat(self, connection: Connection, now: datetime) -> Optional[Row]:
        waiting = select(inbox.c.chat_id).where(inbox.c.done_at.is_(None), inbox.c.parked_at.is_(None))
        # A lease of far away was given before the clock was set back: nobody holds it.
        over = chats.c.lease_until <= now, chats.c.lease_until > now + _LONGEST_LEASE
        free = or_(chats.c.lease_until.is_(None), *over)
        newcomer = literal(_NEWCOMER, chats.c.served_at.type)
        order = func.coalesce(chats.c.served_at, newcomer), chats.c.created_at
        query = select(chats.c.id, chats.c.address).where(chats.c.id.in_(waiting), free).order_by(*order).limit(1)
        return connection.execute(query.with_for_update(skip_locked=True, of=chats)).first()

    def _rows(self, connection: Connection, chat_id: UUID) -> list[Row]:
        mine = inbox.c.chat_id == chat_id, inbox.c.done_at.is_(None), inbox.c.parked_at.is_(None)
        return connection.execute(select(inbox).where(*mine).order_by(inbox.c.receipt).limit(_JOINED)).all()

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


def _placed(now: datetime) -> Any:
    """Return where a chat with something urgent stands in line."""
    stays = or_(chats.c.served_at > now - _SERVED, chats.c.served_at < literal(_NEWCOMER, chats.c.served_at.type))
    return case((stays, chats.c.served_at), else_=literal(now - _AHEAD, chats.c.served_at.type))


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
    new = connection.execute(_NEW_ROW, row).rowcount == 1
    if new and not data.on_sqlite:
        connection.execute(text("SELECT pg_notify(:channel, 'inbox')"), {"channel": CHANNEL})
    return new
