"""A process that is stuck ends, one that is merely busy does not."""

import asyncio
import time
from types import SimpleNamespace

import pytest

from bot.content.messages import Incoming, Reply
from bot.delivery import watchdog
from bot.delivery.wake import Wake
from bot.delivery.watchdog import Watchdog
from bot.store.database import Store
from bot.store.turn import Turn
from tests.delivery.phone import Phone, running

LIMIT = 0.5


class Hands:
    """The watchdog's clock: it moves only when a test says so, however busy the machine is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(watchdog, "time", SimpleNamespace(monotonic=lambda: self.now))

    async def move(self, dog: Watchdog, seconds: float) -> None:
        """Let time pass in steps, with a beat of the loop in each."""
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            while dog._beat < self.now:
                await asyncio.sleep(0.01)


def seen_within(seconds: float, ends: list[str]) -> bool:
    end = time.monotonic() + seconds
    while not ends and time.monotonic() < end:
        time.sleep(0.01)
    return bool(ends)


async def test_a_loop_that_stands_still_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[str] = []
    hands, dog = Hands(monkeypatch), Watchdog(lambda: ends.append("stuck"), stuck_seconds=LIMIT)
    beating = asyncio.create_task(dog.run())
    await asyncio.sleep(0)
    await hands.move(dog, 3 * LIMIT)
    assert not seen_within(0.3, ends)
    hands.now += LIMIT + 0.01  # and no beat
    assert seen_within(20, ends) and ends == ["stuck"]
    beating.cancel()


async def test_a_turn_that_never_ends_is_noticed_and_one_that_ends_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ends: list[str] = []
    hands, dog = Hands(monkeypatch), Watchdog(lambda: ends.append("stuck"), stuck_seconds=LIMIT)
    beating = asyncio.create_task(dog.run())
    short = asyncio.create_task(asyncio.sleep(0.01))
    dog.hung(short)
    await short
    await hands.move(dog, 3 * LIMIT)
    assert not seen_within(0.3, ends)
    forever = asyncio.create_task(asyncio.sleep(600))
    dog.hung(forever)
    await hands.move(dog, LIMIT - 0.1)
    assert not seen_within(0.3, ends)
    await hands.move(dog, 0.2)
    assert seen_within(20, ends) and ends == ["stuck"]
    forever.cancel()
    beating.cancel()


async def test_stopping_waits_for_the_running_turn(store: Store) -> None:
    phone, inside, turns = Phone(), asyncio.Event(), []

    async def slow(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        turns.append(messages)
        inside.set()
        await asyncio.sleep(0.5)
        return [Reply("done")]

    async with running(store, phone, slow) as line:
        await line.say("hello")
        await inside.wait()
    async with running(store, phone, slow) as line:
        await line.settled(phone)
    assert phone.texts("telegram:1") == ["done"] and len(turns) == 1


async def test_a_part_that_dies_ends_the_process(store: Store) -> None:
    phone = Phone()
    async with running(store, phone) as line:

        async def broken() -> None:
            raise RuntimeError("a part is broken")

        line.delivery._start("part", broken())
        await phone.until(lambda: line.ends == ["stuck"])


async def test_a_call_that_comes_while_nobody_waits_is_not_lost() -> None:
    wake = Wake()
    ticket = wake.ticket()
    wake.ring()
    await asyncio.wait_for(wake.wait(ticket, 600), 30)
    start = time.monotonic()
    await wake.wait(wake.ticket(), 0.2)
    assert time.monotonic() - start >= 0.19
