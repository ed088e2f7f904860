"""A database that fails says so, changes nothing, and works again afterwards."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, update

from bot.content.messages import Incoming
from bot.store.database import Store
from bot.store.errors import Unavailable
from bot.store.inbox import Inbox
from bot.store.tables import chats as chats_table
from tests.postgres import server
from tests.stores import NOW, rows_of, settings_for


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Any:
    store = Store.open(settings_for("sqlite", tmp_path))
    yield store
    store.close()


def _on_every_connection(store: Store, pragma: str) -> None:
    store.data.close()  # drops pooled connections
    event.listen(store.data.engine, "connect", lambda connection, _: connection.execute(pragma))


def test_a_full_disk_keeps_what_was_there(sqlite_store: Store) -> None:
    chat_id = sqlite_store.chat_for("terminal:a", NOW)
    turn = sqlite_store.load(chat_id, NOW)
    turn.put("plan", {"then": "walk"})
    sqlite_store.commit(turn)
    pages = rows_of(sqlite_store.data, "PRAGMA page_count")[0][0]
    _on_every_connection(sqlite_store, f"PRAGMA max_page_count = {pages + 2}")
    turn = sqlite_store.load(chat_id, NOW)
    turn.put("hold", {"texts": ["x" * 100_000]})
    with pytest.raises(Unavailable, match="full"):
        sqlite_store.commit(turn)
    with pytest.raises(Unavailable):
        for number in range(200):
            Inbox(sqlite_store).receive(1, number, "terminal:a", Incoming("text", "y" * 4000), NOW)
    assert sqlite_store.load(chat_id, NOW).get("plan") == {"then": "walk"}
    assert sqlite_store.load(chat_id, NOW).get("hold") == {}


def test_a_read_only_database_can_still_be_read(sqlite_store: Store) -> None:
    chat_id = sqlite_store.chat_for("terminal:a", NOW)
    _on_every_connection(sqlite_store, "PRAGMA query_only = ON")
    turn = sqlite_store.load(chat_id, NOW)
    turn.put("plan", {"then": "walk"})
    with pytest.raises(Unavailable, match="readonly"):
        sqlite_store.commit(turn)
    with pytest.raises(Unavailable):
        Inbox(sqlite_store).receive(1, 1, "terminal:a", Incoming("text", "x"), NOW)


def test_a_failure_names_no_value(sqlite_store: Store) -> None:
    _on_every_connection(sqlite_store, "PRAGMA query_only = ON")
    with pytest.raises(Unavailable) as told:
        Inbox(sqlite_store).receive(1, 1, "terminal:canary", Incoming("text", "canary"), NOW)
    assert "canary" not in str(told.value)


def test_writers_of_one_file_wait_for_each_other(sqlite_store: Store) -> None:
    chats = [sqlite_store.chat_for(f"terminal:{n}", NOW) for n in range(8)]

    def write(chat_id: Any) -> None:
        for number in range(10):
            turn = sqlite_store.load(chat_id, NOW)
            turn.put("session", {"n": number})
            sqlite_store.commit(turn)

    threads = [threading.Thread(target=write, args=(chat_id,)) for chat_id in chats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sqlite_store.load(chat_id, NOW).get("session") for chat_id in chats] == [{"n": 9}] * 8


def test_a_file_that_is_no_database_is_told_with_the_next_step(tmp_path: Path) -> None:
    settings = settings_for("sqlite", tmp_path)
    (tmp_path / "steady.db").write_bytes(b"anything but a database " * 200)
    with pytest.raises(Unavailable, match="steady restore"):
        Store.open(settings)


def test_lost_connections_are_made_again(tmp_path: Path) -> None:
    store = Store.open(settings_for("postgresql", tmp_path), prepare=True)
    chat_id = store.chat_for("terminal:a", NOW)
    server().run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'steady'")
    assert store.load(chat_id, NOW).records == []
    store.close()


def test_a_query_that_hangs_is_ended_by_the_server(tmp_path: Path) -> None:
    store = Store.open(settings_for("postgresql", tmp_path), prepare=True)
    with pytest.raises(Unavailable, match="timeout"), store.data.reading() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 200")
        connection.exec_driver_sql("SELECT pg_sleep(3)")
    assert rows_of(store.data, "SHOW statement_timeout") == [("5s",)]
    store.close()


def test_of_two_that_block_each_other_one_is_told_and_the_other_goes_on(tmp_path: Path) -> None:
    store = Store.open(settings_for("postgresql", tmp_path), prepare=True)
    first, second = (store.chat_for(f"telegram:{number}", NOW) for number in (1, 2))
    both_hold_one = Barrier(2)

    def write(one: UUID, other: UUID) -> str:
        try:
            with store.data.writing() as connection:
                connection.execute(update(chats_table).where(chats_table.c.id == one).values(owner=str(one)))
                both_hold_one.wait(60)
                connection.execute(update(chats_table).where(chats_table.c.id == other).values(owner=str(one)))
        except Unavailable:
            return "told"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(write, (first, second), (second, first)))
    assert sorted(ends) == ["done", "told"]
    owners = {row[0] for row in rows_of(store.data, "SELECT owner FROM chats")}
    assert owners == {str((first, second)[ends.index("done")])}, "of the one that was told, nothing was written"
    store.close()
