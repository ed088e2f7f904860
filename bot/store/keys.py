"""The key store: each chat's own keys, wrapped by the master key and kept apart from the data."""

import hashlib
import hmac
import os
from collections import OrderedDict
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Optional
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from bot.store.engine import Database
from bot.store.errors import Damaged, KeyProblem
from bot.store.key_tables import secrets, tombstones, wrapped_keys
from bot.store.master import LiveMaster, MasterKeys
from bot.store.ring import Ring
from bot.store.sealing import KEY_BYTES, Place, SealingKey, kid_of, seal, unseal

PEPPER, NEXT_PEPPER = "pepper", "pepper_next"
_NOBODY = UUID(int=0)
_REMEMBERED = 4096  # chats whose keys stay unwrapped in memory
_READ_AGAIN_SECONDS = 600.0  # another process may have given the chat a newer key


class KeyStore:
    """Makes, finds, rewraps and destroys keys. Thread-safe."""

    def __init__(self, database: Database, master: LiveMaster) -> None:
        self.database = database
        self._live = master
        self._peppers: tuple[bytes, ...] = ()  # newest first; two while the pepper is being changed
        self.check_key = SealingKey("check", bytes(KEY_BYTES))
        self._rings: OrderedDict[UUID, Ring] = OrderedDict()
        self._lock = Lock()

    def unlock(self) -> None:
        """Read the pepper and the check key, made at the first start; raises `KeyProblem` for another master key."""
        self._secret(PEPPER)
        self.read_peppers()
        self.check_key = SealingKey("check", self._secret("check"))

    @property
    def master(self) -> MasterKeys:
        """Return the master keys as they are now."""
        return self._live.keys

    @property
    def pepper(self) -> bytes:
        """Return the newest pepper (32 bytes)."""
        return self._peppers[0]

    def read_peppers(self) -> bool:
        """Read the pepper, and the next one during a change; return whether another process has changed them."""
        query = select(secrets.c.name, secrets.c.wrapped).where(secrets.c.name.in_((PEPPER, NEXT_PEPPER)))
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(secrets.c.name.desc())).all()
        found = tuple(self._open(wrapped, secret_place(name)) for name, wrapped in rows)
        before, self._peppers = self._peppers, found
        return before != found

    def lookup(self, address: str) -> bytes:
        """Return the HMAC (32 bytes) under which a new chat is written."""
        return self.lookups(address)[0]

    def lookups(self, address: str) -> list[bytes]:
        """Return every HMAC (32 bytes) by which a chat may be found."""
        return [hmac.digest(pepper, address.encode(), hashlib.sha256) for pepper in self._peppers]

    def alias(self, chat_id: UUID) -> str:
        """Return what other programs may call the chat."""
        return hmac.digest(self.pepper, b"sender|" + chat_id.bytes, hashlib.sha256).hex()[:32]

    def make(self, chat_id: UUID, now: datetime) -> Ring:
        """Make a chat's next key, and return its ring."""
        with self.database.writing() as connection:
            newest = connection.execute(
                select(func.max(wrapped_keys.c.version)).where(wrapped_keys.c.chat_id == chat_id)
            ).scalar()
            version = (newest or 0) + 1
            connection.execute(
                wrapped_keys.insert().values(
                    chat_id=chat_id,
                    version=version,
                    wrapped=self.wrap(chat_id, version, os.urandom(KEY_BYTES)),
                    created_at=now,
                )
            )
        self.forget(chat_id)
        return self.ring(chat_id)

    def ring(self, chat_id: UUID, needs: str = "") -> Ring:
        """Return a chat's keys, read again if `needs` (a key id) is not among the remembered; raises `Damaged`."""
        with self._lock:
            ring = self._rings.get(chat_id)
        if ring is None or (needs and needs not in ring) or monotonic() - ring.read_at > _READ_AGAIN_SECONDS:
            ring = self._read(chat_id)
            with self._lock:
                self._rings[chat_id] = ring
                if len(self._rings) > _REMEMBERED:
                    self._rings.popitem(last=False)
        return ring

    def destroy(self, chat_id: UUID, now: datetime) -> None:
        """Destroy a chat's keys for good and remember that it was erased."""
        with self.database.writing() as connection:
            connection.execute(delete(wrapped_keys).where(wrapped_keys.c.chat_id == chat_id))
            insert = self.database.insert(tombstones).values(chat_id=chat_id, erased_at=now)
            connection.execute(insert.on_conflict_do_nothing())
        self.forget(chat_id)

    def drop_older(self, chat_id: UUID, newest: int) -> int:
        """Destroy a chat's keys before the version `newest`; returns how many."""
        older = wrapped_keys.c.chat_id == chat_id, wrapped_keys.c.version < newest
        with self.database.writing() as connection:
            dropped = connection.execute(delete(wrapped_keys).where(*older)).rowcount
        self.forget(chat_id)
        return int(dropped)

    def discard(self, chat_id: UUID) -> None:
        """Drop the key of a chat that was never written."""
        with self.database.writing() as connection:
            connection.execute(delete(wrapped_keys).where(wrapped_keys.c.chat_id == chat_id))
        self.forget(chat_id)

    def forget(self, chat_id: Optional[UUID] = None) -> None:
        """Drop one chat's keys, or all, from memory."""
        with self._lock:
            if chat_id is None:
                self._rings.clear()
            self._rings.pop(chat_id or _NOBODY, None)

    def newest_since(self, chat_id: UUID) -> Optional[datetime]:
        """Return when a chat's newest key was made, None if it has none."""
        made = select(func.max(wrapped_keys.c.created_at)).where(wrapped_keys.c.chat_id == chat_id)
        with self.database.reading() as connection:
            return connection.execute(made).scalar()

    def has_secret(self, name: str) -> bool:
        """Return whether the store has a secret of that name."""
        with self.database.reading() as connection:
            return connection.execute(select(secrets.c.name).where(secrets.c.name == name)).first() is not None

    def erased(self) -> dict[UUID, datetime]:
        """Return the chats that were erased, and when."""
        with self.database.reading() as connection:
            rows = connection.execute(select(tombstones.c.chat_id, tombstones.c.erased_at)).all()
        return {chat_id: at for chat_id, at in rows}

    def _read(self, chat_id: UUID) -> Ring:
        with self.database.reading() as connection:
            rows = connection.execute(
                select(wrapped_keys.c.version, wrapped_keys.c.wrapped).where(wrapped_keys.c.chat_id == chat_id)
            ).all()
        if not rows:
            raise Damaged("A chat has no key: it was erased, or the key store is not the one of these data.")
        keys = {}
        for version, wrapped in rows:
            keys[version] = SealingKey(str(version), self.unwrap(chat_id, version, wrapped))
        return Ring(chat_id, keys)

    def wrap(self, chat_id: UUID, version: int, secret: bytes) -> bytes:
        """Return a chat's bare key wrapped by the newest master key."""
        return seal(self.master.newest, secret, Place("wrapped_keys", f"wrapped.{version}", chat_id, chat_id))

    def unwrap(self, chat_id: UUID, version: int, wrapped: bytes) -> bytes:
        """Return a chat's bare key (32 bytes); raises `Damaged`."""
        return self._open(wrapped, Place("wrapped_keys", f"wrapped.{version}", chat_id, chat_id))

    def _open(self, wrapped: bytes, place: Place) -> bytes:
        """Return what a master key wrapped; one that is not known here may have come since the file was read."""
        if kid_of(wrapped) not in self.master.all:
            self._live.read_again()
        return unseal(self.master.all, wrapped, place)

    def rewrapped(self, chat_id: UUID, version: int, wrapped: bytes) -> Optional[bytes]:
        """Return the key wrapped by the newest master key, None if it is already."""
        if kid_of(wrapped) == self.master.newest.kid:
            return None
        return self.wrap(chat_id, version, self.unwrap(chat_id, version, wrapped))

    def _secret(self, name: str) -> bytes:
        with self.database.writing() as connection:
            wrapped = connection.execute(select(secrets.c.wrapped).where(secrets.c.name == name)).scalar()
            if wrapped is None:
                return self.put_secret(connection, name, os.urandom(KEY_BYTES))
        try:
            return self._open(wrapped, secret_place(name))
        except Damaged:
            raise KeyProblem("The master key is not the one that these data were sealed with.") from None

    def put_secret(self, connection: Connection, name: str, value: bytes) -> bytes:
        """Write a secret of the store itself, wrapped; returns it."""
        wrapped = seal(self.master.newest, value, secret_place(name))
        insert = self.database.insert(secrets).values(name=name, wrapped=wrapped)
        connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"wrapped": wrapped}))
        return value


def secret_place(name: str) -> Place:
    """Return the place of a secret of the store itself."""
    return Place("secrets", name, _NOBODY, _NOBODY)
