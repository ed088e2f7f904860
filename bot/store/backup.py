"""Copy data and keys to two places, and bring them back. The data's copy holds no key."""

import os
import shutil
from datetime import datetime, timezone
from pathlib import Path
from typing import Iterator

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.schema import MetaData

from bot.settings import Settings
from bot.store.database import Store
from bot.store.engine import Database
from bot.store.errors import StoreProblem
from bot.store.key_tables import key_metadata
from bot.store.lifetimes import DUMP
from bot.store.migrate import Schema
from bot.store.tables import CHAT_TABLES, chats, metadata

_BATCH = 500
_DATA_NAME = "steady-data-"


def backup(store: Store, data_folder: Path, keys_folder: Path, now: datetime) -> tuple[Path, Path]:
    """Write both copies (SQLite files whatever the database) and return their paths.

    The keys' copy has one name and replaces the one before. Neither holds the master key. Raises `StoreProblem` if
    both would lie in one folder, or `Unavailable`.
    """
    if data_folder.resolve() == keys_folder.resolve():
        raise StoreProblem("Data and keys must not lie in one folder: name two places.")
    data_file = data_folder / f"{_DATA_NAME}{now:%Y%m%dT%H%M%S}.db"
    with_keys = backup_keys(store, keys_folder / "steady-keys.db")
    _copy_out(store.data, metadata, "data", data_file)
    prune(data_folder, now)
    return data_file, with_keys


def backup_keys(store: Store, file: Path) -> Path:
    """Replace the one copy of the key store; called at each erasure too."""
    fresh = file.with_suffix(".new")
    _copy_out(store.keys.database, key_metadata, "keys", fresh)
    os.replace(fresh, file)
    return file


def prune(folder: Path, now: datetime) -> list[Path]:
    """Delete the data's copies that are older than 14 days, and return them."""
    old = []
    for file in folder.glob(f"{_DATA_NAME}*.db"):
        written = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
        if now - written > DUMP:
            file.unlink()
            old.append(file)
    return old


def restore(settings: Settings, data_file: Path, keys_file: Path) -> int:
    """Fill an empty database from copies and return how many chats came back; who was erased stays erased.

    A key store that is still there is newer than any copy and is left as it is. Raises `StoreProblem`.
    """
    keys = Database(settings.key_store_url, wal=False)
    try:
        if Schema(keys, "keys").revision() is None:
            _copy_in(keys_file, keys, key_metadata, "keys")
    finally:
        keys.close()
    data = Database(settings.data_url)
    try:
        if Schema(data, "data").revision() is not None and _count_chats(data):
            raise StoreProblem("There is a database with chats in it: move it away first.")
        _copy_in(data_file, data, metadata, "data")
    finally:
        data.close()
    return _bury_again(settings)


def _bury_again(settings: Settings) -> int:
    store = Store.open(settings)
    try:
        erased = store.keys.erased()
        with store.data.writing() as connection:
            for chat_id in erased:
                for table in CHAT_TABLES:
                    connection.execute(delete(table).where(table.c.chat_id == chat_id))
                connection.execute(delete(chats).where(chats.c.id == chat_id))
            connection.execute(chats.update().values(owner=None, lease_until=None))
        return _count_chats(store.data)
    finally:
        store.close()


def _count_chats(data: Database) -> int:
    with data.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(chats)).scalar() or 0)


def _copy_out(source: Database, tables: MetaData, name: str, file: Path) -> None:
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


def _copy_in(file: Path, target: Database, tables: MetaData, name: str) -> None:
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
