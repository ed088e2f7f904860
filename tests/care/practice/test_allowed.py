"""What stays closed after a danger."""

import pytest

from bot.care.practice.allowed import is_open, memory_shows, replayable, still_open
from bot.care.practice.plan import plan_for
from bot.care.practice.state import State
from tests.care.practice.calm_chat import CalmChat, content


def test_a_lock_closes_what_is_about_a_partner_and_nothing_else():
    assert not any(is_open(door, True) for door in ("scene", "replay", "feared"))
    assert all(is_open(door, True) for door in ("plan", "memory", "letter", "befriend", "witness", "learn"))
    assert is_open("scene", False)


def test_a_lock_that_comes_in_the_middle_closes_what_was_open():
    chat = CalmChat()
    chat.tap("practice:no_reply")
    assert still_open(chat.state, False, content()) and not still_open(chat.state, True, content())
    assert not still_open(State("learn", {"learn_lesson": "other_end"}), True, content())
    assert still_open(State("learn", {"learn_lesson": "signs"}), True, content())
    assert still_open(State("letter"), True, content())


@pytest.mark.parametrize(
    "last",
    [
        {"safety": "R2"},
        {"fork": "both"},
        {"fork": "said_stop"},
        {"fork": "of_them"},
        {"trigger": "they_died"},
        {"fork": "else", "no_contact": "yes"},
    ],
)
def test_an_episode_with_danger_or_a_death_is_never_replayed(last):
    assert replayable([{"trigger": "needs_space"}, last]) is None


def test_the_last_episode_may_be_replayed():
    assert replayable([{"fork": "both"}, {"trigger": "needs_space"}]) == {"trigger": "needs_space"}
    assert replayable([]) is None


@pytest.mark.parametrize("family", ["abused", "stalked", "pursuit"])  # V1, V2, H2
def test_the_memory_is_not_shown_after_fear_or_pursuit(family):
    assert not memory_shows("needs_space", [family])


@pytest.mark.parametrize("trigger", ["breakup_or_fear_of_leaving", "they_died"])
def test_the_memory_is_not_shown_after_an_end(trigger):
    assert not memory_shows(trigger, []) and memory_shows("needs_space", [])


def test_a_plan_is_offered_back_only_in_a_storm_it_was_made_for():
    plans = [{"then": "a", "triggers": ["needs_space"]}, {"then": "b", "triggers": ["needs_space", "plans_cancelled"]}]
    assert plan_for(plans, "needs_space") == plans[1]
    assert plan_for(plans, "jealousy_or_third_party") is None and plan_for(plans, None) is None
