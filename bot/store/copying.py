"""Copy whole tables between a database and a SQLite file of its own."""

import logging
import os
import shutil
import time
from pathlib import Path
from typing import Iterator
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.schema import MetaData

from bot.settings import Settings
from bot.store.engine import Database
from bot.store.errors import StoreProblem
from bot.store.key_tables import key_metadata
from bot.store.keys import KeyStore
from bot.store.migrate import Schema

_BATCH = 500
_DAY_SECONDS = 24 * 3600.0
_log = logging.getLogger(__name__)


def backup_keys(keys: KeyStore, file: Path) -> Path:
    """Replace the one copy of the key store."""
    fresh = file.with_suffix(f".{uuid4().hex}.new")  # two processes may do so at once
    try:
        copy_out(keys.database, key_metadata, "keys", fresh)
        os.replace(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)
    return file


def freshen_copy(keys: KeyStore, settings: Settings) -> bool:
    """Replace the key store's copy, so that it lacks what was destroyed; returns whether none is left as it was.

    Without STEADY_KEYS_BACKUP there is none before the first `./steady backup`.
    """
    file = settings.keys_copy
    try:
        if settings.keys_backup is not None or file.exists():
            backup_keys(keys, file)
    except (OSError, StoreProblem) as problem:  # its disk is away: an erasure is done all the same, and this is due
        _log.error("the key store's copy could not be written anew: %s", type(problem).__name__)
        return False
    return True


def copy_is_stale(keys: KeyStore, settings: Settings) -> bool:
    """Return whether the copy is a day old, or somebody was erased since it was written."""
    try:
        written = settings.keys_copy.stat().st_mtime
    except OSError:
        return settings.keys_backup is not None
    last = max((at.timestamp() for at in keys.erased().values()), default=0.0)
    return last >= written or time.time() - written > _DAY_SECONDS


def copy_out(source: Database, tables: MetaData, name: str, file: Path) -> None:
    """Write a fresh SQLite copy of `tables` (schema `name`: data or keys), readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    target = Database(f"sqlite:///{file}", wal=False)
    try:
        Schema(target, name).upgrade()
        with source.reading() as reading, target.writing() as writing:
            if not source.on_sqlite:
                reading.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                reading.exec_driver_sql("SET LOCAL statement_timeout = 0")
            _copy_tables(reading, writing, tables)
    finally:
        target.close()


def copy_in(file: Path, target: Database, tables: MetaData, name: str) -> None:
    """Fill a database from a copy, of this version or an older one; raises `StoreProblem`."""
    if not file.exists():
        raise StoreProblem(f"There is no copy at {file}.")
    working = file.with_suffix(".restoring")
    shutil.copyfile(file, working)
    os.chmod(working, 0o600)
    source = Database(f"sqlite:///{working}", wal=False)
    try:
        Schema(source, name).upgrade()  # a copy of an older version
        Schema(target, name).upgrade()
        with source.reading() as reading, target.writing() as writing:
            _copy_tables(reading, writing, tables)
            _go_on_counting(target, writing, name)
    finally:
        source.close()
        working.unlink(missing_ok=True)


def _copy_tables(source: Connection, target: Connection, tables: MetaData) -> None:
    for table in tables.sorted_tables:
        target.execute(delete(table))
        rows = source.execution_options(stream_results=True).execute(select(table))
        for batch in _batches(rows.mappings()):
            target.execute(insert(table), batch)


def _batches(rows: object) -> Iterator[list[dict[str, object]]]:
    while True:
        batch = [dict(row) for row in rows.fetchmany(_BATCH)]  # type: ignore[attr-defined]
        if not batch:
            return
        yield batch


def _go_on_counting(target: Database, connection: Connection, name: str) -> None:
    """Let PostgreSQL's counters go on behind the restored rows; SQLite does so by itself."""
    if target.on_sqlite or name != "data":
        return
    for table, column in (("inbox", "receipt"), ("outbox", "number")):
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'),"
            f" (SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)"
        )
