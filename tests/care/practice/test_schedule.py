"""Which scene comes next, without a clock or dice of its own."""

from datetime import datetime, timedelta, timezone

import pytest
from fsrs import Rating

from bot.care.practice.schedule import counted, in_order, rated, reviewed
from bot.content.practice import load_scenes

SCENES = load_scenes()
NOW = datetime(2025, 11, 20, 20, 0, tzinfo=timezone.utc)


def test_what_their_storms_are_about_comes_first():
    order = in_order(SCENES, {}, {"needs_space": 3, "jealousy_or_third_party": 1}, NOW)
    assert set(order[:2]) == {"needs_space", "my_own_no"} and sorted(order) == sorted(SCENES)
    assert order.index("jealous") < order.index("after_a_fight")


def test_a_scene_that_was_played_rests_until_it_is_due():
    card = reviewed(None, Rating.Good, NOW)
    triggers = {"unanswered_message": 5}
    assert in_order(SCENES, {"no_reply": card}, triggers, NOW)[-1] == "no_reply"
    later = datetime.fromisoformat(card["due"]) + timedelta(minutes=1)
    assert in_order(SCENES, {"no_reply": card}, triggers, later)[0] == "no_reply"


def test_what_went_well_rests_longer():
    due = [reviewed(None, rating, NOW)["due"] for rating in (Rating.Again, Rating.Hard, Rating.Good, Rating.Easy)]
    assert due == sorted(due) and due[0] < due[-1]


def test_the_same_history_gives_the_same_day():
    first = reviewed(reviewed(None, Rating.Good, NOW), Rating.Good, NOW + timedelta(days=3))
    assert first == reviewed(reviewed(None, Rating.Good, NOW), Rating.Good, NOW + timedelta(days=3))


@pytest.mark.parametrize(
    ("share", "typed", "rating"),
    [(0, False, Rating.Again), (0.4, True, Rating.Hard), (0.7, True, Rating.Good), (1, True, Rating.Easy),
     (1, False, Rating.Good)],
)  # fmt: skip
def test_own_clear_words_count_most(share, typed, rating):
    assert rated(share, typed) is rating


def test_triggers_are_counted_and_missing_ones_left_out():
    assert counted(["a", None, "b", "a"]) == {"a": 2, "b": 1}
