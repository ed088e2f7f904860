"""One process at a time has a role, and PostgreSQL wakes those who wait."""

from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import pytest

from bot.content.messages import Incoming
from bot.settings import Settings
from bot.store.database import Store
from bot.store.errors import Unavailable
from bot.store.inbox import CHANNEL, Inbox
from bot.store.notify import Listener
from bot.store.sole import SoleRole
from tests.postgres import server
from tests.stores import NOW, settings_for


def test_a_role_is_held_once_and_given_back(settings: Settings) -> None:
    one, other, poller = SoleRole(settings, "sender"), SoleRole(settings, "sender"), SoleRole(settings, "poller")
    assert one.acquire() and one.acquire() and one.still_held()
    assert not other.acquire() and not other.still_held()
    assert poller.acquire()
    one.release()
    assert other.acquire()
    other.release()
    poller.release()


def test_a_lost_connection_loses_the_role(tmp_path: Path) -> None:
    settings = settings_for("postgresql", tmp_path)
    one, other = SoleRole(settings, "sender"), SoleRole(settings, "sender")
    assert one.acquire()
    name = settings.data_url.rsplit("/", 1)[1]
    server().run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    assert not one.still_held()
    assert other.acquire()
    other.release()
    one.release()


def test_a_server_that_is_away_gives_no_role(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url="postgresql://steady:canary@127.0.0.1:1/none")
    with pytest.raises(Unavailable) as told:
        SoleRole(settings, "sender").acquire()
    assert "canary" not in str(told.value)


def test_a_folder_that_cannot_be_written_gives_no_role(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    with pytest.raises(Unavailable):
        SoleRole(Settings(home=tmp_path / "home"), "sender").acquire()


def test_a_new_message_is_heard_of_also_after_the_connection_was_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for("postgresql", tmp_path)
    store, heard, connected = Store.open(settings, prepare=True), Event(), Semaphore(0)
    connect = Listener._connect

    def noted(self: Listener) -> Any:
        made = connect(self)
        connected.release()
        return made

    monkeypatch.setattr(Listener, "_connect", noted)
    listener = Listener(settings.data_url, CHANNEL, heard.set)
    listener.start()
    assert connected.acquire(timeout=60)
    Inbox(store).receive(1, 1, "telegram:1", Incoming("text", "x"), NOW)
    assert heard.wait(60)
    name = settings.data_url.rsplit("/", 1)[1]
    server().run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    heard.clear()
    assert connected.acquire(timeout=60)
    Inbox(store).receive(1, 2, "telegram:1", Incoming("text", "x"), NOW)
    assert heard.wait(60)
    listener.stop()
    store.close()
