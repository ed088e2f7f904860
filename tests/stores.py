"""Stores for tests: the same tests run on SQLite and on PostgreSQL."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Iterator

import pytest

from bot.settings import Settings
from bot.store.database import Store
from bot.store.engine import Database
from tests.postgres import server

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)
ENGINES = ("sqlite", "postgresql")
LEFT = (  # questions whose answers are 0 once all that came in is answered and sent
    "SELECT count(*) FROM inbox WHERE done_at IS NULL AND parked_at IS NULL",
    "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')",
)


class Clock:
    """A clock that tests move."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> datetime:
        """Move on, and return the new time."""
        self.now += timedelta(**time)
        return self.now


def settings_for(engine: str, home: Path, **more: Any) -> Settings:
    """Return settings of an empty installation."""
    url = server().new_database() if engine == "postgresql" else f"sqlite:///{home / 'steady.db'}"
    return Settings(home=home, database_url=url, **more)


def each_engine(folder: Path) -> Iterator[tuple[str, Settings]]:
    """Yield each engine's name and settings, with a home of its own in `folder`."""
    for engine in ENGINES:
        home = folder / engine
        home.mkdir()
        yield engine, settings_for(engine, home)


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty installation, on each engine."""
    made = settings_for(request.param, tmp_path)
    yield made
    if request.param == "postgresql":
        server().drop(made.data_url)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """An empty store, on each engine."""
    opened = Store.open(settings, prepare=True)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at `NOW`."""
    return Clock()


def rows_of(database: Database, sentence: str) -> list[Any]:
    """Return what a plain SQL sentence finds."""
    with database.reading() as connection:
        return list(connection.exec_driver_sql(sentence).all())


def kept(home: Path, question: str) -> int:
    """Return what the SQLite database of a program that runs in `home` answers to a question for a number."""
    with closing(sqlite3.connect(f"file:{home / 'steady.db'}?mode=ro", uri=True)) as reading:
        return int(reading.execute(question).fetchone()[0])


def change(database: Database, sentence: str, *values: Any) -> None:
    """Run a plain SQL sentence; `?` stands for a value on both engines."""
    with database.writing() as connection:
        connection.exec_driver_sql(sentence if database.on_sqlite else sentence.replace("?", "%s"), values)
