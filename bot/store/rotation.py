"""Change keys while everything runs: at any point of it, every row can be read."""

import logging
import os
import time
from datetime import datetime, timedelta
from typing import Iterator, Optional
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.schema import Table

from bot.store.database import Store
from bot.store.errors import Damaged
from bot.store.key_tables import secrets, wrapped_keys
from bot.store.keys import NEXT_PEPPER, PEPPER, KeyStore, secret_place
from bot.store.master import NOTICED_SECONDS
from bot.store.ring import Ring
from bot.store.sealing import KEY_BYTES, kid_of, unseal
from bot.store.tables import chats, inbox, outbox, records, timers

_BATCH = 500
_BREATH_SECONDS = 0.05
_OTHERS_KNOW = timedelta(hours=1)  # by then every process has read the chat's keys again
_SEALED = ((records, "payload"), (timers, "payload"), (inbox, "payload"), (outbox, "payload"))
_log = logging.getLogger(__name__)


def rewrap_all(keys: KeyStore) -> int:
    """Wrap every key with the newest master key, in batches; returns how many were wrapped anew.

    The older master keys are needed until this has returned, and none of them after it.
    """
    count = _rewrap_secrets(keys)
    last: Optional[tuple[UUID, int]] = None
    while True:
        done, last = _rewrap_batch(keys, last)
        count += done
        if last is None:
            return count


def renew_people(store: Store, now: datetime) -> int:
    """Give everybody a new key who has none of the last hour, and seal all their rows with it; returns how many people.

    It can be interrupted anywhere and run again. The older keys go with `drop_old_people_keys`.
    """
    count = 0
    for chat_id in _everybody(store):
        made = store.keys.newest_since(chat_id)
        if made is None:  # its key is lost, and all that it has with it
            continue
        if made <= now - _OTHERS_KNOW:
            store.keys.make(chat_id, now)
            count += 1
        _reseal(store, chat_id)
    return count


def drop_old_people_keys(store: Store, now: datetime) -> tuple[int, int]:
    """Destroy older keys that no row needs and no process may use; returns how many went, and how many people wait."""
    dropped = waiting = 0
    for chat_id in _everybody(store):
        made = store.keys.newest_since(chat_id)
        if made is None or len(ring := store.keys.ring(chat_id)) < 2:
            continue
        if made > now - _OTHERS_KNOW:
            waiting += 1
            continue
        _reseal(store, chat_id)  # a process that did not know the new key yet may have used the old one
        if not kids_in_use(store, chat_id) - {ring.newest.kid}:
            dropped += store.keys.drop_older(chat_id, ring.newest_version)
    return dropped, waiting


def _everybody(store: Store) -> Iterator[UUID]:
    last = UUID(int=0)
    while True:
        with store.data.reading() as connection:
            living = select(chats.c.id).where(chats.c.erasing_at.is_(None), chats.c.id > last)
            found = connection.execute(living.order_by(chats.c.id).limit(_BATCH)).scalars().all()
        yield from found
        if len(found) < _BATCH:
            return
        last = found[-1]


def _reseal(store: Store, chat_id: UUID) -> None:
    """Seal all rows of a chat with its newest key; who wants to write to it meanwhile waits."""
    ring = store.keys.ring(chat_id)
    with store.data.writing() as connection:
        held = select(chats.c.address).where(chats.c.id == chat_id, chats.c.erasing_at.is_(None)).with_for_update()
        sealed = connection.execute(held).scalar()
        if sealed is None:  # erased a moment ago: its key goes with it
            store.keys.discard(chat_id)
            return
        _reseal_address(store, connection, ring, sealed)
        for table, column in _SEALED:
            rows = connection.execute(select(table).where(table.c.chat_id == chat_id).with_for_update()).all()
            for row in rows:
                _reseal_row(connection, ring, table, column, row)


def _reseal_row(connection: Connection, ring: Ring, table: Table, column: str, row: Row) -> None:
    sealed = row._mapping[column]
    if not sealed:
        return
    try:
        if kid_of(sealed) == ring.newest.kid:
            return
        fresh = ring.seal(table.name, row.id, ring.unseal(table.name, row.id, sealed))
    except Damaged:
        _log.error("damaged row: %s %s keeps its old key", table.name, row.id)
        return
    connection.execute(update(table).where(table.c.id == row.id).values(**{column: fresh}))


def _reseal_address(store: Store, connection: Connection, ring: Ring, sealed: bytes) -> None:
    if kid_of(sealed) == ring.newest.kid:
        return
    fresh = ring.seal("chats", ring.chat_id, store.open_address(ring.chat_id, sealed).encode(), "address")
    connection.execute(update(chats).where(chats.c.id == ring.chat_id).values(address=fresh))


def kids_in_use(store: Store, chat_id: UUID) -> set[str]:
    """Return the ids of the keys that a chat's rows are sealed with."""
    with store.data.reading() as connection:
        sealed = [connection.execute(select(chats.c.address).where(chats.c.id == chat_id)).scalar()]
        for table, column in _SEALED:
            sealed += connection.execute(select(table.c[column]).where(table.c.chat_id == chat_id)).scalars()
    return {kid for value in sealed if value and (kid := _kid_of(value))}


def _kid_of(sealed: bytes) -> str:
    try:
        return kid_of(sealed)
    except Damaged:  # no key opens it any more
        return ""


def renew_pepper(store: Store, settle_seconds: float = NOTICED_SECONDS) -> int:
    """Make a new pepper and compute every chat's look-up anew, while everything runs; returns how many.

    As long as both peppers are there every process looks for a chat by both, so that an interruption at any point
    leaves everybody found; running this again ends the change.
    """
    keys = store.keys
    if not keys.has_secret(NEXT_PEPPER):
        with keys.database.writing() as connection:
            keys.put_secret(connection, NEXT_PEPPER, os.urandom(KEY_BYTES))
    keys.read_peppers()
    count = _new_lookups(store)
    time.sleep(settle_seconds)  # a new chat may have been on its way to the database with the old pepper
    count += _new_lookups(store)
    with keys.database.writing() as connection:
        keys.put_secret(connection, PEPPER, keys.pepper)
        connection.execute(delete(secrets).where(secrets.c.name == NEXT_PEPPER))
    keys.read_peppers()
    return count


def _new_lookups(store: Store) -> int:
    """Write the newest pepper's look-up where another one stands, in batches; returns how many."""
    count, last = 0, UUID(int=0)
    while True:
        with store.data.writing() as connection:
            living = chats.c.erasing_at.is_(None), chats.c.id > last
            query = select(chats.c.id, chats.c.address, chats.c.lookup).where(*living)
            rows = connection.execute(query.order_by(chats.c.id).limit(_BATCH)).all()
            count += sum(_new_lookup(store, connection, row) for row in rows)
        if len(rows) < _BATCH:
            return count
        last = rows[-1].id


def _new_lookup(store: Store, connection: Connection, row: Row) -> int:
    fresh = store.keys.lookup(store.open_address(row.id, row.address))
    if fresh == row.lookup:
        return 0
    # Only if the chat was not erased meanwhile, and no second one of the same address was faster.
    taken = select(chats.c.id).where(chats.c.lookup == fresh).exists()
    same = chats.c.id == row.id, chats.c.lookup == row.lookup, ~taken
    return int(connection.execute(update(chats).where(*same).values(lookup=fresh)).rowcount)


def _rewrap_secrets(keys: KeyStore) -> int:
    count = 0
    with keys.database.writing() as connection:
        for name, wrapped in connection.execute(select(secrets.c.name, secrets.c.wrapped)).all():
            if kid_of(wrapped) != keys.master.newest.kid:
                keys.put_secret(connection, name, unseal(keys.master.all, wrapped, secret_place(name)))
                count += 1
    return count


def _rewrap_batch(keys: KeyStore, last: Optional[tuple[UUID, int]]) -> tuple[int, Optional[tuple[UUID, int]]]:
    order = wrapped_keys.c.chat_id, wrapped_keys.c.version
    query = select(*order, wrapped_keys.c.wrapped).order_by(*order).limit(_BATCH)
    began = time.monotonic()
    if last is not None:
        chat, version = last
        same = and_(wrapped_keys.c.chat_id == chat, wrapped_keys.c.version > version)
        query = query.where(or_(wrapped_keys.c.chat_id > chat, same))
    with keys.database.writing() as connection:
        rows = connection.execute(query).all()
        fresh = [(chat_id, version, keys.rewrapped(chat_id, version, wrapped)) for chat_id, version, wrapped in rows]
        changed = [{"chat": chat, "nth": nth, "new": wrapped} for chat, nth, wrapped in fresh if wrapped is not None]
        if changed:
            # Only if nobody erased the chat meanwhile: an update cannot bring a row back.
            same = wrapped_keys.c.chat_id == bindparam("chat"), wrapped_keys.c.version == bindparam("nth")
            connection.execute(update(wrapped_keys).where(*same).values(wrapped=bindparam("new")), changed)
        count = len(changed)
    time.sleep(max(_BREATH_SECONDS, time.monotonic() - began))  # half of the time is for those who make keys
    return count, (rows[-1].chat_id, rows[-1].version) if len(rows) == _BATCH else None
