"""Copies come back, without keys in the data's one, and without those who were erased."""

import dataclasses
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.content.messages import Incoming
from bot.settings import Settings
from bot.store import copying
from bot.store.backup import backup, prune, restore
from bot.store.database import Store
from bot.store.engine import Database
from bot.store.erase import erase
from bot.store.errors import Damaged, KeyProblem, StoreProblem
from bot.store.inbox import Inbox
from bot.store.key_tables import tombstones, wrapped_keys
from bot.store.retention import sweep
from bot.store.tables import chats
from tests.stores import NOW, settings_for


def fill(store: Store, *names: str) -> None:
    for name in names:
        turn = store.load(store.chat_for(f"terminal:{name}", NOW), NOW)
        turn.put("settings", {"consent": "keep", "name": name})
        turn.put("plan", {"canary": "canary-words"})
        store.commit(turn)
        Inbox(store).receive(1, hash(name) % 1000, f"terminal:{name}", Incoming("text", "waiting"), NOW)


def elsewhere(settings: Settings, home: Path) -> Settings:
    """Return settings of an empty machine with the same master key."""
    engine = "sqlite" if settings.on_sqlite else "postgresql"
    return settings_for(engine, home, master_key_file=settings.key_file)


def test_everything_comes_back_on_another_machine(settings: Settings, tmp_path: Path) -> None:
    store = Store.open(settings, prepare=True)
    fill(store, "a", "b")
    files = backup(store, tmp_path / "data", tmp_path / "keys", NOW)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    store.close()
    other = elsewhere(settings, tmp_path / "other")
    assert restore(other, *files) == 2
    again = Store.open(other)
    assert again.load(again.chat_for("terminal:b"), NOW).get("settings")["name"] == "b"
    assert Inbox(again).receive(1, 5000, "terminal:b", Incoming("text", "next"), NOW)
    claims = [Inbox(again).claim("me", NOW) for _ in range(2)]
    assert sorted(len(claim.messages) for claim in claims if claim) == [1, 2]
    again.close()


def test_the_datas_copy_opens_nothing_by_itself(settings: Settings, tmp_path: Path) -> None:
    store = Store.open(settings, prepare=True)
    fill(store, "a")
    key = store.keys.ring(store.chat_for("terminal:a")).newest.secret
    data_file, keys_file = backup(store, tmp_path / "data", tmp_path / "keys", NOW)
    store.close()
    raw = data_file.read_bytes()
    assert b"canary" not in raw and key not in raw and b"wrapped_keys" not in raw
    assert key not in keys_file.read_bytes()


def test_who_was_erased_stays_erased_when_an_old_copy_comes_back(settings: Settings, tmp_path: Path) -> None:
    settings = dataclasses.replace(settings, keys_backup=tmp_path / "keys" / "steady-keys.db")
    store = Store.open(settings, prepare=True)
    fill(store, "gone", "stays")
    data_file, keys_file = backup(store, tmp_path / "data", tmp_path / "keys", NOW)
    gone = store.chat_for("terminal:gone")
    erase(store, gone, NOW)
    store.close()
    other = elsewhere(settings, tmp_path / "other")
    assert restore(other, data_file, keys_file) == 1
    again = Store.open(other)
    assert again.find("terminal:gone") is None and again.find("terminal:stays") is not None
    with pytest.raises(Damaged):
        again.keys.ring(gone)
    again.close()


def test_who_comes_while_a_copy_is_made_has_a_key_in_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, copy_out = Store.open(settings, prepare=True), copying.copy_out
    fill(store, "first")

    def comes_between(*given: Any) -> None:
        copy_out(*given)
        store.chat_for(f"terminal:after {given[2]}", NOW)

    monkeypatch.setattr("bot.store.backup.copy_out", comes_between)
    monkeypatch.setattr(copying, "copy_out", comes_between)
    files = backup(store, tmp_path / "data", tmp_path / "keys", NOW)
    store.close()
    other = elsewhere(settings, tmp_path / "other")
    restore(other, *files)
    again = Store.open(other)
    for chat_id in again.data.engine.connect().execute(select(chats.c.id)).scalars():
        assert again.address_of(chat_id)
    again.close()


def test_an_erasure_reaches_the_copy_that_backup_made_by_itself(settings: Settings) -> None:
    store = Store.open(settings, prepare=True)
    fill(store, "gone")
    gone = store.chat_for("terminal:gone")
    erase(store, store.chat_for("terminal:before any copy", NOW), NOW)
    assert not settings.keys_copy.exists()
    backup(store, settings.home / "data", settings.keys_copy.parent, NOW)
    erase(store, gone, NOW)
    store.close()
    copy = Database(f"sqlite:///{settings.keys_copy}", wal=False)
    with copy.reading() as connection:
        assert gone not in connection.execute(select(wrapped_keys.c.chat_id)).scalars().all()
        assert gone in connection.execute(select(tombstones.c.chat_id)).scalars().all()
    copy.close()


def test_a_copy_whose_disk_is_away_is_written_once_it_is_back(settings: Settings, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    settings = dataclasses.replace(settings, keys_backup=disk / "keys" / "k.db")
    store = Store.open(settings, prepare=True)
    fill(store, "gone")
    disk.write_text("no folder")
    erase(store, store.chat_for("terminal:gone"), NOW)
    assert store.find("terminal:gone") is None, "an erasure does not wait for a disk"
    sweep(store, NOW)
    disk.unlink()
    sweep(store, NOW)
    assert settings.keys_copy.exists()
    os.utime(settings.keys_copy, (NOW.timestamp(),) * 2)
    sweep(store, NOW)
    assert settings.keys_copy.stat().st_mtime > NOW.timestamp(), "a day old, or older than an erasure"
    store.close()


def test_both_in_one_place_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="two places"):
        backup(store, tmp_path / "same", tmp_path / "same", NOW)


def test_a_living_database_is_not_overwritten(settings: Settings, tmp_path: Path) -> None:
    store = Store.open(settings, prepare=True)
    fill(store, "a")
    files = backup(store, tmp_path / "data", tmp_path / "keys", NOW)
    store.close()
    with pytest.raises(StoreProblem, match="move it away"):
        restore(settings, *files)


def test_another_master_key_opens_no_copy(settings: Settings, tmp_path: Path) -> None:
    store = Store.open(settings, prepare=True)
    fill(store, "a")
    files = backup(store, tmp_path / "data", tmp_path / "keys", NOW)
    store.close()
    other = settings_for("sqlite", tmp_path / "other")
    with pytest.raises(KeyProblem):
        restore(other, *files)


def test_copies_of_more_than_two_weeks_go(tmp_path: Path) -> None:
    for name, days in (("steady-data-old.db", 15), ("steady-data-new.db", 13), ("else.db", 99)):
        (tmp_path / name).touch()
        at = (NOW - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (at, at))
    prune(tmp_path, NOW)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["else.db", "steady-data-new.db"]
