"""What /metrics says after a bad evening, read the way Prometheus reads it."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Optional, Sequence

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bench.faults.people import light_door
from bot.content.messages import Incoming, Reply
from bot.delivery.inbox import utc_now
from bot.door.door import Door
from bot.store.database import Store
from bot.store.turn import Turn
from tests.ports import free_port
from tests.stores import settings_for
from tests.telegram_double.server import BotApi

FAILS = "this one breaks the dialogue"

Numbers = dict[tuple[str, str], float]


def breakable(store: Store) -> Door:
    """Return the light door, whose dialogue fails at one sentence."""
    door = light_door(store)
    plain = door._handle

    async def handle(turn: Turn, message: Incoming) -> Optional[str]:
        if message.text == FAILS:
            raise RuntimeError("broken")
        return await plain(turn, message)

    door._handle = handle
    return door


async def scrape(port: int) -> Numbers:
    """Return every number by its name and its one label."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        families = text_string_to_metric_families(await answer.text())
        return {(s.name, "".join(s.labels.values())): s.value for family in families for s in family.samples}


async def until(port: int, *wanted: tuple[str, str, float]) -> None:
    """Scrape until these numbers are there, or higher: on a slow machine messages are brought again."""
    numbers: Numbers = {}
    for _ in range(150):
        with suppress(aiohttp.ClientConnectorError):  # it is still coming up
            numbers = await scrape(port)
        if all(numbers.get((name, label), -1) >= number for name, label, number in wanted):
            return
        await asyncio.sleep(0.2)
    pytest.fail(f"waited in vain for {[w for w in wanted if numbers.get(w[:2], -1) < w[2]]} in {numbers}")


async def test_the_numbers_of_an_evening(serve: Any, tmp_path: Path) -> None:
    port = free_port()
    async with BotApi() as api, serve(settings_for("sqlite", tmp_path), api, breakable, health_port=port) as serving:
        ana, ben = api.person(101), api.person(102)
        api.fail("429", "sendMessage", chat_id=101, retry_after=1)
        ana.say("hi")
        await until(port, ("steady_turns_total", "done", 1), ("steady_send_failures_total", "too_many", 1))
        ben.say("i want to kill myself")
        await until(port, ("steady_cards_total", "R1", 1), ("steady_turn_seconds_count", "", 2))
        await until(port, ("steady_received_total", "text", 1), ("steady_reply_seconds_count", "", 1))
        assert (await scrape(port))["steady_sent_total", "safety"] >= 1
        ana.say(FAILS)
        await until(port, ("steady_turns_total", "failed", 3), ("steady_turns_total", "parked", 1))
        await _a_late_timer(serving.store)
        await until(port, ("steady_timer_late_seconds_count", "", 1))
        numbers = await scrape(port)
        assert numbers["steady_timer_late_seconds_bucket", "900.0"] == 0
        await until(port, ("steady_waiting", "inbox", 0), ("steady_waiting", "outbox", 0), ("steady_healthy", "", 1))
        assert numbers["steady_model", "light"] == 1
        assert numbers["steady_overdue_rows", ""] == 0 and numbers["steady_screen_degraded", ""] == 0
        assert 0 <= numbers["steady_poll_age_seconds", ""] < 30


async def _a_late_timer(store: Store) -> None:
    """A timer that should have fired an hour ago."""

    def write() -> None:
        chat_id = store.find("telegram:102")
        assert chat_id is not None
        turn = store.load(chat_id, utc_now())
        turn.set_timer("check_in", utc_now() - timedelta(hours=1), "late one")
        store.commit(turn)

    await asyncio.to_thread(write)


async def test_answers_without_the_store_are_counted(serve: Any, tmp_path: Path, monkeypatch: Any) -> None:
    def away(self: Store, *args: Any) -> Sequence[Reply]:
        from bot.store.errors import Unavailable

        raise Unavailable("away")

    port = free_port()
    async with BotApi() as api, serve(settings_for("sqlite", tmp_path), api, health_port=port):
        monkeypatch.setattr(Store, "chat_for", away)
        ana = api.person(101)
        ana.say("i want to kill myself")
        await until(port, ("steady_direct_total", "R1", 1))
        ana.say("he has not answered")
        await until(port, ("steady_direct_total", "N", 1))
        assert (await scrape(port))["steady_not_kept_total", ""] >= 2
        monkeypatch.undo()
        await until(port, ("steady_received_total", "text", 2))
