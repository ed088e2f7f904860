"""The Turn: everything one chat has, read once; everything the turn changes, written once."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Callable, Mapping, Optional
from uuid import UUID, uuid4

from bot.content.messages import Reply


@dataclass
class Record:
    """One sealed document of a chat: tracker, settings, hold, episode, plan, letter, ..."""

    kind: str
    value: dict[str, Any]
    id: UUID = field(default_factory=uuid4)
    created_at: Optional[datetime] = None
    expires_at: Optional[datetime] = None


@dataclass(frozen=True)
class Timer:
    """Something that falls due. `key` makes it fire once: the same key replaces an earlier timer."""

    kind: str
    due_at: datetime
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid4)


@dataclass
class Turn:
    """One turn of one chat. Actions and the tracker store read from it and stage on it; the door commits it."""

    chat_id: UUID
    sender_id: str  # what Rasa calls the chat: an HMAC, never the address
    now: datetime  # aware UTC
    records: list[Record] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    message_ids: list[tuple[int, bool, datetime]] = field(default_factory=list)  # (id, sent by Steady, when), <= 48 h

    replies: list[Reply] = field(default_factory=list)
    changed: set[UUID] = field(default_factory=set)
    dropped: set[UUID] = field(default_factory=set)
    new_timers: list[Timer] = field(default_factory=list)
    cancelled_timers: set[UUID] = field(default_factory=set)
    delete_message_ids: list[int] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)  # names of cards shown, without identifiers
    erase: bool = False  # the person asked that everything goes
    failed: bool = False  # an action or the tracker store raised: roll back
    unreadable: set[str] = field(default_factory=set)  # kinds of which a damaged document stays on disk
    known_message_ids: set[int] = field(default_factory=set)  # those of message_ids that are stored already
    beyond: Callable[[], Mapping[str, Any]] = dict  # reads what a copy of everything holds besides the Turn
    owner: str = ""  # the worker's claim that this turn belongs to

    def all(self, kind: str) -> list[Record]:
        """Return this chat's records of a kind, oldest first."""
        return [record for record in self.records if record.kind == kind]

    def get(self, kind: str) -> dict[str, Any]:
        """Return a copy of the single document of a kind, empty if there is none."""
        found = self.all(kind)
        return dict(found[-1].value) if found else {}

    def put(self, kind: str, value: dict[str, Any], expires_at: Optional[datetime] = None) -> Record:
        """Write the single document of a kind."""
        found = self.all(kind)
        if not found:
            return self.add(kind, value, expires_at)
        record = found[-1]
        record.value, record.expires_at = dict(value), expires_at
        self.changed.add(record.id)
        return record

    def add(self, kind: str, value: dict[str, Any], expires_at: Optional[datetime] = None) -> Record:
        """Write one more document of a kind."""
        record = Record(kind, dict(value), created_at=self.now, expires_at=expires_at)
        self.records.append(record)
        self.changed.add(record.id)
        return record

    def touch(self, record: Record) -> None:
        """Stage a record whose value was changed in place."""
        self.changed.add(record.id)

    def drop(self, kind: str, record_id: Optional[UUID] = None) -> None:
        """Remove all documents of a kind, or one of them."""
        for record in self.all(kind):
            if record_id in (None, record.id):
                self.records.remove(record)
                self.changed.discard(record.id)
                self.dropped.add(record.id)

    def say(self, *replies: Reply) -> None:
        """Stage bubbles for the person, in this order."""
        self.replies.extend(replies)

    def set_timer(self, kind: str, due_at: datetime, key: str, payload: Optional[Mapping[str, Any]] = None) -> Timer:
        """Stage a timer; a waiting one with the same key is replaced."""
        self.cancel_timers(key=key)
        timer = Timer(kind, due_at, key, dict(payload or {}))
        self.timers.append(timer)
        self.new_timers.append(timer)
        return timer

    def cancel_timers(self, kind: str = "", key: str = "") -> None:
        """Cancel the chat's waiting timers: all, those of a kind, or the one with a key."""
        for timer in list(self.timers):
            if (not kind or timer.kind == kind) and (not key or timer.key == key):
                self.timers.remove(timer)
                if timer in self.new_timers:
                    self.new_timers.remove(timer)
                else:
                    self.cancelled_timers.add(timer.id)

    def written(self) -> None:
        """Forget what was staged, now that it is in the database."""
        for staged in (self.changed, self.dropped, self.new_timers, self.cancelled_timers, self.counted):
            staged.clear()
        self.known_message_ids = {number for number, _, _ in self.message_ids}


current_turn: ContextVar[Turn] = ContextVar("current_turn")
