"""The operator's data verbs against a real store in a folder of its own."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot import cli
from bot.settings import Settings
from bot.store import rotation
from bot.store.database import Store

NOW = datetime(2025, 11, 21, 23, 40, tzinfo=timezone.utc)
SAID = "hes been online and hasnt answered"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Return the settings of an installation in a temporary folder."""
    for name in ("STEADY_DATABASE_URL", "STEADY_KEYS_URL", "STEADY_MASTER_KEY", "STEADY_MASTER_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STEADY_HOME", str(tmp_path / "var"))
    return Settings.from_env()


def kept_chat(settings, address: str) -> None:
    """Store a plan in a chat."""
    store = Store.open(settings)
    turn = store.load(store.chat_for(address, NOW), NOW)
    turn.put("settings", {"consent": "keep"})
    turn.add("plan", {"text": SAID})
    store.commit(turn)
    store.close()


def plans(settings, address: str) -> list[dict]:
    """Return the plans that a chat has kept."""
    store = Store.open(settings)
    try:
        found = store.find(address)
        return [record.value for record in store.load(found, NOW).all("plan")] if found else []
    finally:
        store.close()


def test_migrate_makes_what_is_missing(settings, capsys):
    assert cli.main(["migrate"]) == 0
    assert (settings.home / "steady.db").exists() and (settings.home / "master.key").exists()


@pytest.mark.parametrize(("given", "address"), [("123", "telegram:123"), ("terminal:me", "terminal:me")])
def test_erase_takes_telegrams_number_or_a_terminal_name(settings, capsys, given, address):
    kept_chat(settings, address)
    assert cli.main(["erase", "--chat", given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["records"] == 2
    assert plans(settings, address) == []


def test_erasing_an_unknown_chat_is_no_success(settings, capsys):
    cli.main(["migrate"])
    assert cli.main(["erase", "--chat", "99"]) == 1
    assert "no such chat" in capsys.readouterr().err


def test_export_prints_a_terminal_chat(settings, capsys):
    kept_chat(settings, "terminal:me")
    assert cli.main(["export", "--chat", "me", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"]["plan"][0]["text"] == SAID
    assert cli.main(["export", "--chat", "me"]) == 0
    assert SAID in capsys.readouterr().out


def test_export_does_not_open_a_telegram_chat(settings, capsys):
    kept_chat(settings, "telegram:123")
    assert cli.main(["export", "--chat", "telegram:123"]) == 1
    assert SAID not in capsys.readouterr().out


def test_a_copy_can_be_put_back_and_is_sealed(settings, capsys):
    kept_chat(settings, "telegram:123")
    assert cli.main(["backup"]) == 0
    said = capsys.readouterr()
    data, keys = (line.split(": ")[1] for line in said.out.splitlines())
    assert "cannot be recovered" in said.err and "master.key" in said.err
    assert SAID.encode() not in Path(data).read_bytes()
    for name in ("steady.db", "steady.db-wal", "steady.db-shm", "keys.db"):
        (settings.home / name).unlink(missing_ok=True)
    assert cli.main(["restore", "--data", data, "--keys", keys]) == 0
    assert plans(settings, "telegram:123") == [{"text": SAID}]


def test_who_is_erased_after_a_copy_does_not_come_back_with_it(settings, capsys):
    kept_chat(settings, "telegram:123")
    kept_chat(settings, "telegram:124")
    cli.main(["backup"])
    data, keys = (line.split(": ")[1] for line in capsys.readouterr().out.splitlines())
    cli.main(["erase", "--chat", "123"])
    for name in ("steady.db", "steady.db-wal", "steady.db-shm", "keys.db"):
        (settings.home / name).unlink(missing_ok=True)
    assert cli.main(["restore", "--data", data, "--keys", keys]) == 0
    assert plans(settings, "telegram:123") == [] and plans(settings, "telegram:124") == [{"text": SAID}]


def test_a_copy_of_the_keys_that_no_erasure_reaches_is_told_of(settings, tmp_path, capsys):
    kept_chat(settings, "telegram:123")
    cli.main(["backup", "--keys", str(tmp_path / "stick")])
    assert f"STEADY_KEYS_BACKUP={tmp_path / 'stick'}" in capsys.readouterr().err
    cli.main(["backup"])
    assert "STEADY_KEYS_BACKUP" not in capsys.readouterr().err


def test_restoring_over_data_is_refused(settings, capsys):
    kept_chat(settings, "telegram:123")
    cli.main(["backup"])
    data, keys = (line.split(": ")[1] for line in capsys.readouterr().out.splitlines())
    assert cli.main(["restore", "--data", data, "--keys", keys]) == 1


def test_data_and_keys_never_go_to_one_place(settings, tmp_path, capsys):
    kept_chat(settings, "telegram:123")
    assert cli.main(["backup", "--data", str(tmp_path), "--keys", str(tmp_path)]) == 1


def test_rotating_keys_leaves_everything_readable_and_finishing_drops_the_old_key(settings, capsys):
    kept_chat(settings, "telegram:123")
    before = settings.key_file.read_text().split()
    assert cli.main(["rotate-keys"]) == 0
    assert settings.key_file.read_text().split()[1:] == before
    assert plans(settings, "telegram:123") == [{"text": SAID}]
    assert cli.main(["rotate-keys", "--finish"]) == 0
    assert len(settings.key_file.read_text().split()) == 1 and settings.key_file.read_text().split() != before
    assert plans(settings, "telegram:123") == [{"text": SAID}]


def test_everybody_gets_a_new_key_and_the_older_ones_go_later(settings, capsys, monkeypatch):
    kept_chat(settings, "telegram:123")
    monkeypatch.setattr(rotation, "_OTHERS_KNOW", -timedelta(days=1))
    assert cli.main(["rotate-keys", "--people"]) == 0
    assert capsys.readouterr().out.startswith("1 people have a new key")
    monkeypatch.setattr(rotation, "_OTHERS_KNOW", timedelta(hours=1))
    assert cli.main(["rotate-keys", "--people", "--finish"]) == 1, "the older one is still there: too early"
    monkeypatch.setattr(rotation, "_OTHERS_KNOW", -timedelta(days=1))
    assert cli.main(["rotate-keys", "--people", "--finish"]) == 0
    assert "1 older keys are gone" in capsys.readouterr().out
    assert plans(settings, "telegram:123") == [{"text": SAID}]


def test_a_change_of_the_pepper_has_no_second_step(settings, capsys):
    assert cli.main(["rotate-keys", "--pepper", "--finish"]) == 1


def test_a_new_pepper_still_finds_every_chat(settings, capsys):
    kept_chat(settings, "telegram:123")
    assert cli.main(["rotate-keys", "--pepper"]) == 0
    assert plans(settings, "telegram:123") == [{"text": SAID}]
