"""A scene in the middle waits behind every other door, and a locked one opens nothing."""

import pytest

from bot.care.practice.doors import opened, waiting
from bot.care.practice.state import DOORS, RESUME, State, View, state_from
from tests.care.practice.calm_chat import CalmChat, content

VIEW = View(scene_order=sorted(content().scenes), episode={"a": 1})


def begun() -> State:
    chat = CalmChat()
    chat.tap("practice:no_reply")
    chat.tap("practice_reply:none_secure")
    return chat.state


@pytest.mark.parametrize("door", [door for door in DOORS if door != "scene"])
def test_a_scene_in_the_middle_waits_behind_every_other_door(door):
    behind = opened(door, begun(), VIEW, content()).state
    assert behind.door == door and behind.play is None
    back = opened("scene", state_from(behind.as_dict()), VIEW, content()).state
    assert back.overlay == RESUME and back.play == begun().play


def test_a_lesson_in_between_keeps_the_scene_too():
    chat = CalmChat(view=VIEW, state=begun())
    chat.tap("learn:protectors")
    chat.tap("calm:menu")
    chat.tap("calm:scene")
    assert chat.step == "practice_resume"


def test_a_scene_that_was_not_begun_or_is_over_does_not_wait():
    chat = CalmChat()
    chat.tap("practice:no_reply")
    assert waiting(chat.state, content()) is None
    while chat.step != "practice_over":
        chat.tap(
            next(code for code in chat.codes() if code.startswith(("practice_reply:none_secure", "practice_part:")))
        )
    assert waiting(chat.state, content()) is None


@pytest.mark.parametrize("door", ["scene", "replay", "feared"])
def test_under_a_lock_the_doors_about_a_partner_lead_to_the_menu_with_a_word(door):
    outcome = opened(door, State(), View(locked=True, episode={"a": 1}), content())
    assert outcome.state.door == "menu" and outcome.said[0].response == "utter_calm_closed_now"
