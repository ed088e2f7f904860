"""The drills of an operator, on a program that runs: rotate everything, restore from yesterday's copy."""

import asyncio
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bench.faults import rewrap
from bot.settings import Settings
from bot.store import master, rotation
from bot.store.backup import backup, restore
from bot.store.database import Store
from bot.store.erase import erase
from bot.store.errors import Damaged, TakenOver
from tests.faults.in_time import run_in_time
from tests.postgres import server
from tests.stores import ENGINES, rows_of, settings_for
from tests.telegram_double.server import BotApi

MINUTES_15 = 900.0


def done(store: Store) -> int:
    return int(rows_of(store.data, "SELECT count(*) FROM inbox WHERE done_at IS NOT NULL")[0][0])


@pytest.mark.parametrize("engine", ENGINES)
async def test_key_and_pepper_change_while_people_write(serve: Any, tmp_path: Path, engine: str) -> None:
    settings = settings_for(engine, tmp_path)
    async with BotApi() as api, serve(settings, api) as serving:
        people = [api.person(number) for number in range(101, 111)]
        stop, said = asyncio.Event(), [0]

        async def write() -> None:
            while not stop.is_set():
                people[said[0] % len(people)].say(f"word {said[0]}")
                said[0] += 1
                await asyncio.sleep(0.1)

        writing = asyncio.create_task(write())
        began = time.monotonic()
        await asyncio.sleep(0.5)
        await asyncio.to_thread(_rotate, serving.store.settings)
        await asyncio.sleep(0.5)
        stop.set()
        await writing
        await people[0].waits(lambda: done(serving.store) == said[0], 60)
        assert time.monotonic() - began < MINUTES_15
        assert rows_of(serving.store.data, "SELECT count(*) FROM chats") == [(len(people),)], "nobody is a stranger"
    late = Store.open(settings)
    assert all(late.find(f"telegram:{person.user_id}") for person in people)
    late.close()


def _rotate(settings: Settings) -> None:
    """Do what `./steady rotate-keys`, `--finish` and `--pepper` do, in a process of their own as it were."""
    master.add_master(settings)
    other = Store.open(settings)
    rotation.rewrap_all(other.keys)
    master.wait_until_noticed(settings, 1.0)
    rotation.rewrap_all(other.keys)
    master.drop_older(settings)
    rotation.renew_pepper(other, 1.0)
    other.close()


async def test_a_new_token_of_the_same_bot_loses_nothing(serve: Any, tmp_path: Path) -> None:
    settings = settings_for("sqlite", tmp_path)
    async with BotApi() as api:
        ana = api.person()
        async with serve(settings, api) as serving:
            ana.say("before")
            await ana.waits(lambda: done(serving.store) == 1, 30)
        api.token = api.token.split(":")[0] + ":BB" + "n" * 33  # @BotFather revoked the old one
        ana.say("in between")
        async with serve(settings, api) as serving:
            await ana.waits(lambda: done(serving.store) == 2, 30)
            assert rows_of(serving.store.data, "SELECT count(*) FROM chats") == [(1,)]


@pytest.mark.parametrize("engine", ENGINES)
def test_yesterdays_copy_comes_back_without_those_who_left(tmp_path: Path, engine: str) -> None:
    settings = settings_for(engine, tmp_path / "home")
    store, now = Store.open(settings, prepare=True), datetime.now(timezone.utc)
    chats = [store.chat_for(f"telegram:{number}", now) for number in range(30)]
    for number, chat_id in enumerate(chats):
        turn = store.load(chat_id, now)
        turn.put("settings", {"consent": "keep", "name": f"n{number}"})
        store.commit(turn)
    copy, keys = backup(store, tmp_path / "data", tmp_path / "keys", now - timedelta(hours=20))
    for chat_id in chats[:10]:
        erase(store, chat_id, now)
    store.close()
    began = time.monotonic()
    if engine == "sqlite":
        for file in (tmp_path / "home").glob("steady.db*"):
            file.unlink()
    else:
        server().run_in(settings.data_url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert restore(settings, copy, keys) == 20
    assert time.monotonic() - began < MINUTES_15
    store = Store.open(settings)
    for number, chat_id in enumerate(chats):
        if number < 10:
            with pytest.raises((TakenOver, Damaged)):
                store.load(chat_id, now)
        else:
            assert store.load(chat_id, now).get("settings")["name"] == f"n{number}"
    store.close()


def test_re_wrapping_leaves_others_their_turn(tmp_path: Path) -> None:
    run_in_time(rewrap, 0.02, tmp_path)
