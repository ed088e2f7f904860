"""In danger the card leaves in time although the database, the dialogue and the sentence vectors are all broken."""

import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Optional
from uuid import uuid4

import numpy as np
import pytest

from bot import app
from bot.care.safety.state import SafetyState, Thread
from bot.content.messages import Incoming
from bot.door.door import Door
from bot.door.safety import SafetyDesk
from bot.settings import Settings
from bot.store.database import Store
from bot.store.errors import StoreProblem
from bot.store.turn import Turn

SECONDS = 0.1
TRIES = 5  # the machine may be busy: the best of them counts, and what a card takes on it with all in order
DANGER = {"i want to kill myself": "r1", "i took all the pills": "r0_body", "hes got a knife": "r0_attack"}


async def no_dialogue(turn: Turn, incoming: Incoming) -> Optional[str]:
    raise RuntimeError("Rasa is gone")


def no_vector(text: str) -> Optional[np.ndarray]:
    raise OSError("the encoder is gone")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    made = Store.open(Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'steady.db'}"), prepare=True)
    yield made
    made.close()


@pytest.fixture
def wreck(store: Store, tmp_path: Path) -> Store:
    """A store whose files are gone under it: every call fails, and the test makes sure of it."""
    made = store.load(store.chat_for("terminal:me", _now()), _now())
    made.put("safety", {})
    for file in tmp_path.glob("*.db*"):
        file.unlink()
        file.mkdir()
    store.data.engine.dispose()
    with pytest.raises((StoreProblem, OSError)):
        store.load(made.chat_id, _now())
    with pytest.raises((StoreProblem, OSError)):
        store.commit_safety(made)
    return store


def _now() -> datetime:
    return datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def desk() -> SafetyDesk:
    made: SafetyDesk = app.load_safety()
    return made


def frail(desk: SafetyDesk, store: Store) -> Door:
    return Door(SafetyDesk(desk.screen, desk._talk, no_vector, store.commit_safety), no_dialogue)


@pytest.mark.parametrize(("words", "text"), DANGER.items())
async def test_the_card_leaves_at_once_with_everything_else_broken(
    desk: SafetyDesk, wreck: Store, words: str, text: str
) -> None:
    taken, usual = list[float](), list[float]()
    for number in range(TRIES):
        message = Incoming("text", text=words, at=_now(), message_id=number)
        for door, seconds in ((frail(desk, wreck), taken), (Door(desk, no_dialogue), usual)):
            began = time.perf_counter()
            replies = await door.reply(Turn(app.uuid.uuid4(), "terminal:me", _now()), [message])
            seconds.append(time.perf_counter() - began)
            assert replies[0].kind == "card" and replies[0].facts["texts"][0] == text
    assert min(taken) <= SECONDS + min(usual), (taken, usual)


@pytest.mark.parametrize(("words", "text"), DANGER.items())
async def test_the_terminal_says_the_card_without_a_store(
    desk: SafetyDesk, wreck: Store, words: str, text: str
) -> None:
    session = app.TerminalSession(wreck, frail(desk, wreck), "terminal:me")
    taken, usual = list[float](), list[float]()
    for _ in range(TRIES):
        began = time.perf_counter()
        await Door(desk, no_dialogue).reply(Turn(app.uuid.uuid4(), "", _now()), [Incoming("text", words, at=_now())])
        usual.append(time.perf_counter() - began)
        began = time.perf_counter()
        replies, _, level, timers = await session.answer([Incoming("text", text=words, at=_now())], _now())
        taken.append(time.perf_counter() - began)
        assert replies[0].kind == "card" and replies[0].facts["texts"][0] == text and level == "R0" and not timers
    assert min(taken) <= SECONDS + min(usual), (taken, usual)


async def test_harmless_words_get_the_generic_card_when_all_is_broken(desk: SafetyDesk, wreck: Store) -> None:
    session = app.TerminalSession(wreck, frail(desk, wreck), "terminal:me")
    replies, *_ = await session.answer([Incoming("text", text="she left me on read", at=_now())], _now())
    assert "I may have missed something important" in replies[0].text and "findahelpline.com" in replies[0].text


async def test_without_the_encoder_the_patterns_still_see(desk: SafetyDesk) -> None:
    turn = Turn(app.uuid.uuid4(), "terminal:me", _now())
    broken = Door(SafetyDesk(desk.screen, desk._talk, no_vector), no_dialogue)
    replies = await broken.reply(turn, [Incoming("text", text="i want to kill myself", at=_now())])
    assert turn.get("safety")["threads"][0]["level"] == "R1" and replies[0].kind == "card"


def test_the_generic_card_is_counted_by_what_is_open_and_never_as_no_danger(desk: SafetyDesk) -> None:
    unknown, known = Turn(uuid4(), "chat", _now()), Turn(uuid4(), "chat", _now())
    known.put("safety", SafetyState(threads=[Thread("R2", "suicide", "dying")]).to_json())
    for turn in (unknown, known):
        desk.fallback(turn)
    assert (unknown.counted, known.counted) == (["D9:d9"], ["R2:d9"])
