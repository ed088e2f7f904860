"""Keys are made once, kept apart, wrapped, destroyed; a wrong or unsafe one stops the start with a sentence."""

import base64
import os
import shutil
from pathlib import Path
from typing import Any, Callable

import pytest

from bot.settings import Settings
from bot.store.database import Store
from bot.store.errors import Damaged, KeyProblem
from bot.store.master import make_master
from tests.stores import NOW, rows_of, settings_for


def fill(settings: Settings) -> None:
    store = Store.open(settings, prepare=True)
    turn = store.load(store.chat_for("terminal:a", NOW), NOW)
    turn.put("settings", {"consent": "keep", "name": "Alex"})
    store.commit(turn)
    store.close()


def test_a_first_start_makes_a_private_key_and_private_files(tmp_path: Path) -> None:
    settings = settings_for("sqlite", tmp_path / "home")
    fill(settings)
    for name in ("steady.db", "keys.db", "master.key"):
        assert (tmp_path / "home" / name).stat().st_mode & 0o077 == 0, name
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_a_second_start_reads_what_the_first_wrote(settings: Settings) -> None:
    fill(settings)
    store = Store.open(settings)
    assert store.load(store.chat_for("terminal:a", NOW), NOW).get("settings")["name"] == "Alex"
    store.close()


def _lose_master(settings: Settings) -> None:
    settings.key_file.unlink()


def _other_master(settings: Settings) -> None:
    settings.key_file.unlink()
    make_master(settings.key_file)


def _open_to_all(settings: Settings) -> None:
    settings.key_file.chmod(0o644)


def _sample_key(settings: Settings) -> None:
    settings.key_file.write_text(base64.b64encode(b"changeme" * 4).decode())


def _zero_key(settings: Settings) -> None:
    settings.key_file.write_text(base64.b64encode(bytes(32)).decode())


def _short_key(settings: Settings) -> None:
    settings.key_file.write_text(base64.b64encode(os.urandom(16)).decode())


def _empty_key(settings: Settings) -> None:
    settings.key_file.write_text("\n")


@pytest.mark.parametrize(
    "spoil", [_lose_master, _other_master, _open_to_all, _sample_key, _zero_key, _short_key, _empty_key]
)
def test_a_database_without_its_master_key_does_not_start(
    spoil: Callable[[Settings], None], settings: Settings
) -> None:
    fill(settings)
    before = settings.key_file.read_text()
    spoil(settings)
    with pytest.raises(KeyProblem) as told:
        Store.open(settings, prepare=True)
    assert str(told.value).endswith(".") and before.strip() not in str(told.value)
    if spoil is _lose_master:
        assert not settings.key_file.exists(), "no new key may be made for an old database"


def test_a_database_without_its_key_store_does_not_start(tmp_path: Path) -> None:
    settings = settings_for("sqlite", tmp_path)
    fill(settings)
    (tmp_path / "keys.db").unlink()
    with pytest.raises(KeyProblem):
        Store.open(settings)


def test_the_key_store_of_another_installation_does_not_fit(tmp_path: Path) -> None:
    key = base64.b64encode(os.urandom(32)).decode()
    mine = settings_for("sqlite", tmp_path / "mine", master_key=key)
    other = settings_for("sqlite", tmp_path / "other", master_key=key)
    fill(mine)
    fill(other)
    shutil.copyfile(tmp_path / "other" / "keys.db", tmp_path / "mine" / "keys.db")
    with pytest.raises(KeyProblem):
        Store.open(mine)


def test_a_key_from_the_environment_writes_no_file(tmp_path: Path) -> None:
    settings = settings_for("sqlite", tmp_path, master_key=base64.b64encode(os.urandom(32)).decode())
    fill(settings)
    assert not settings.key_file.exists()


def test_workers_do_not_make_keys_or_tables(tmp_path: Path) -> None:
    settings = settings_for("postgresql", tmp_path)
    with pytest.raises(KeyProblem, match="migrate"):
        Store.open(settings)
    assert not settings.key_file.exists()


def test_no_bare_key_lies_in_the_key_store(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    secrets = [store.keys.pepper, store.keys.check_key.secret, store.keys.ring(chat_id).newest.secret]
    prefix = "" if store.data.on_sqlite else "keys."
    wrapped = rows_of(store.keys.database, f"SELECT wrapped FROM {prefix}wrapped_keys")
    wrapped += rows_of(store.keys.database, f"SELECT wrapped FROM {prefix}secrets")
    assert len(wrapped) == 3
    for (value,) in wrapped:
        assert all(secret not in bytes(value) for secret in secrets)


def test_a_destroyed_key_is_gone_for_all_and_leaves_a_tombstone(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    store.keys.destroy(chat_id, NOW)
    with pytest.raises(Damaged):
        store.keys.ring(chat_id)
    assert set(store.keys.erased()) == {chat_id}


def test_addresses_are_neither_readable_nor_guessable(store: Store) -> None:
    store.chat_for("telegram:123456789", NOW)
    row: Any = rows_of(store.data, "SELECT lookup, address FROM chats")[0]
    assert b"123456789" not in bytes(row.lookup) + bytes(row.address)
    assert bytes(row.lookup) == store.keys.lookup("telegram:123456789")
