"""What no dialogue is written for, played on Telegram's double through the whole program with the real model."""

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, AsyncIterator
from uuid import uuid4

import pytest

from bot.delivery.runner import Options
from bot.front.words import front_words
from bot.service import Service
from bot.settings import Settings
from bot.store.database import Store
from bot.store.turn import Turn
from tests.stores import LEFT, kept
from tests.telegram_double.people import Bubble, Person
from tests.telegram_double.server import BotApi

ODD = {
    "empty": "",
    "blank": " \n\t ",
    "one_letter": "k",
    "4096": ("he didnt answer me " * 216)[:4096],
    "4096_of_one_letter": "x" * 4096,
    "only_emoji": "😭😭💔",
    "emoji_family": "👩‍👩‍👧",
    "cyrillic": "той не ми отговаря от вчера",
    "arabic": "لم يرد علي",
    "chinese": "他不回我消息",
    "zero_width": "\u200b\u200d\u2060",
    "zero_width_inside": "he\u200bs left me on\u200b read",
    "control": "\u0007\u001b[31mred",
    "nul": "a\0b",
    "right_to_left": "\u202eti daer eh",
    "zalgo": "Z\u0351\u036b\u0343 h\u0351\u036be",
    "half_a_character": "why \ud83d",
    "restart": "/restart",
    "intent": '/intent{"x":1}',
    "payload_of_ours": '/tap{"choice":"pull:9-10"}',
    "blanks_of_ours": "{{x}} {held} {name} 0[ 10[0]",
    "markup": "<b>*why*</b> [x](tg://user?id=1) `code`",
    "sql": "'; DROP TABLE inbox; --",
}
PULL = ("0-3", "4-6", "7-8", "9-10")


@asynccontextmanager
async def program(door: Any, home: Path) -> AsyncIterator[BotApi]:
    """Run the whole program as `./steady` does, its Telegram on the loopback."""
    async with BotApi() as api:
        env = {"STEADY_HOME": str(home), "TELEGRAM_BOT_TOKEN": api.token, "STEADY_TELEGRAM_API": api.url}
        store = Store.open(Settings.from_env(env))
        service = Service(store.settings, store, door, webhook=False)
        running = asyncio.create_task(service.run())
        try:
            yield api
        finally:
            service.stop()
            status = await asyncio.wait_for(running, 60)
            store.close()
        assert status == 0
        api.verify()


async def settled(api: BotApi, home: Path) -> None:
    """Wait until all that was written is answered and all answers are sent: what did not happen by then never will."""
    anybody = next(iter(api.people.values()))
    await anybody.waits(lambda: not api.waiting and not any(kept(home, question) for question in LEFT))


def sends(api: BotApi, person: Person, text: str) -> None:
    """Send a text as it is, an empty one too."""
    message = {"message_id": api.next_message_id(), "date": int(time.time()), "chat": person.chat, "from": person.user}
    api.update({"message": {**message, "text": text}})


async def question(person: Person, *labels: str, after: int = 0) -> Bubble:
    """Wait for a new message with these buttons; return it."""

    def found() -> list[Bubble]:
        return [bubble for bubble in person.heard[after:] if set(labels) <= set(bubble.labels)]

    await person.waits(lambda: bool(found()), 60)
    return found()[-1]


async def asked_for_the_pull(person: Person) -> Bubble:
    """Lead somebody to the first question of the moment."""
    person.say("hes been online and hasnt answered since lunch im losing it")
    await question(person, "Breathe 60 s")
    person.tap("Breathe 60 s")
    await question(person, "I'm back")
    person.tap("I'm back")
    return await question(person, *PULL)


@pytest.fixture(autouse=True)
def a_slow_machine_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a turn more than its 3 seconds: what a hang costs is tested in tests/delivery."""
    monkeypatch.setattr("bot.service.Options", partial(Options, hang_seconds=60.0))
    monkeypatch.setattr("bot.delivery.inbox.TIMEOUT_SECONDS", 60.0)


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> Any:
    """Return what Steady's own rooms logged as an error."""
    caplog.set_level(logging.WARNING)
    return lambda: [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR and r.name.startswith("bot")]


async def test_every_odd_text_gets_a_sensible_answer(door: Any, tmp_path: Path, faults: Any) -> None:
    fallback = {reply.text for reply in door.fallback(Turn(uuid4(), "", datetime.now(timezone.utc)))}
    async with program(door, tmp_path) as api:
        people = {name: api.person(1000 + number, name) for number, name in enumerate(ODD)}
        for name, person in people.items():  # one after the other: this is not about how busy the machine is
            sends(api, person, ODD[name])
            await person.hears(timeout=60)
        await settled(api, tmp_path)
        for name, person in people.items():
            said = " ".join(bubble.text for bubble in person.heard)
            assert not fallback & {bubble.text for bubble in person.heard}, f"{name} got the words for a fault"
            assert "{" not in said and len(person.heard) <= 4, f"{name}: {said}"
            assert person.heard[-1].labels or person.lasting, f"{name} has nothing to tap"
    assert faults() == []


@pytest.mark.parametrize("name", ["restart", "intent", "payload_of_ours", "empty", "zero_width", "only_emoji"])
async def test_an_odd_text_in_the_moment_keeps_the_place(door: Any, tmp_path: Path, faults: Any, name: str) -> None:
    async with program(door, tmp_path) as api:
        ana = api.person()
        await asked_for_the_pull(ana)
        count = len(ana.heard)
        sends(api, ana, ODD[name])
        await question(ana, *PULL, after=count)
        ana.tap("7-8")
        await question(ana, "Scared of losing them", after=count)
    assert faults() == []


async def test_strange_taps_change_nothing_and_are_answered(door: Any, tmp_path: Path, faults: Any) -> None:
    notes = front_words().notes
    async with program(door, tmp_path) as api:
        ana, ben = api.person(101), api.person(102, "Ben")
        pull = await asked_for_the_pull(ana)
        first = next(bubble for bubble in ana.heard if not bubble.lasting)
        shown = api.message(pull)
        count = len(ana.heard)

        ben.query(shown, "pull:9-10")  # a callback of another chat
        await ben.waits(lambda: len(ben.answers) == 1)
        stale = {"inline_keyboard": [[{"text": "Breathe 60 s", "callback_data": "opening:breathe"}]]}
        ana.query({**api.message(first), "reply_markup": stale}, "opening:breathe")  # an old message
        ana.tap("", pull, forged="pull:5-6")  # a code that no button has
        await ana.waits(lambda: len(ana.answers) >= 2 + 2)
        assert ben.answers[0].text == notes.not_yours and ben.heard == []
        assert [answer.text for answer in ana.answers[-2:]] == [notes.already_chosen, notes.earlier_step]
        await settled(api, tmp_path)
        assert len(ana.heard) == count, "nobody was led on"

        ana.tap("7-8", pull)
        ana.query(shown, "pull:0-3")  # two taps at once
        await question(ana, "Scared of losing them", after=count)
        await ana.waits(lambda: pull.labels == ["7-8 ✓"])
        assert ana.answers[-1].text == notes.already_chosen
        assert sum("Scared of losing them" in bubble.labels for bubble in ana.heard) == 1
    assert faults() == []


async def test_five_messages_in_a_second_get_one_answer(
    door: Any, tmp_path: Path, faults: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.inbox.SETTLE", timedelta(seconds=4))  # longer than a machine stalls
    monkeypatch.setattr("bot.store.inbox.LONGEST_WAIT", timedelta(seconds=60))
    async with program(door, tmp_path) as api:
        ana = api.person()
        for text in ("hi", "hes online", "and not answering me", "again", "i want to text him"):
            ana.say(text)
        await question(ana, "Breathe 60 s")
        await settled(api, tmp_path)
        assert sum("Breathe 60 s" in bubble.labels for bubble in ana.heard) == 1
        turn_of_ana = [bubble.text for bubble in ana.heard]
        assert len(turn_of_ana) <= 3, turn_of_ana
    assert faults() == []


async def test_the_fourth_of_five_messages_is_about_danger(door: Any, tmp_path: Path, faults: Any) -> None:
    async with program(door, tmp_path) as api:
        ana = api.person()
        for text in ("hi", "hes online", "not answering", "i want to kill myself", "whatever"):
            ana.say(text)
        await ana.waits(lambda: any("findahelpline.com" in bubble.text for bubble in ana.heard), 60)
        await settled(api, tmp_path)
        assert not [bubble for bubble in ana.heard if "Breathe 60 s" in bubble.labels], "no coaching beside the card"
    assert faults() == []


async def test_an_edit_a_sticker_and_a_voice_message_are_answered_in_place(
    door: Any, tmp_path: Path, faults: Any
) -> None:
    async with program(door, tmp_path) as api:
        ana = api.person()
        await asked_for_the_pull(ana)
        for kind in ("sticker", "voice"):
            count = len(ana.heard)
            ana.send(kind)
            await ana.hears(count + 1, 60)  # the safety protocol has the words for it (D16)
        count = len(ana.heard)
        ana.edit(ana.bubbles[0], "a 9")
        await question(ana, *PULL, after=count)
        ana.tap("7-8")
        await question(ana, "Scared of losing them", after=count)
    assert faults() == []
