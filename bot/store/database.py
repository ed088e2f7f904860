"""The Store: load a chat's Turn, commit it in one transaction."""

from contextlib import suppress
from datetime import datetime, timezone
from functools import partial
from typing import Optional, Sequence
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from bot.settings import Settings
from bot.store import writing
from bot.store.beyond import read_beyond
from bot.store.engine import Database
from bot.store.erase import begin_erasure, finish_erasure, hand_over_waiting
from bot.store.errors import StoreProblem, TakenOver, Unavailable
from bot.store.keys import KeyStore
from bot.store.loading import chat_exists, load_turn
from bot.store.opening import Opened, open_all
from bot.store.tables import chats
from bot.store.turn import Turn
from bot.store.upsert import upsert

_KNOWN = (
    select(chats.c.id)
    .where(chats.c.lookup.in_(bindparam("lookups", expanding=True, type_=chats.c.lookup.type)))
    .order_by(chats.c.created_at)
    .limit(1)
)
_HOLDER = (
    select(chats.c.owner)
    .where(chats.c.id == bindparam("chat", type_=chats.c.id.type), chats.c.erasing_at.is_(None))
    .with_for_update()
)
_NEW_CHAT = upsert(chats, ["id", "lookup", "address", "passing", "created_at"], ["lookup"])


class Store:
    """All that is kept. Calls block: keep them off the event loop. Thread-safe.

    Until `reach` has opened it, everything that needs the database raises `Unavailable`, as it does in an outage.
    """

    def __init__(self, settings: Settings, prepare: Optional[bool] = None) -> None:
        self.settings = settings
        self._may_prepare = settings.on_sqlite if prepare is None else prepare
        self._opened: Optional[Opened] = None

    @classmethod
    def open(cls, settings: Settings, prepare: Optional[bool] = None) -> "Store":
        """Open the store; `prepare` (by default only on SQLite) makes or migrates what is missing.

        Raises `KeyProblem`, `SchemaProblem` or `Unavailable`, each with one plain sentence.
        """
        store = cls(settings, prepare)
        store.reach()
        return store

    def reach(self) -> None:
        """Open what is not open yet; raises as `open` does."""
        if self._opened is None:
            self._opened = open_all(self.settings, self._may_prepare)

    @property
    def is_open(self) -> bool:
        """Return whether the database and its keys were found, and fit."""
        return self._opened is not None

    @property
    def data(self) -> Database:
        """Return the data; raises `Unavailable` before they were reached."""
        return self._found().data

    @property
    def keys(self) -> KeyStore:
        """Return the keys; raises `Unavailable` before they were reached."""
        return self._found().keys

    def _found(self) -> Opened:
        if self._opened is None:
            raise Unavailable("The database was not reached yet.")
        return self._opened

    def close(self) -> None:
        """Close all connections."""
        if self._opened is not None:
            self._opened.data.close()
            self._opened.keys.database.close()

    def chat_for(self, address: str, now: Optional[datetime] = None) -> UUID:
        """Return the chat of an address ("telegram:123", "terminal:NAME"), made if there is none."""
        return self.find(address) or self.make_chat(address, now or datetime.now(timezone.utc))

    def find(self, address: str) -> Optional[UUID]:
        """Return the chat of an address, None if there is none."""
        found = self._find(address)
        if found is None and self.keys.read_peppers():  # before somebody is taken for a stranger
            found = self._find(address)
        return found

    def _find(self, address: str) -> Optional[UUID]:
        with self.data.reading() as connection:
            return self.known(connection, address)

    def known(self, connection: Connection, address: str) -> Optional[UUID]:
        """Return the chat of an address within a transaction; None may mean that a pepper was changed, see `find`."""
        return connection.execute(_KNOWN, {"lookups": self.keys.lookups(address)}).scalar()

    def address_of(self, chat_id: UUID) -> str:
        """Return where a chat's replies go; raises `TakenOver` if the chat is gone."""
        with self.data.reading() as connection:
            sealed = connection.execute(select(chats.c.address).where(chats.c.id == chat_id)).scalar()
        if sealed is None:
            raise TakenOver("The chat is gone.")
        return self.open_address(chat_id, sealed)

    def open_address(self, chat_id: UUID, sealed: bytes) -> str:
        """Return the address that a chat's row holds; raises `Damaged`."""
        return self.keys.ring(chat_id).unseal("chats", chat_id, sealed, "address").decode()

    def load(self, chat_id: UUID, now: datetime) -> Turn:
        """Return everything the chat has; raises `TakenOver` if the chat is gone, `Damaged` if its key is."""
        with self.data.reading() as connection:
            if not chat_exists(connection, chat_id):
                raise TakenOver("The chat is gone.")
            turn = load_turn(connection, self.keys, chat_id, now)
        turn.beyond = partial(read_beyond, self.data, self.keys, chat_id)
        return turn

    def commit(
        self, turn: Turn, *, owner: Optional[str] = None, done: Sequence[int] = (), parked: Sequence[int] = ()
    ) -> None:
        """Write all that the Turn staged, or nothing.

        With an `owner` (a worker's claim) the replies go to the outbox, the inbox rows `done` are blanked, those of
        `parked` put aside, and the claim ends. Without one the caller shows the replies itself.
        Raises `TakenOver` or `Unavailable`.
        """
        if turn.failed:
            raise StoreProblem("A failed turn cannot be committed.")
        if turn.erase:
            self._commit_erasure(turn, owner or "", done)
            return
        ring = self.keys.ring(turn.chat_id)
        with self.data.writing() as connection:
            writing.hold_chat(connection, turn, owner or "")
            writing.write_records(connection, ring, turn)
            writing.write_timers(connection, ring, turn)
            if owner:
                writing.write_replies(connection, ring, turn)
            writing.finish_inbox(connection, turn.chat_id, done, turn)
            writing.park_inbox(connection, turn.chat_id, parked, turn)
            writing.write_message_ids(connection, turn)
            writing.count_cards(connection, turn)
        turn.written()

    def commit_safety(self, turn: Turn) -> None:
        """Write the safety level and the locks alone, before anything is said; the full commit still follows.

        Raises `TakenOver` for a turn whose claim is over: a turn that hung must not lower a level that was found since.
        """
        ring = self.keys.ring(turn.chat_id)
        with self.data.writing() as connection:
            row = connection.execute(_HOLDER, {"chat": turn.chat_id}).first()
            if row is None or (turn.owner and row.owner != turn.owner):
                raise TakenOver("Another worker holds the chat now, or it is gone.")
            writing.write_records(connection, ring, turn, kinds=writing.SAFETY_KINDS)

    def make_chat(self, address: str, now: datetime) -> UUID:
        """Make the chat of an address; if another process was faster, return its chat."""
        chat_id = uuid4()
        self.keys.make(chat_id, now)
        with self.data.writing() as connection:
            made = self.insert_chat(connection, chat_id, address, now)
        if made:
            return chat_id
        with suppress(StoreProblem):  # a key without a chat opens nothing
            self.keys.discard(chat_id)
        found = self.find(address)
        if found is None:
            raise TakenOver("The chat is gone.")
        return found

    def insert_chat(self, connection: Connection, chat_id: UUID, address: str, now: datetime) -> bool:
        """Insert a chat whose key is made; returns False if the address has a chat already."""
        self.keys.read_peppers()  # written with an old one, nobody would find it after a change
        row = {
            "id": chat_id,
            "lookup": self.keys.lookup(address),
            "address": self.keys.ring(chat_id).seal("chats", chat_id, address.encode(), "address"),
            "passing": True,
            "created_at": now,
        }
        return connection.execute(_NEW_CHAT, row).rowcount == 1

    def _commit_erasure(self, turn: Turn, owner: str, done: Sequence[int]) -> None:
        """Erase the chat; what is said last still goes out, what came in meanwhile goes to a new chat."""
        ring = self.keys.ring(turn.chat_id)
        address = self.address_of(turn.chat_id)
        heir = uuid4()
        if owner:
            self.keys.make(heir, turn.now)
        with self.data.writing() as connection:
            writing.hold_chat(connection, turn, owner)
            writing.finish_inbox(connection, turn.chat_id, done, turn)
            moved = bool(owner) and hand_over_waiting(connection, self.keys, turn, heir)
            begin_erasure(connection, turn.chat_id, turn.now)
            if moved:
                self.insert_chat(connection, heir, address, turn.now)
            if owner:
                writing.write_replies(connection, ring, turn)
        if owner and not moved:
            with suppress(StoreProblem):
                self.keys.discard(heir)
        if not owner or not turn.replies:
            finish_erasure(self, turn.chat_id, turn.now)
        turn.written()
