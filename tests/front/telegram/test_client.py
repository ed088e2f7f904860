"""The connection to Telegram."""

import time
from typing import Any, Callable

import pytest

from bot.front.telegram.client import SteadyBot
from bot.front.telegram.front import TelegramFront
from tests.front.telegram.desk import Desk
from tests.telegram_double.people import Person
from tests.telegram_double.server import TOKEN, BotApi


def test_no_representation_holds_the_token() -> None:
    bot = SteadyBot(TOKEN)
    assert TOKEN not in f"{bot!r} {bot}"


class Week:
    """A clock that a test can put eight days on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead

    def passes(self) -> None:
        self.ahead += 8 * 24 * 3600.0


async def _quiet_week(api: BotApi, build: Callable[..., TelegramFront]) -> TelegramFront:
    """Return a front that heard one message, and then nothing for a week."""
    clock = Week()
    front = build(clock=clock)
    await front.connect()
    await front.poll(patience=1e9)
    ana = api.person()
    ana.say("hi")
    await ana.hears()
    clock.passes()
    await ana.waits(lambda: "offset" not in api.made("getUpdates")[-1].params)
    return front


def _message(ana: Person, text: str) -> dict[str, Any]:
    return {"message": {"message_id": 99, "date": 1, "chat": ana.chat, "from": ana.user, "text": text}}


@pytest.mark.parametrize("number", [7, 995, 1_001, 2_000_000], ids=["far_below", "below", "same", "above"])
async def test_after_a_quiet_week_numbers_may_begin_anew(
    api: BotApi, desk: Desk, build: Callable[..., TelegramFront], number: int
) -> None:
    front = await _quiet_week(api, build)
    desk.forget_numbers()  # as the inbox does after 48 hours
    ana = api.person()
    api.update(_message(ana, "a week later"), number=number)
    await ana.waits(lambda: desk.incoming[-1].text == "a week later")
    await ana.waits(lambda: api.made("getUpdates")[-1].params.get("offset") == number + 1)
    await front.close()


async def test_a_new_number_is_not_confirmed_by_the_old_ones_while_it_cannot_be_stored(
    api: BotApi, desk: Desk, build: Callable[..., TelegramFront]
) -> None:
    front = await _quiet_week(api, build)
    ana = api.person()
    desk.broken = True
    api.update(_message(ana, "a week later"), number=995)
    await ana.waits(lambda: bool(desk.emergencies))
    polls = len(api.made("getUpdates"))
    await ana.waits(lambda: len(api.made("getUpdates")) > polls)  # fetched again, and nothing lost
    desk.broken = False
    await ana.waits(lambda: desk.incoming[-1].text == "a week later")
    assert len(desk.emergencies) == 1
    await front.close()


async def test_the_age_of_the_last_poll(api: BotApi, front: TelegramFront) -> None:
    assert front.poll_age is not None and front.poll_age < 5
