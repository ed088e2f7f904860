"""Every question of the moment takes what people type: tests/typed/<step>.yml, through the real door.

A file says how the question is reached, which words give which answer, and which are answered beside it.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.care.moment.steps import PATHS
from bot.content.messages import Reply
from tests.transcript import Chat, short_name

FOLDER = Path(__file__).parent / "typed"
_NOTICES = ("first_contact", "three_hours")
FILES = {path.stem: YAML(typ="safe").load(path) for path in sorted(FOLDER.glob("*.yml"))}


def _cases(kind: str) -> list[tuple[str, str, str]]:
    return [
        (stem, str(wanted), str(text))
        for stem, script in FILES.items()
        for wanted, texts in script.get(kind, {}).items()
        for text in texts
    ]


ANSWERS, ASIDES = _cases("answers"), _cases("asides")


@cache
def _reached(stem: str) -> Chat:
    """Return a chat that stands at the question of a file; it is copied for each text."""
    script = FILES[stem]
    chat = Chat(f"typed {stem}", _Doors.door)
    for line in script["reach"]:
        chat.wait(line[5:]) if line.startswith("wait ") else chat.say(line)
    if script.get("breathing"):
        chat.hurries = False
        chat.say("Breathe 60 s")
    return chat


class _Doors:
    door: Any = None


def _said(door: Any, stem: str, text: str) -> tuple[Chat, list[Reply]]:
    _Doors.door = door
    reached = _reached(stem)
    chat = deepcopy(reached, {id(door): door})
    chat.hurries = False
    return chat, chat.say(text)


def _names(replies: list[Reply]) -> list[str]:
    return [name for name in map(short_name, replies) if name not in _NOTICES]


@pytest.mark.parametrize("stem, wanted, text", ANSWERS, ids=[f"{stem}: {text}" for stem, _, text in ANSWERS])
def test_words_are_taken_as_the_answer(door, stem: str, wanted: str, text: str) -> None:
    chat, replies = _said(door, stem, text)
    step = FILES[stem].get("step", stem)
    assert _heard(chat, step) == wanted, f"Steady said {_names(replies)}"


def _heard(chat: Chat, step: str) -> Any:
    """Return the answer that the last message gave; an ending clears the slots after it."""
    assert chat.last is not None
    events = chat.last.get("tracker").get("events", [])
    last = max((number for number, event in enumerate(events) if event.get("event") == "user"), default=0)
    given = [event["value"] for event in events[last:] if event.get("event") == "slot" and event["name"] == step]
    return next((value for value in given if value is not None), None)


@pytest.mark.parametrize("stem, wanted, text", ASIDES, ids=[f"{stem}: {text}" for stem, _, text in ASIDES])
def test_other_words_are_met_and_the_place_is_kept(door, stem: str, wanted: str, text: str) -> None:
    _, replies = _said(door, stem, text)
    if wanted.startswith("safety "):
        assert door.heard.safety == wanted.split()[1], _names(replies)
    else:
        assert _names(replies) == wanted.split()


def test_every_question_has_a_file_with_twenty_texts() -> None:
    asked = {step for path in PATHS.values() for step in path} - {"rest_again"}
    assert asked <= set(FILES), f"no file for {asked - set(FILES)}"
    for stem, script in FILES.items():
        texts = [text for kind in ("answers", "asides") for found in script.get(kind, {}).values() for text in found]
        assert len(texts) >= 15, f"{stem}: only {len(texts)}"
        assert len(texts) == len(set(map(str, texts))), f"{stem}: a text stands there twice"
