"""Each fault of Telegram two hundred times: told for what it is each time, and the token is nowhere."""

import asyncio
from typing import Any, Callable

import pytest

from bot.content.messages import Reply
from bot.delivery.sender import Blocked, NotSent, Refused, RetryAfter, SendFailed, Unknown
from bot.front.telegram.front import TelegramFront
from tests.telegram_double.server import BotApi

TIMES, AT_ONCE = 200, 20


@pytest.mark.parametrize(
    ("kind", "problem", "requests"),  # a refused message is asked for once more as plain text
    [
        ("429", RetryAfter, 1),
        ("403", Blocked, 1),
        ("400", Refused, 2),
        ("500", Unknown, 1),
        ("502", NotSent, 1),
        ("drop", NotSent, 1),
        ("drop after", SendFailed, 1),
        ("hang", Unknown, 1),
    ],
)
async def test_a_fault_two_hundred_times(
    api: BotApi,
    build: Callable[..., TelegramFront],
    caplog: Any,
    kind: str,
    problem: type[SendFailed],
    requests: int,
) -> None:
    front = build(read_seconds=0.5 if kind == "hang" else 20.0)
    await front.connect()
    people = [api.person(1000 + number) for number in range(TIMES)]
    fault = api.fail(kind, "sendMessage", retry_after=7, times=TIMES * requests)
    few = asyncio.Semaphore(AT_ONCE)

    async def send(number: int) -> BaseException | None:
        async with few:
            try:
                await front.sender.send(f"telegram:{people[number].user_id}", Reply("hello"))
            except SendFailed as failed:
                return failed
        return None

    told = await asyncio.gather(*(send(number) for number in range(TIMES)))
    assert {type(one) for one in told} <= {problem, *problem.__subclasses__()} and len(told) == TIMES
    assert fault.times == 0, "each of them met it"
    assert api.token not in repr(told) + caplog.text
    await front.close()


async def test_a_message_that_is_not_modified_two_hundred_times(
    api: BotApi, build: Callable[..., TelegramFront], caplog: Any
) -> None:
    front = build()
    await front.connect()
    ana = api.person(101)
    await front.sender.send("telegram:101", Reply("hello"))
    fault = api.fail("400", "editMessageText", times=TIMES, description="Bad Request: message is not modified")
    work = [
        front._background.start("edit", front.bot.edit_message_text("hello", 101, ana.heard[0].message_id))
        for _ in range(TIMES)
    ]
    await asyncio.gather(*work)  # what is done beside the rest raises nothing
    assert fault.times == 0 and api.token not in caplog.text
    await front.sender.send("telegram:101", Reply("still here"))
    assert [bubble.text for bubble in ana.heard] == ["hello", "still here"]
    await front.close()
