"""While the database is in trouble nobody in danger waits in silence for it."""

import asyncio
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Sequence

import pytest

from bot.content.messages import Incoming, Reply
from bot.delivery import vigil
from bot.delivery.aftermath import Aftermath
from bot.delivery.inbox import utc_now
from bot.delivery.vigil import Vigil
from bot.delivery.wake import Wake
from tests.delivery.phone import Phone

ME, YOU = "telegram:1", "telegram:2"
DANGER, CALM = "I want to die", "he has not answered"


class Trouble:
    """Stands where the store's threads are."""

    def __init__(self) -> None:
        self.there = False

    def in_trouble(self, seconds: float) -> bool:
        return self.there


def emergency(address: str, messages: Sequence[Incoming]) -> list[Reply]:
    if any(message.text == DANGER for message in messages):
        return [Reply("card", priority="safety", facts={"level": "R2"})]
    return [Reply("something failed", priority="safety", facts={"level": "N"})]


@asynccontextmanager
async def watching(phone: Phone, sends: bool = True) -> AsyncIterator[Vigil]:
    trouble: Any = Trouble()
    made = Vigil(Aftermath(phone, Wake(), emergency), [trouble], lambda: sends)
    looking = asyncio.create_task(made.run())
    try:
        yield made
        trouble.there = True
        await asyncio.sleep(1)
    finally:
        looking.cancel()


def text(words: str, number: int) -> Incoming:
    return Incoming("text", words, at=utc_now(), message_id=number)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vigil, "LATE_SECONDS", 0.0)
    monkeypatch.setattr(vigil, "_LOOK_SECONDS", 0.01)


async def test_who_was_not_answered_hears_the_card_or_that_something_failed() -> None:
    phone = Phone()
    async with watching(phone) as made:
        made.took_in(ME, text(DANGER, 1))
        made.took_in(YOU, text(CALM, 2))
        await asyncio.sleep(0.2)
        assert phone.seen == [], "without trouble nobody is spoken to"
    assert sorted(phone.seen) == [(ME, "card"), (YOU, "something failed")]


async def test_a_reply_to_something_else_does_not_answer_words_of_danger() -> None:
    phone = Phone()
    async with watching(phone) as made:
        for number, (address, words) in enumerate(((ME, CALM), (ME, DANGER), (YOU, CALM))):
            made.took_in(address, text(words, number))
        made.heard_back(ME, "reply")
        made.heard_back(YOU, "reply")
    assert phone.seen == [(ME, "card")]


async def test_who_has_a_card_is_left_in_peace() -> None:
    phone = Phone()
    async with watching(phone) as made:
        made.took_in(ME, text(DANGER, 1))
        made.heard_back(ME, "safety")
    assert phone.seen == []


async def test_a_process_that_does_not_send_says_the_card_alone() -> None:
    phone = Phone()
    async with watching(phone, sends=False) as made:
        made.took_in(ME, text(DANGER, 1))
        made.took_in(YOU, text(CALM, 2))
    assert phone.seen == [(ME, "card")]
