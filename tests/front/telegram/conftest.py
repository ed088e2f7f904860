"""The real front, against the Bot API double, with a small stand-in for delivery and a scripted dialogue."""

import logging
from typing import Any, AsyncIterator, Callable

import pytest
import pytest_asyncio

from bot.front.telegram.front import TelegramFront
from tests.front.telegram.desk import Desk
from tests.telegram_double.server import BotApi


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    """A Bot API that fails the test if anything was out of line."""
    async with BotApi() as server:
        yield server
    server.verify()


@pytest.fixture
def desk() -> Desk:
    """Delivery's stand-in."""
    return Desk()


@pytest.fixture
def build(api: BotApi, desk: Desk) -> Callable[..., TelegramFront]:
    """Build a front with a test's timings: patient, unless a test is about an answer that never comes."""

    def make(**more: Any) -> TelegramFront:
        settings = {"poll_seconds": 1, "read_seconds": 20.0, "slow": None, "api": api.url, **more}
        front = TelegramFront(api.token, desk.gave_up.append, **settings)
        front.join(desk, desk.emergency, desk)
        desk.front = front
        return front

    return make


@pytest_asyncio.fixture
async def front(build: Callable[..., TelegramFront]) -> AsyncIterator[TelegramFront]:
    """A front that polls."""
    made = build()
    await made.connect()
    await made.poll()
    yield made
    await made.close()


class Still:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def a_slow_machine_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the store more time than a person would: what a database that does not answer costs, tests/faults tries."""
    monkeypatch.setattr("bot.delivery.inbox.TIMEOUT_SECONDS", 60.0)
    monkeypatch.setattr("bot.delivery.memory._SECONDS", 60.0)


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Look at the log at its most talkative."""
    caplog.set_level(logging.DEBUG)
