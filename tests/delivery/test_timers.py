"""Timers survive restarts and come back as messages, once."""

from datetime import timedelta

import pytest

from bot.content.messages import Incoming, Reply
from bot.delivery.inbox import utc_now
from bot.delivery.timers import _LOOK_SECONDS
from bot.store.database import Store
from bot.store.due import DueTimers
from bot.store.turn import Turn
from tests.delivery.phone import Phone, looks_at, running
from tests.stores import Clock


async def hold(turn: Turn, messages: list[Incoming]) -> list[Reply]:
    """Set a timer at the word, so many seconds from then, and tell when it is due."""
    replies = []
    for message in messages:
        if message.kind == "timer":
            replies.append(Reply("late" if message.facts.get("late") else "due", priority="timer"))
        else:
            due = turn.now + timedelta(seconds=float(message.text))
            turn.set_timer("hold", due, f"hold-{message.text}", {"for": message.text})
    return replies


async def test_a_hold_comes_back_on_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _LOOK_SECONDS <= 1
    phone, clock, looks = Phone(), Clock(utc_now()), looks_at(monkeypatch, DueTimers, "fire")
    async with running(store, phone, hold, clock=clock) as line:
        await line.say("60")
        await line.settled(phone)
        early = clock.forward(seconds=59)
        await phone.until(lambda: early in looks)
        await line.settled(phone)
        assert phone.seen == []
        clock.forward(seconds=1)
        await phone.until(lambda: phone.texts("telegram:1") == ["due"])


async def test_what_fell_due_during_an_outage_comes_once_after_it(store: Store) -> None:
    phone = Phone()
    chat_id = store.chat_for("telegram:1")
    turn = store.load(chat_id, utc_now())
    turn.set_timer("hold", utc_now() - timedelta(minutes=20), "old")
    turn.set_timer("hold", utc_now() - timedelta(minutes=5), "recent")
    store.commit(turn)
    for _ in range(2):
        async with running(store, phone, hold):
            await phone.until(lambda: len(phone.texts("telegram:1")) >= 2)
    assert sorted(phone.texts("telegram:1")) == ["due", "late"]


async def test_a_thousand_timers_with_a_hundred_overdue(store: Store) -> None:
    phone, fired = Phone(), []

    async def note(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        fired.extend((turn.chat_id, message.facts["n"]) for message in messages)
        return []

    for chat in range(20):
        turn = store.load(store.chat_for(f"telegram:{chat}"), utc_now())
        for number in range(50):
            past = number < 5
            due = utc_now() + timedelta(minutes=-1 if past else 60, seconds=number)
            turn.set_timer("hold", due, f"t{number}", {"n": number})
        store.commit(turn)
    for _ in range(2):
        async with running(store, phone, note, slots=8):
            await phone.until(lambda: len(fired) >= 100)
    assert len(fired) == len(set(fired)) == 100
