"""Keys change while everything stays readable."""

import base64
import os
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.content.messages import Incoming
from bot.settings import Settings
from bot.store import master, rotation
from bot.store.database import Store
from bot.store.erase import erase
from bot.store.errors import KeyProblem
from bot.store.inbox import Inbox
from bot.store.key_tables import wrapped_keys
from bot.store.master import add_master, drop_older, read_master
from bot.store.rotation import drop_old_people_keys, kids_in_use, renew_people, renew_pepper, rewrap_all
from bot.store.sealing import kid_of
from bot.store.tables import inbox
from tests.stores import NOW, change


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


def test_everybody_gets_a_new_key_while_others_still_hold_the_old_one(settings: Settings) -> None:
    store, other = Store.open(settings, prepare=True), Store.open(settings)
    fill(store)
    assert all_readable(other)
    chat_id, later = store.chat_for("terminal:0"), NOW + timedelta(hours=2)
    turn = other.load(chat_id, NOW)
    assert renew_people(store, later) == 5 and renew_people(store, later) == 0, "once, however often it is begun"
    assert kids_in_use(store, chat_id) == {"2"}
    turn.put("letter", {"x": 1})
    other.commit(turn)
    assert all_readable(store) and all_readable(other)
    assert kids_in_use(store, chat_id) == {"1", "2"}, "the other process had not heard of the new key"
    assert drop_old_people_keys(store, later + timedelta(minutes=59)) == (0, 5)
    assert drop_old_people_keys(store, later + timedelta(hours=1)) == (5, 0)
    assert kids_in_use(store, chat_id) == {"2"}
    assert all_readable(store) and store.load(chat_id, NOW).get("letter") == {"x": 1}
    claims = list(iter(lambda: Inbox(store).claim("me", NOW), None))
    assert sorted(claim.messages[0].text for claim in claims) == [f"from {n}" for n in range(5)]
    assert sorted(claim.address for claim in claims) == [f"terminal:{n}" for n in range(5)]
    store.close()
    other.close()


def test_a_new_key_is_interrupted_by_damage_or_by_an_erasure_no_more_than_by_anything_else(settings: Settings) -> None:
    store = Store.open(settings, prepare=True)
    fill(store)
    later, gone, lost = NOW + timedelta(hours=2), store.chat_for("terminal:1"), store.chat_for("terminal:2")
    change(store.data, "UPDATE timers SET payload = ?", b"broken")
    with store.data.writing() as connection:  # one of which it can still be told which key it needs
        row = connection.execute(select(inbox).where(inbox.c.chat_id == store.find("terminal:3"))).one()
        flipped = row.payload[:-1] + bytes([row.payload[-1] ^ 1])
        connection.execute(update(inbox).where(inbox.c.id == row.id).values(payload=flipped))
    store.keys.discard(lost)
    original = store.keys.make

    def make(chat_id: Any, now: Any) -> Any:
        if chat_id == gone:
            erase(store, gone, later)
        return original(chat_id, now)

    store.keys.make = make  # type: ignore[method-assign]
    assert renew_people(store, later) == 4
    assert store.load(store.chat_for("terminal:0"), NOW).get("plan") == {"of": 0}
    assert store.keys.newest_since(gone) is None, "no key stays for somebody who left"
    assert drop_old_people_keys(store, later + timedelta(hours=1)) == (2, 0)
    assert kids_in_use(store, store.chat_for("terminal:3")) == {"1", "2"}, "what is damaged may be mended yet"
    store.close()


def test_processes_that_run_take_the_new_master_key_without_a_restart(settings: Settings) -> None:
    running, other = Store.open(settings, prepare=True), Store.open(settings)
    fill(running)
    old = read_master(settings)
    assert old is not None
    add_master(settings)
    made = running.chat_for("terminal:new", NOW)
    with running.keys.database.reading() as connection:
        sealed = connection.execute(select(wrapped_keys.c.wrapped).where(wrapped_keys.c.chat_id == made)).scalar()
    assert kid_of(sealed) not in old.all, "the new key wraps at once"
    assert rewrap_all(other.keys) == 5 + 2
    drop_older(settings)
    for store in (running, other):
        store.keys.forget()
        assert all_readable(store)
    late = Store.open(settings)
    assert all_readable(late) and late.find("terminal:new") == made
    for store in (running, other, late):
        store.close()


def test_a_key_that_is_not_known_yet_is_looked_for_in_the_file(settings: Settings) -> None:
    running = Store.open(settings, prepare=True)
    fill(running)
    add_master(settings)
    other = Store.open(settings)
    rewrap_all(other.keys)
    running.keys._live._seen = master._state_of(settings)  # a clock that stood still, a copied time stamp
    running.keys.forget()
    assert all_readable(running)
    running.close()
    other.close()


def test_a_key_file_that_cannot_be_used_changes_nothing(settings: Settings) -> None:
    store = Store.open(settings, prepare=True)
    fill(store)
    content = settings.key_file.read_text()
    for broken in ("", "not a key", content[:20]):
        settings.key_file.write_text(broken)
        store.keys.forget()
        assert all_readable(store)
    settings.key_file.unlink()
    store.keys.forget()
    assert all_readable(store)
    store.close()


def test_dropping_waits_until_everybody_has_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(settings, prepare=True).close()
    add_master(settings)
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    master.wait_until_noticed(settings, 1000)
    assert 900 < sum(slept) <= 1000
    slept.clear()
    os.utime(settings.key_file, (time.time() - 1001,) * 2)
    master.wait_until_noticed(settings, 1000)
    assert sum(slept) <= 0


def test_a_new_pepper_finds_everybody_again_while_others_run(settings: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 2)
    store, running = Store.open(settings, prepare=True), Store.open(settings)
    fill(store)
    before = [store.find(f"terminal:{name}") for name in range(5)]
    old = store.keys.pepper
    assert renew_pepper(store, 0) == 5
    assert store.keys.pepper != old
    assert [running.find(f"terminal:{name}") for name in range(5)] == before
    made = running.chat_for("terminal:new", NOW)
    assert store.find("terminal:new") == made
    assert renew_pepper(store, 0) == 6
    assert running.keys.pepper != store.keys.pepper
    assert running.make_chat("terminal:newer", NOW) == store.find("terminal:newer")
    store.close()
    running.close()


@pytest.mark.parametrize("after", range(5))
def test_an_interrupted_change_of_pepper_finds_everybody_and_ends_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 2)
    store, running = Store.open(settings, prepare=True), Store.open(settings)
    fill(store)
    before = [store.find(f"terminal:{name}") for name in range(5)]
    original, left = rotation._new_lookup, [after]

    def broken(*args: Any) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("killed")
        return original(*args)

    monkeypatch.setattr(rotation, "_new_lookup", broken)
    with pytest.raises(OSError):
        renew_pepper(store, 0)
    store.close()
    monkeypatch.setattr(rotation, "_new_lookup", original)
    store = Store.open(settings)
    for process in (store, running):
        assert [process.find(f"terminal:{name}") for name in range(5)] == before
    made = running.chat_for("terminal:new", NOW)
    renew_pepper(store, 0)
    assert not store.keys.has_secret("pepper_next")
    for process in (store, running):
        assert [process.find(f"terminal:{name}") for name in range(5)] == before
        assert process.find("terminal:new") == made
    store.close()
    running.close()


def test_a_chat_made_during_the_change_with_the_old_pepper_is_found_after_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, running = Store.open(settings, prepare=True), Store.open(settings)
    late = []

    def meanwhile(seconds: float) -> None:
        monkeypatch.setattr(running.keys, "read_peppers", lambda: False)  # it read them a moment ago
        late.append(running.make_chat("terminal:late", NOW))
        monkeypatch.undo()

    fill(store)
    monkeypatch.setattr(rotation.time, "sleep", meanwhile)
    renew_pepper(store)
    assert store.find("terminal:late") == late[0]
    store.close()
    running.close()
