"""One database, reached the same way whether it is SQLite or PostgreSQL."""

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from sqlalchemy import create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.schema import Table

from bot.store.errors import Unavailable
from bot.store.grouped import GroupedWriter
from bot.store.key_tables import KEYS_SCHEMA

_BUSY_SECONDS = 5
_PG_OPTIONS = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=20000"
# A server that is gone without a word (failover, a pulled cable) is noticed within about ten seconds.
ALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
_PROBLEM_STEPS = {  # what SQLite says, and what to do about it
    "disk I/O error": ". The disk may be full: make room on it.",
    "disk is full": ": make room on it.",
    "readonly database": ". It cannot be written: look at the rights of its folder and its disk.",
    "unable to open": ". It cannot be written: look at the rights of its folder and its disk.",
    "not a database": ". Move it away and put a copy back with ./steady restore.",
    "malformed": ". Move it away and put a copy back with ./steady restore.",
}
_OUR_FAULT = (IntegrityError, ProgrammingError, DataError)


class Database:
    """Connections to one database; `reading()` and `writing()` are its only doors."""

    def __init__(self, url: str, wal: bool = True) -> None:
        self.url = make_url(url)
        self.on_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url, wal) if self.on_sqlite else _postgresql_engine(url)
        # On SQLite a transaction that only reads must not ask for the writer's place.
        self._reader = self.engine.execution_options(steady_reads=True)
        self._writer = GroupedWriter(self.engine) if self.on_sqlite else None

    @property
    def file(self) -> Path:
        """Return the SQLite file."""
        return Path(str(self.url.database))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes: all of it or nothing. Raises `Unavailable` if the database fails."""
        with told_plainly(), self._writer.transaction() if self._writer else self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads. Raises `Unavailable` if the database fails."""
        with told_plainly(), self._reader.begin() as connection:
            yield connection

    def insert(self, table: Table) -> Any:
        """Return this database's own INSERT, which knows ON CONFLICT."""
        return sqlite.insert(table) if self.on_sqlite else postgresql.insert(table)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the drivers' many failures into `Unavailable`, without statement or values."""
    try:
        yield
    except _OUR_FAULT:
        raise
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        raise Unavailable(f"The database failed: {_reason(error)}") from None


def _reason(error: BaseException) -> str:
    original = getattr(error, "orig", None) or error
    said = str(original).splitlines()[0] if str(original) else "no reason given"
    next_step = next((step for words, step in _PROBLEM_STEPS.items() if words in said), "")
    return f"{type(original).__name__}: {said}{next_step}"


def _sqlite_engine(url: str, wal: bool) -> Engine:
    path = Path(str(make_url(url).database))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=8,
        pool_timeout=_BUSY_SECONDS,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
        execution_options={"schema_translate_map": {KEYS_SCHEMA: None}},
    )
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, wal))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, wal: bool) -> None:
    connection.isolation_level = None  # the driver must not begin and commit on its own
    connection.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("steady_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _postgresql_engine(url: str) -> Engine:
    return create_engine(
        url,
        future=True,
        hide_parameters=True,
        pool_size=8,
        max_overflow=8,
        pool_timeout=2,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 3, "options": _PG_OPTIONS, "application_name": "steady", **ALIVE},
    )
