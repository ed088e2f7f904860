"""Read steps.yml and levels.yml, and bring a chat to any step; every step is reached once a run."""

from copy import deepcopy
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Optional

from ruamel.yaml import YAML

from bot.content.messages import Reply
from bot.door.door import Door
from bot.store.turn import Record
from tests.transcript import Chat

FOLDER = Path(__file__).parent
STEPS: list[dict[str, Any]] = YAML(typ="safe").load(FOLDER / "steps.yml")
LEVELS: list[dict[str, Any]] = YAML(typ="safe").load(FOLDER / "levels.yml")
_BY_NAME = {step["step"]: step for step in STEPS}
_TYPING = timedelta(seconds=20)  # between what Steady says and the next line


def copied(chat: Chat, door: Door) -> Chat:
    """Return a chat that goes on from here without changing this one."""
    records, timers = deepcopy(chat.records), list(chat.timers)
    return Chat(chat.name, door, chat.now, records, timers, list(chat.shown), _number=chat._number)


def reached(name: str, door: Door) -> Chat:
    """Return a fresh chat at a step, in the United Kingdom."""
    return copied(_reached(name, door), door)


@cache
def _reached(name: str, door: Door) -> Chat:
    step = _BY_NAME[name]
    if "after" in step:
        chat = reached(step["after"], door)
    else:
        chat = Chat(name, door, records=[Record("settings", {"country": "GB"})])
    for line in step.get("reach", []):
        chat.wait(line["wait"]) if isinstance(line, dict) else types(chat, line)
    assert place(chat) == step["place"], f"{name}: arrived at {place(chat)!r}"
    return chat


def types(chat: Chat, line: str) -> list[Reply]:
    """Let some seconds pass, as between people, and type a line."""
    chat.now += _TYPING
    return chat.say(line)


def place(chat: Chat) -> str:
    """Return the open form and its question: "moment pull", "nothing"."""
    form: Optional[str] = None
    question: Optional[str] = None
    for event in value(chat, "tracker").get("events", []):
        if event["event"] == "active_loop":
            form = event["name"]
        elif event["event"] == "slot" and event["name"] == "requested_slot":
            question = event["value"]
    return f"{form.removesuffix('_form')} {question}" if form else "nothing"


def value(chat: Chat, kind: str) -> dict[str, Any]:
    """Return a document of the chat."""
    return next((record.value for record in chat.records if record.kind == kind), {})


def level(chat: Chat) -> str:
    """Return the highest level that is kept."""
    from bot.care.safety.state import SafetyState

    return SafetyState.from_json(value(chat, "safety")).level
