"""What the records say about a chat, gathered for care: each fact is there when it holds, and only then."""

from datetime import datetime, timedelta, timezone
from typing import Any, Optional
from uuid import UUID

import pytest

from actions.moment_view import MomentView
from bot.content.library import load_library
from bot.store.turn import Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
KNOWN = {"settings": {"consent": "keep", "name": "Sam", "utc_offset_minutes": 0}}
FACTS = (
    "storm",
    "clock_needed",
    "consent_needed",
    "name_needed",
    "known_fork",
    "company",
    "collected",
    "locked",
    "hold_due",
)


@pytest.fixture(scope="module")
def view() -> MomentView:
    return MomentView(load_library())


def turn_with(**kinds: dict[str, Any]) -> Turn:
    turn = Turn(UUID(int=1), "me", NOW)
    for kind, value in {**KNOWN, **kinds}.items():
        turn.put(kind, value)
    return turn


def held(minutes: int, *texts: str) -> dict[str, Any]:
    return {"texts": list(texts), "due_at": (NOW + timedelta(minutes=minutes)).isoformat(), "length": "10"}


@pytest.mark.parametrize(
    ("kinds", "slots", "fact", "value"),
    [
        ({"session": {"storms": 3}}, {}, "storm", "third"),
        ({"session": {"storms": 2}}, {}, "storm", None),
        ({"settings": {}}, {"hold_length": "morning"}, "clock_needed", "yes"),
        ({}, {"hold_length": "morning"}, "clock_needed", None),
        ({"settings": {}}, {"hold_length": "10"}, "clock_needed", None),
        ({"settings": {}}, {}, "consent_needed", "yes"),
        ({"settings": {"consent": "nothing"}}, {}, "consent_needed", None),
        ({"settings": {}}, {}, "name_needed", "yes"),
        ({"settings": {"name_asked": True}}, {}, "name_needed", None),
        ({"session": {"fork_before": "space"}}, {}, "known_fork", "space"),
        ({"session": {"company": "asked"}}, {}, "company", "asked"),
        ({"hold": held(10, "you never write")}, {}, "collected", "yes"),
        ({"hold": held(10)}, {}, "collected", None),
        ({"hold": held(0, "x")}, {}, "hold_due", "yes"),
        ({"hold": held(-60)}, {}, "hold_due", "yes"),
        ({"hold": held(1, "x")}, {}, "hold_due", None),
        ({"locks": {"g1": True}}, {}, "locked", "coaching"),
        ({"locks": {"d8": True}}, {}, "locked", "messages"),
        ({"locks": {"g4": True}}, {}, "locked", "messages"),
        ({"locks": {"d8": True}, "session": {"said_stop": True}}, {}, "locked", "stopped"),
        ({"session": {"said_stop": True}}, {}, "locked", None),
        ({"locks": {"g2": True, "g2_until": "2026-03-02T23:00:00+00:00"}}, {}, "locked", "messages"),
        ({"locks": {"d8": True, "other_session": "one"}, "session": {"started_at": "one"}}, {}, "locked", None),
    ],
)
def test_a_fact_is_there_when_it_holds(
    view: MomentView, kinds: dict[str, Any], slots: dict[str, str], fact: str, value: Optional[str]
) -> None:
    assert view.answers(slots, turn_with(**kinds)).get(fact) == value


def test_of_somebody_known_with_nothing_open_nothing_is_said(view: MomentView) -> None:
    answers = view.answers({"pull": "4-6"}, turn_with())
    assert {name for name in FACTS if name in answers} == set() and answers["pull"] == "4-6"


def test_a_held_text_is_shown_whole_with_the_minutes_left(view: MomentView) -> None:
    shown = view.view({}, turn_with(hold=held(9, "you never write", "and i wait")))
    assert (shown.held_text, shown.minutes_left) == ("you never write\nand i wait", 9)


def test_the_person_is_called_by_name_or_not_at_all(view: MomentView) -> None:
    assert view.person({"name": "Sam"})["who_is"] == "Sam is"
    assert view.person({})["who_is"] == "you are"
