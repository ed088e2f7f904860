"""A process that is stuck ends, one that is merely busy does not."""

import asyncio
import time

from bot.content.messages import Incoming, Reply
from bot.delivery.wake import Wake
from bot.delivery.watchdog import Watchdog
from bot.store.database import Store
from bot.store.turn import Turn
from tests.delivery.phone import Phone, running


async def test_a_loop_that_stands_still_is_noticed() -> None:
    ends: list[str] = []
    beating = asyncio.create_task(Watchdog(lambda: ends.append("stuck"), stuck_seconds=0.3).run())
    await asyncio.sleep(0.8)
    assert ends == []
    time.sleep(0.8)
    assert ends == ["stuck"]
    beating.cancel()


async def test_a_turn_that_never_ends_is_noticed_and_one_that_ends_is_forgotten() -> None:
    ends: list[str] = []
    watchdog = Watchdog(lambda: ends.append("stuck"), stuck_seconds=0.4)
    beating = asyncio.create_task(watchdog.run())
    watchdog.hung(asyncio.create_task(asyncio.sleep(0.1)))
    await asyncio.sleep(0.8)
    assert ends == []
    forever = asyncio.create_task(asyncio.sleep(60))
    watchdog.hung(forever)
    await asyncio.sleep(0.8)
    assert ends == ["stuck"]
    forever.cancel()
    beating.cancel()


async def test_stopping_waits_for_the_running_turn(store: Store) -> None:
    phone = Phone()

    async def slow(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        await asyncio.sleep(0.5)
        return [Reply("done")]

    async with running(store, phone, slow) as line:
        await line.say("hello")
        await asyncio.sleep(0.2)
    async with running(store, phone, slow):
        await phone.until(lambda: phone.texts("telegram:1") == ["done"])
        await asyncio.sleep(0.3)
    assert phone.texts("telegram:1") == ["done"]


async def test_a_part_that_dies_ends_the_process(store: Store) -> None:
    phone = Phone()
    async with running(store, phone) as line:

        async def broken() -> None:
            raise RuntimeError("a part is broken")

        line.delivery._start("part", broken())
        await phone.until(lambda: line.ends == ["stuck"], 2)


async def test_a_call_that_comes_while_nobody_waits_is_not_lost() -> None:
    wake = Wake()
    ticket = wake.ticket()
    wake.ring()
    start = time.monotonic()
    await wake.wait(ticket, 5)
    assert time.monotonic() - start < 0.5
    start = time.monotonic()
    await wake.wait(wake.ticket(), 0.2)
    assert time.monotonic() - start >= 0.19
