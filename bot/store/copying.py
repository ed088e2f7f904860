"""Copy whole tables between a database and a SQLite file of its own."""

import os
import shutil
from pathlib import Path
from typing import Iterator

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.schema import MetaData

from bot.store.engine import Database
from bot.store.errors import StoreProblem
from bot.store.key_tables import key_metadata
from bot.store.keys import KeyStore
from bot.store.migrate import Schema

_BATCH = 500


def backup_keys(keys: KeyStore, file: Path) -> Path:
    """Replace the one copy of the key store; called at each erasure too."""
    fresh = file.with_suffix(".new")
    copy_out(keys.database, key_metadata, "keys", fresh)
    os.replace(fresh, file)
    return file


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
