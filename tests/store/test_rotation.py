"""Keys change while everything stays readable."""

import base64
import os
from datetime import timedelta

import pytest

from bot.content.messages import Incoming
from bot.settings import Settings
from bot.store import rotation
from bot.store.database import Store
from bot.store.errors import KeyProblem
from bot.store.inbox import Inbox
from bot.store.master import add_master, drop_older, read_master
from bot.store.rotation import drop_old_chat_keys, kids_in_use, renew_chat_key, renew_pepper, rewrap_all
from tests.stores import NOW


def fill(store: Store, names: int = 5) -> None:
    for name in range(names):
        turn = store.load(store.chat_for(f"terminal:{name}", NOW), NOW)
        turn.put("plan", {"of": name})
        turn.set_timer("hold", NOW + timedelta(hours=1), "hold", {"of": name})
        store.commit(turn)
        Inbox(store).receive(1, name, f"terminal:{name}", Incoming("text", f"from {name}"), NOW)


def all_readable(store: Store, names: int = 5) -> bool:
    turns = [store.load(store.chat_for(f"terminal:{name}", NOW), NOW) for name in range(names)]
    return all(turn.get("plan") == {"of": n} and turn.timers[0].payload == {"of": n} for n, turn in enumerate(turns))


def test_a_new_master_key_takes_over_and_the_old_one_can_go(settings: Settings) -> None:
    store = Store.open(settings, prepare=True)
    fill(store)
    store.close()
    old = settings.key_file.read_text().strip()
    add_master(settings)
    assert settings.key_file.stat().st_mode & 0o077 == 0
    store = Store.open(settings)
    assert all_readable(store)
    assert rewrap_all(store.keys) == 5 + 2
    assert rewrap_all(store.keys) == 0
    store.close()
    drop_older(settings)
    assert old not in settings.key_file.read_text()
    store = Store.open(settings)
    assert all_readable(store)
    store.close()


def test_an_interrupted_rotation_leaves_everything_readable(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(settings, prepare=True)
    fill(store)
    store.close()
    add_master(settings)
    monkeypatch.setattr(rotation, "_BATCH", 2)
    store = Store.open(settings)
    rotation._rewrap_secrets(store.keys)
    _, last = rotation._rewrap_batch(store.keys, None)
    assert last is not None
    store.keys.forget()
    assert all_readable(store)
    assert rewrap_all(store.keys) == 3
    store.close()
    drop_older(settings)
    store = Store.open(settings)
    assert all_readable(store)
    store.close()


def test_a_key_of_the_environment_is_rotated_by_its_order(settings: Settings) -> None:
    keys = [base64.b64encode(os.urandom(32)).decode() for _ in range(2)]
    made = Settings(settings.home, settings.data_url, master_key=keys[0])
    Store.open(made, prepare=True).close()
    both = Settings(settings.home, settings.data_url, master_key=f"{keys[1]},{keys[0]}")
    store = Store.open(both)
    assert rewrap_all(store.keys) == 2
    store.close()
    Store.open(Settings(settings.home, settings.data_url, master_key=keys[1])).close()
    with pytest.raises(KeyProblem):
        Store.open(made)
    with pytest.raises(KeyProblem):
        add_master(both)
    assert read_master(both) is not None


def test_a_chat_gets_a_new_key_while_others_still_hold_the_old_one(settings: Settings) -> None:
    store, other = Store.open(settings, prepare=True), Store.open(settings)
    fill(store)
    assert all_readable(other)
    chat_id = store.chat_for("terminal:0")
    renew_chat_key(store, chat_id, NOW)
    assert kids_in_use(store, chat_id) == {"2"}
    assert all_readable(store) and all_readable(other)
    turn = other.load(chat_id, NOW)
    turn.put("letter", {"x": 1})
    other.commit(turn)
    assert drop_old_chat_keys(store, chat_id, NOW) == 0
    renew = NOW + timedelta(hours=2)
    renew_chat_key(store, chat_id, renew)
    assert drop_old_chat_keys(store, chat_id, renew) == 0
    assert drop_old_chat_keys(store, chat_id, renew + timedelta(hours=2)) == 2
    assert all_readable(store)
    claim = next(c for c in iter(lambda: Inbox(store).claim("me", NOW), None) if c.chat_id == chat_id)
    assert claim.messages[0].text == "from 0"
    store.close()
    other.close()


def test_a_new_pepper_finds_everybody_again(settings: Settings) -> None:
    store = Store.open(settings, prepare=True)
    fill(store)
    before = [store.find(f"terminal:{name}") for name in range(5)]
    old = store.keys.pepper
    assert renew_pepper(store) == 5
    assert store.keys.pepper != old
    store.close()
    store = Store.open(settings)
    assert [store.find(f"terminal:{name}") for name in range(5)] == before
    store.close()


def test_an_interrupted_change_of_pepper_ends_at_the_next_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(settings, prepare=True)
    fill(store)
    before = store.find("terminal:3")

    def broken(name: str) -> None:
        raise OSError("killed")

    original = store.keys.put_secret
    monkeypatch.setattr(
        store.keys, "put_secret", lambda c, name, value: broken(name) if name == "pepper" else original(c, name, value)
    )
    with pytest.raises(OSError):
        renew_pepper(store)
    store.close()
    if not settings.on_sqlite:
        with pytest.raises(KeyProblem, match="rotate-keys"):
            Store.open(settings)
    store = Store.open(settings, prepare=True)
    assert store.find("terminal:3") == before
    store.close()
