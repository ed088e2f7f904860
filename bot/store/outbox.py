"""The outbox: replies on their way, sent one at a time in each chat."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Optional
from uuid import UUID

from sqlalchemy import and_, func, select, update
from sqlalchemy.engine import Connection

from bot.content.messages import Reply
from bot.store import outbox_statements as sql
from bot.store.codec import unpack_reply
from bot.store.database import Store
from bot.store.errors import Damaged
from bot.store.loading import unseal_row
from bot.store.tables import chats, outbox, timers
from bot.store.writing import PRIORITIES, SEE_MESSAGE

SAFETY = PRIORITIES["safety"]
_LONGEST_WAIT = timedelta(hours=12)  # what waits for longer was written before the clock was set back
_SAFETY_TRIES = 2  # a safety reply of unknown outcome is sent once more
_SAFETY_CRASHES = 10  # one that a process died over again each time: two deaths in a row must not mean silence
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiting:
    """One reply that may go out now."""

    number: int
    chat_id: UUID
    priority: int
    attempts: int  # before this one


@dataclass(frozen=True)
class Outgoing:
    """One reply that is being sent."""

    number: int
    chat_id: UUID
    priority: int
    attempts: int  # this one included
    address: str = field(repr=False)
    reply: Reply = field(repr=False)


class Outbox:
    """What the sender asks and tells. Calls block."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def recover(self, now: datetime) -> None:
        """Settle what an earlier sender left half sent: safety goes out again, the rest is not repeated."""
        again = and_(outbox.c.priority == SAFETY, outbox.c.attempts < _SAFETY_CRASHES)
        with self.store.data.writing() as connection:
            half = update(outbox).where(outbox.c.state == "sending")
            connection.execute(half.where(again).values(state="waiting", not_before=now))
            connection.execute(half.values(state="failed", payload=b""))

    def ready(self, now: datetime, limit: int = 200) -> list[Waiting]:
        """Return at most one reply a chat, safety first, then by age; nothing overtakes a reply that waits longer."""
        asked = {"now": now, "far": now + _LONGEST_WAIT, "most": limit}
        with self.store.data.reading() as connection:
            rows = connection.execute(sql.READY, asked).all()
        return [Waiting(row.number, row.chat_id, row.priority, row.attempts) for row in rows]

    def begin(self, number: int) -> Optional[Outgoing]:
        """Mark a reply as being sent and return it; None if it was taken back or cannot be read."""
        with self.store.data.writing() as connection:
            if connection.execute(sql.BEGIN, {"which": number}).rowcount != 1:
                return None
            try:
                return self._open(connection, number)
            except (Damaged, ValueError, TypeError, KeyError):
                _log.error("damaged row: outbox %s", number)
                self._set(connection, number, state="failed")
                return None

    def never_begun(self, waiting: Waiting) -> None:
        """Let a reply wait again whose `begin` was written without our hearing of it: surely nobody sent it."""
        same = outbox.c.number == waiting.number, outbox.c.attempts == waiting.attempts + 1
        with self.store.data.writing() as connection:
            half = update(outbox).where(*same, outbox.c.state == "sending")
            connection.execute(half.values(state="waiting", attempts=waiting.attempts))

    def sent(self, outgoing: Outgoing, message_id: Optional[int], now: datetime) -> None:
        """Mark a reply as sent, blank it and remember the message's number for deletion."""
        with self.store.data.writing() as connection:
            connection.execute(sql.SENT, {"which": outgoing.number, "message": message_id})
            if message_id is not None:
                seen = {"chat_id": outgoing.chat_id, "message_id": message_id, "mine": True, "at": now}
                connection.execute(SEE_MESSAGE, seen)

    def failed(self, outgoing: Outgoing) -> None:
        """Give a reply up."""
        with self.store.data.writing() as connection:
            self._set(connection, outgoing.number, state="failed", payload=b"")

    def unknown(self, outgoing: Outgoing, now: datetime) -> None:
        """Nobody knows whether it arrived: a safety reply goes out once more, others do not."""
        if outgoing.priority == SAFETY and outgoing.attempts < _SAFETY_TRIES:
            self.later(outgoing, now, counts=True)
        else:
            self.failed(outgoing)

    def later(self, outgoing: Outgoing, until: datetime, counts: bool = False) -> None:
        """Send a reply that surely did not arrive again, not before `until`; later ones of the chat wait behind it."""
        tries = outbox.c.attempts if counts else outbox.c.attempts - 1
        with self.store.data.writing() as connection:
            self._set(connection, outgoing.number, state="waiting", not_before=until, attempts=tries)

    def block(self, chat_id: UUID, now: datetime) -> None:
        """The person blocked the bot: nothing more is sent, nothing falls due."""
        with self.store.data.writing() as connection:
            connection.execute(update(chats).where(chats.c.id == chat_id).values(blocked_at=now))
            unsent = outbox.c.chat_id == chat_id, outbox.c.state.in_(("waiting", "sending"))
            connection.execute(update(outbox).where(*unsent).values(state="dropped", payload=b""))
            waiting = timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None)
            stopped = update(timers).where(timers.c.chat_id == chat_id, *waiting)
            connection.execute(stopped.values(cancelled_at=now, payload=b""))

    def unblock(self, chat_id: UUID) -> None:
        """The person opened the chat again."""
        with self.store.data.writing() as connection:
            connection.execute(update(chats).where(chats.c.id == chat_id).values(blocked_at=None))

    def drop_stale(self, now: datetime) -> int:
        """Drop what would come too late to be of use; never a safety reply. Returns how many."""
        with self.store.data.writing() as connection:
            limits = {f"before_{priority}": now - age for priority, age in sql.STALE.items()}
            return connection.execute(sql.DROP_STALE, limits).rowcount

    def counts(self) -> dict[str, int]:
        """Return how many replies are in which state."""
        with self.store.data.reading() as connection:
            return dict(connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all())

    def _open(self, connection: Connection, number: int) -> Outgoing:
        row = connection.execute(sql.SENDING, {"which": number}).first()
        if row is None:
            raise Damaged("A reply has no chat.")
        ring = self.store.keys.ring(row.chat_id)
        reply = unpack_reply(unseal_row(self.store.keys, ring, "outbox", row.id, row.payload))
        address = self.store.open_address(row.chat_id, row.address)
        return Outgoing(row.number, row.chat_id, row.priority, row.attempts, address, reply)

    @staticmethod
    def _set(connection: Connection, number: int, **values: Any) -> None:
        connection.execute(
            update(outbox).where(outbox.c.number == number, outbox.c.state == "sending").values(**values)
        )
