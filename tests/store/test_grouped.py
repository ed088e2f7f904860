"""Transactions that share a commit stay apart from each other, and none counts as written before it is on disk."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterator

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from bot.store.engine import Database
from bot.store.errors import Unavailable
from tests.stores import rows_of


class Crowd:
    """Writers that stand in line behind one that holds the database, until `go`."""

    def __init__(self, data: Database) -> None:
        self.data = data
        self.commits: list[int] = []
        self._go, self._pool = threading.Event(), ThreadPoolExecutor(8)
        event.listen(data.engine, "commit", lambda _: self.commits.append(1))
        self._held = threading.Event()
        self._first = self._pool.submit(self._hold)
        self._held.wait(30)

    def _hold(self) -> None:
        with self.data.writing() as connection:
            self._held.set()
            self._go.wait(30)
            put(connection, 0)

    def write(self, number: int, *then: str) -> "Future[None]":
        """Let one more stand in line."""
        writer: Any = self.data._writer
        before = writer._waiting
        future = self._pool.submit(self._write, number, then)
        while writer._waiting == before:
            threading.Event().wait(0.001)
        return future

    def _write(self, number: int, then: tuple[str, ...]) -> None:
        with self.data.writing() as connection:
            put(connection, number)
            for sentence in then:
                connection.exec_driver_sql(sentence)

    def go(self) -> "Future[None]":
        """Let the first one end, and all others after it; returns the first one's result."""
        self._go.set()
        self._pool.shutdown(wait=True)
        return self._first


def put(connection: Connection, number: int) -> None:
    connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": number})


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{tmp_path / 't.db'}")
    with found.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER PRIMARY KEY)")
    yield found
    found.close()


def kept(data: Database) -> list[int]:
    return [row[0] for row in rows_of(data, "SELECT n FROM t ORDER BY n")]


def test_those_who_wait_share_one_commit(data: Database) -> None:
    crowd = Crowd(data)
    others = [crowd.write(number) for number in (1, 2, 3)]
    assert crowd.go().exception() is None
    assert [future.exception() for future in others] == [None] * 3
    assert len(crowd.commits) == 1
    assert kept(data) == [0, 1, 2, 3]


def test_nobody_hears_of_success_before_the_commit(data: Database) -> None:
    crowd = Crowd(data)
    seen: list[list[int]] = []
    futures = [crowd.write(number) for number in (1, 2)]
    event.listen(data.engine, "commit", lambda _: seen.append([future.done() for future in futures]))
    crowd.go()
    assert seen == [[False, False]]


def test_one_that_fails_takes_back_its_own_part_alone(data: Database) -> None:
    crowd = Crowd(data)
    good, bad, last = crowd.write(1), crowd.write(2, "SELECT nothing FROM nowhere"), crowd.write(3)
    crowd.go()
    assert isinstance(bad.exception(), Unavailable)
    assert good.exception() is None and last.exception() is None
    assert kept(data) == [0, 1, 3]


def test_if_the_last_in_line_fails_the_others_are_written(data: Database) -> None:
    crowd = Crowd(data)
    bad = crowd.write(1, "SELECT nothing FROM nowhere")
    assert crowd.go().exception() is None
    assert bad.exception() is not None
    assert kept(data) == [0]


def test_if_the_first_in_line_fails_the_others_are_written(data: Database) -> None:
    with data.writing() as connection:
        put(connection, 0)
    crowd = Crowd(data)  # its first one repeats what is there
    good = crowd.write(1)
    assert crowd.go().exception() is not None
    assert good.exception() is None
    assert kept(data) == [0, 1]


def test_a_transaction_that_sqlite_itself_took_back_counts_for_nobody(data: Database) -> None:
    crowd = Crowd(data)
    bad = crowd.write(1, "ROLLBACK")
    after = crowd.write(2)
    assert isinstance(crowd.go().exception(), Unavailable)
    assert isinstance(bad.exception(), Unavailable)
    assert after.exception() is None
    assert kept(data) == [2]


def test_a_commit_that_fails_fails_for_all(data: Database) -> None:
    failing = threading.Event()

    def fail(_: Any) -> None:
        if failing.is_set():
            failing.clear()
            raise OSError("the disk is gone")

    event.listen(data.engine, "commit", fail)
    crowd = Crowd(data)
    other = crowd.write(1)
    failing.set()
    assert isinstance(crowd.go().exception(), OSError)
    assert isinstance(other.exception(), OSError)
    assert kept(data) == []
    with data.writing() as connection:  # and the next one can write
        put(connection, 5)
    assert kept(data) == [5]
