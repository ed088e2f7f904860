"""The connection to Telegram."""

import time
from typing import Callable

import pytest

from bot.front.telegram.client import SteadyBot
from bot.front.telegram.front import TelegramFront
from tests.front.telegram.desk import Desk
from tests.telegram_double.server import TOKEN, BotApi


def test_no_representation_holds_the_token() -> None:
    bot = SteadyBot(TOKEN)
    assert TOKEN not in f"{bot!r} {bot}"


@pytest.mark.xfail(reason="known fault: after a quiet week the lower update number is not fetched", strict=False)
async def test_after_a_quiet_week_numbers_may_begin_anew(
    api: BotApi, desk: Desk, build: Callable[..., TelegramFront]
) -> None:
    ahead = 0.0
    front = build(clock=lambda: time.monotonic() + ahead)
    await front.connect()
    await front.poll(patience=1e9)
    ana = api.person()
    ana.say("hi")
    await ana.hears()
    ahead = 8 * 24 * 3600.0
    message = {"message_id": 99, "date": 1, "chat": ana.chat, "from": ana.user, "text": "a week later"}
    api.update({"message": message}, number=7)
    await ana.waits(lambda: desk.incoming[-1].text == "a week later")
    await front.close()


async def test_the_age_of_the_last_poll(api: BotApi, front: TelegramFront) -> None:
    assert front.poll_age is not None and front.poll_age < 5
