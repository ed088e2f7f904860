"""The store's calls run beside the loop; who waits for one is told how it ended, or that it takes too long."""

import asyncio
import threading
from typing import Iterator

import pytest

from bot.store.errors import Unavailable
from bot.store.thread import StoreThreads


@pytest.fixture
def threads() -> Iterator[StoreThreads]:
    made = StoreThreads(1)
    yield made
    made.close()


async def test_a_call_gives_what_it_returns_and_raises_what_it_raises(threads: StoreThreads) -> None:
    assert await threads.run(divmod, 7, 2, timeout=30) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await threads.run(divmod, 7, 0)
    assert not threads.failed_within(60)


async def test_a_database_that_fails_is_remembered(threads: StoreThreads) -> None:
    def fail() -> None:
        raise Unavailable("gone")

    with pytest.raises(Unavailable, match="gone"):
        await threads.run(fail)
    assert threads.failed_within(60)


async def test_what_comes_too_late_is_handed_over(threads: StoreThreads) -> None:
    go, late = threading.Event(), threading.Event()

    def slow() -> bool:
        return go.wait(30)

    with pytest.raises(Unavailable, match="in time"):
        await threads.run(slow, timeout=0.01, too_late=lambda result: late.set())
    assert threads.failed_within(60)
    go.set()
    assert await asyncio.to_thread(late.wait, 30)
    assert await threads.run(int, "1") == 1
    assert not threads._begun


async def test_what_had_no_turn_in_time_is_not_begun(threads: StoreThreads) -> None:
    go, called = threading.Event(), threading.Event()
    first = asyncio.create_task(threads.run(go.wait, 30))
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await threads.run(called.set, timeout=0.01)
    go.set()
    assert await first
    assert await threads.run(int, "1") == 1
    assert not called.is_set()


async def test_a_call_goes_on_when_nobody_waits_any_more(threads: StoreThreads) -> None:
    go, done = threading.Event(), threading.Event()

    def slow() -> None:
        go.wait(30)
        done.set()

    task = asyncio.create_task(threads.run(slow))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert threads.in_trouble(0.0)
    go.set()
    assert await asyncio.to_thread(done.wait, 30)
