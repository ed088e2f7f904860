"""Replies go out in order and at the right pace, and each kind of failure has its own answer."""

import asyncio
import time
from typing import Any

import pytest

from bot.content.messages import Incoming, Reply
from bot.delivery.inbox import utc_now
from bot.delivery.limits import Limits
from bot.delivery.sender import Blocked, NotSent, Refused, RetryAfter, Unknown
from bot.store.database import Store
from bot.store.errors import Unavailable
from bot.store.outbox import Outbox
from bot.store.turn import Turn
from tests.delivery.phone import Phone, looks_at, reply, running
from tests.stores import Clock, rows_of


async def answer(turn: Turn, messages: list[Incoming]) -> list[Reply]:
    """Say each word of the message; a word in capitals is a safety reply."""
    words = " ".join(message.text for message in messages).split()
    return [reply(word, "safety" if word.isupper() else "reply") for word in words]


async def test_bubbles_arrive_in_order(store: Store) -> None:
    phone = Phone()
    async with running(store, phone, answer) as line:
        await line.say("one two three")
        await phone.until(lambda: phone.texts("telegram:1") == ["one", "two", "three"])


async def test_a_chat_that_has_to_wait_waits_alone_and_loses_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, clock, looks = Phone(), Clock(utc_now()), looks_at(monkeypatch, Outbox, "ready")
    phone.faults["telegram:1"].append(RetryAfter(3.0))
    async with running(store, phone, answer, clock=clock) as line:
        await line.say("one two")
        await phone.until(lambda: bool(phone.tried["telegram:1"]))
        await line.say("other", "telegram:2")
        await phone.until(lambda: phone.texts("telegram:2") == ["other"])
        early = clock.forward(seconds=2.9)
        await phone.until(lambda: looks.count(early) > 1)
        assert len(phone.tried["telegram:1"]) == 1, "never early"
        clock.forward(seconds=0.2)
        await phone.until(lambda: phone.texts("telegram:1") == ["one", "two"])


async def test_a_beginning_whose_commit_was_not_heard_of_is_no_loss(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, lost = Outbox.begin, [1]

    def begin_in_an_outage(self: Outbox, number: int) -> Any:
        outgoing = begin(self, number)
        if lost:
            lost.pop()
            raise Unavailable("The connection was lost after the commit.")
        return outgoing

    monkeypatch.setattr(Outbox, "begin", begin_in_an_outage)
    phone = Phone()
    async with running(store, phone, answer) as line:
        await line.say("one two")
        await phone.until(lambda: phone.texts("telegram:1") == ["one", "two"])
    assert rows_of(store.data, "SELECT attempts FROM outbox") == [(1,), (1,)]


async def test_what_surely_was_not_sent_is_sent_again(store: Store) -> None:
    phone = Phone()
    phone.faults["telegram:1"].extend([NotSent(), NotSent()])
    async with running(store, phone, answer) as line:
        await line.say("one two")
        await phone.until(lambda: phone.texts("telegram:1") == ["one", "two"])


@pytest.mark.parametrize("fault", [Unknown(), RuntimeError("canary")])
async def test_an_unknown_outcome_is_not_repeated_unless_it_is_safety(store: Store, fault: BaseException) -> None:
    phone = Phone()
    phone.faults["telegram:1"].append(fault)
    phone.faults["telegram:2"].append(fault)
    async with running(store, phone, answer) as line:
        await line.say("one two")
        await line.say("CARD", "telegram:2")
        await line.settled(phone)
    assert phone.texts("telegram:1") == ["two"]
    assert phone.texts("telegram:2") == ["CARD"] and len(phone.tried["telegram:2"]) == 2


async def test_a_refused_reply_is_given_up_and_the_next_goes_on(store: Store) -> None:
    phone = Phone()
    phone.faults["telegram:1"].append(Refused())
    async with running(store, phone, answer) as line:
        await line.say("one two")
        await phone.until(lambda: phone.texts("telegram:1") == ["two"])


async def test_somebody_who_blocked_the_bot_gets_nothing_until_they_write(store: Store) -> None:
    phone = Phone()
    phone.faults["telegram:1"].append(Blocked())
    async with running(store, phone, answer) as line:
        await line.say("one two three")
        await phone.until(lambda: Outbox(store).counts() == {"dropped": 3})
        assert phone.seen == []
        await line.say("back")
        await phone.until(lambda: phone.texts("telegram:1") == ["back"])
        await line.delivery.receiver.standing_changed("telegram:1", True)
        assert rows_of(store.data, "SELECT count(*) FROM chats WHERE blocked_at IS NOT NULL") == [(1,)]
        await line.delivery.receiver.standing_changed("telegram:1", False)
        assert rows_of(store.data, "SELECT count(*) FROM chats WHERE blocked_at IS NOT NULL") == [(0,)]
        await line.delivery.receiver.standing_changed("telegram:unheard", True)


async def test_safety_passes_a_message_that_hangs(store: Store) -> None:
    phone = Phone()
    begun, hanging = asyncio.Event(), asyncio.Event()
    original = phone.send

    async def send(address: str, given: Reply) -> int | None:
        if given.text == "slow":
            begun.set()
            await hanging.wait()
        return await original(address, given)

    phone.send = send  # type: ignore[method-assign]
    async with running(store, phone, answer) as line:
        await line.say("slow later")
        await begun.wait()
        await line.say("CARD")
        await phone.until(lambda: phone.texts("telegram:1") == ["CARD"])
        hanging.set()
        await phone.until(lambda: phone.texts("telegram:1") == ["CARD", "slow"])
    assert Outbox(store).counts() == {"sent": 2, "dropped": 1}


async def test_what_was_said_before_a_restart_is_sent_after_it(store: Store) -> None:
    phone = Phone()
    async with running(store, phone, answer, sends=False) as line:
        await line.say("one two")
        await phone.until(lambda: Outbox(store).counts() == {"waiting": 2})
    async with running(store, phone, answer):
        await phone.until(lambda: phone.texts("telegram:1") == ["one", "two"])


async def test_only_one_process_sends(store: Store) -> None:
    one, other = Phone(), Phone()
    async with running(store, one, answer) as line:
        await line.say("warm")
        await one.until(lambda: bool(one.seen))
        async with running(store, other, answer):
            for number in range(5):
                await line.say(f"word{number}", f"telegram:{number + 2}")
            await one.until(lambda: len(one.seen) == 6)
    assert other.seen == []


async def test_a_long_copy_for_one_person_keeps_nobody_waiting(store: Store) -> None:
    phone = Phone()
    async with running(store, phone, answer) as line:
        await line.say(" ".join(f"part{number}" for number in range(250)))
        await phone.until(lambda: len(phone.texts("telegram:1")) >= 3)
        await line.say("other", "telegram:2")
        await phone.until(lambda: phone.texts("telegram:2") == ["other"])


def test_the_pace_is_25_a_second_and_one_in_a_chat_after_a_short_burst() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0])
    sent = 0
    for step in range(1000):
        now[0] = step / 100
        sent += sum(limits.allow(f"chat {n}", safety=False) for n in range(step * 50, step * 50 + 50))
    assert 250 <= sent <= 256
    now[0] = 100.0
    assert [limits.allow("x", safety=False) for _ in range(5)] == [True, True, True, False, False]
    assert limits.allow("x", safety=True), "safety does not wait for its chat's pace"
    now[0] = 101.0
    assert [limits.allow("x", safety=False) for _ in range(2)] == [True, False]


def test_safety_has_a_budget_when_the_common_one_is_used_up() -> None:
    limits = Limits(lambda: 5.0)
    while limits.allow(object(), safety=False):
        pass
    assert [limits.allow(object(), safety=True) for _ in range(6)] == [True] * 5 + [False]


class Noted(Limits):
    """Notes when it let a message go: on a busy machine a task may begin later, and the next one at once."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self._read = 0.0
        super().__init__(self._now)

    def _now(self) -> float:
        self._read = time.monotonic()
        return self._read

    def allow(self, chat: Any, safety: bool) -> bool:
        allowed = super().allow(chat, safety)
        self.times += [self._read] if allowed else []
        return allowed


async def test_the_overall_pace_holds_in_a_real_run(store: Store) -> None:
    phone, limits = Phone(), Noted()
    async with running(store, phone, answer, slots=8, limits=limits) as line:
        for first in range(0, 45, 15):  # the front takes in one after the other, a webhook twenty at once
            await asyncio.gather(*(line.say("word", f"telegram:{n}") for n in range(first, first + 15)))
        await phone.until(lambda: len(phone.seen) == 45)
    assert len(limits.times) >= 45  # one may be let go that was sent since it was read: it is not sent again
    assert len(phone.seen) == 45
    assert all(later - earlier >= 1.0 for earlier, later in zip(limits.times, limits.times[32:], strict=False))


async def test_a_front_remembers_files_and_messages(store: Store) -> None:
    phone = Phone()
    async with running(store, phone) as line:
        memory = line.delivery.memory
        assert await memory.file_id(1, "abc") is None
        await memory.keep(1, "abc", "file-1")
        await memory.keep(1, "abc", "file-2")
        assert await memory.file_id(1, "abc") == "file-2"
        await memory.keep(1, "abc", None)
        assert await memory.file_id(1, "abc") is None
        await line.say("hello")
        await phone.until(lambda: bool(phone.seen))
        await memory.noted("telegram:1", [501, 502])
        await memory.noted("telegram:none", [1])
    turn = store.load(store.chat_for("telegram:1"), utc_now())
    assert {501, 502} <= {number for number, mine, _ in turn.message_ids if mine}
