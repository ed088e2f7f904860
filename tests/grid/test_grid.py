"""Every level of danger from every step of the flow, through the real door with the real model."""

from typing import Any

import pytest

from bot.care.safety.locks import Locks
from bot.content.messages import Reply
from bot.door.door import Door
from tests.grid.playing import LEVELS, STEPS, level, place, reached, types, value
from tests.transcript import Chat

DANGERS = [danger for danger in LEVELS if danger["level"] != "N"]
CALM = [danger for danger in LEVELS if danger["level"] == "N"]
COACHING = "he still hasnt answered, help me word the text"  # asked in the middle of it
# Parts of the names of what a lock keeps shut.
_SHUT = ("decision", "draft_fork", "draft_text", "draft_choice", "draft_calmer", "own_text", "practice_", "repair")

cells = pytest.mark.parametrize("step", STEPS, ids=lambda step: step["step"])
dangers = pytest.mark.parametrize("danger", DANGERS, ids=lambda danger: f"{danger['level']}: {danger['says'][:24]}")


def names(replies: list[Reply]) -> str:
    return " ".join(str(reply.facts.get("response", "")) for reply in replies)


def told(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def says(chat: Chat, line: str) -> list[Reply]:
    """Type a line into an open danger: only safety may answer, in at most sixty words with one question."""
    before = value(chat, "tracker")
    replies = types(chat, line)
    assert replies and all(reply.priority == "safety" for reply in replies), told(replies)
    assert value(chat, "tracker") == before, "the dialogue heard what was written in danger"
    assert told(replies).count("?") <= 1
    return replies


def begun(step: dict[str, Any], danger: dict[str, Any], door: Door) -> Chat:
    """Bring danger up at a step, and check what comes."""
    chat = reached(step["step"], door)
    replies = says(chat, danger["says"])
    facts = replies[-1].facts
    assert level(chat) == danger["level"], told(replies)
    assert list(facts["texts"]) == danger.get("texts", []) and facts["question"] == danger["asked"], told(replies)
    assert any(reply.kind == "card" for reply in replies) == danger["card"], told(replies)
    assert danger["level"] == "A" or not chat.timers, "something of the moment would still fall due"
    return chat


def back_at(step: dict[str, Any], chat: Chat, replies: list[Reply]) -> None:
    """Check that the exact step is back, asked again, and that what was to fall due still will."""
    assert place(chat) == step["place"], f"{place(chat)}: {told(replies)}"
    coaching = [reply for reply in replies if reply.priority != "safety"]
    assert coaching, "nothing was said after the danger was over"
    question = step.get("asks", step["place"].split()[-1])
    assert question == "nothing" or question in names(coaching), names(coaching)
    assert [timer.kind for timer in chat.timers] == ([step["timer"]] if "timer" in step else _waiting(step))


def _waiting(step: dict[str, Any]) -> list[str]:
    """Return the timers that were running at a step."""
    running = ("part", "part_fits", "toward", "witness", "consent", "repair")
    return ["hold_end"] if step["place"].removeprefix("moment ") in running else []


@cells
@dangers
def test_answers_end_it(step: dict[str, Any], danger: dict[str, Any], door: Door) -> None:
    chat = begun(step, danger, door)
    if danger["level"] not in ("A",):
        asked = says(chat, COACHING)
        assert "breathe out with me" not in told(asked).lower() and level(chat) == danger["level"]
    replies: list[Reply] = []
    for number, line in enumerate(danger["answers"]):
        last = number == len(danger["answers"]) - 1
        replies = types(chat, line) if last else says(chat, line)
        assert last or level(chat) != "N", f"{line!r} ended it"
    assert level(chat) == "N", told(replies)
    _AFTERWARDS[danger["then"]](step, danger, chat, replies)


def _back(step: dict[str, Any], danger: dict[str, Any], chat: Chat, replies: list[Reply]) -> None:
    assert not locks(chat).closed(chat.now)
    back_at(step, chat, replies)


def _locked(step: dict[str, Any], danger: dict[str, Any], chat: Chat, replies: list[Reply]) -> None:
    """The step is back but for help with messages, which stays shut, in whatever words it is asked for."""
    assert locks(chat).closed(chat.now) == {"messages", "partner"}
    assert not any(part in names(replies) for part in _SHUT), names(replies)
    if step.get("locked") != "other":
        assert place(chat) == step["place"], f"{place(chat)}: {told(replies)}"
    for line in ("/draft", "help me word the text", "send a new one"):
        asked = types(chat, line)
        assert not any(part in names(asked) for part in _SHUT), names(asked)
    until = locks(chat).closed(chat.now + _hours(danger["hours"])) if "hours" in danger else {"messages"}
    assert bool(until) == ("hours" not in danger)


def _rest(step: dict[str, Any], danger: dict[str, Any], chat: Chat, replies: list[Reply]) -> None:
    """After an emergency only breathing and feet; then everything opens, after one question."""
    assert all(reply.priority == "safety" for reply in replies)
    for line in (COACHING, "/start", "/draft", "/practice"):
        assert "g1_rest" in says(chat, line)[-1].facts["texts"]
    assert says(chat, "breathe")[-1].facts["response"] == "pause"
    chat.now += _hours(danger["hours"])
    assert "coaching" not in locks(chat).closed(chat.now)


def _hours(hours: int) -> Any:
    from datetime import timedelta

    return timedelta(hours=hours, minutes=1)


def locks(chat: Chat) -> Locks:
    return Locks.from_json(value(chat, "locks"))


_AFTERWARDS = {"back": _back, "locked": _locked, "off": _locked, "rest": _rest}


@cells
@dangers
def test_a_false_alarm_leads_back_to_the_exact_step(step: dict[str, Any], danger: dict[str, Any], door: Door) -> None:
    chat = begun(step, danger, door)
    replies = types(chat, "thats not what i meant")
    for line in danger.get("believed", []):
        assert level(chat) == danger["level"], "explicit words are confirmed first"
        replies = types(chat, line)
    assert level(chat) == "N" and not locks(chat).closed(chat.now), told(replies)
    back_at(step, chat, replies)


@cells
@pytest.mark.parametrize("danger", CALM, ids=lambda danger: danger["says"])
def test_distress_is_no_danger(step: dict[str, Any], danger: dict[str, Any], door: Door) -> None:
    chat = reached(step["step"], door)
    replies = types(chat, danger["says"])
    assert level(chat) == "N" and not locks(chat).closed(chat.now), told(replies)
    assert not any(reply.kind in ("card", "safety_question") for reply in replies), told(replies)
