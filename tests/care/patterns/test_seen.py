"""What the episodes show, honestly about small numbers, and never about waiting times."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.patterns.episodes import LEVELS, episodes_from
from bot.care.patterns.evidence import evidence_from
from bot.care.patterns.recipe import read_recipe, recipe
from bot.care.patterns.seen import ENOUGH, as_data, best_pause, seen, standing_out

NIGHT = datetime(2025, 11, 17, 21, 30, tzinfo=timezone.utc)  # a Monday


def record(days: int = 0, **facts):
    return {"at": (NIGHT + timedelta(days=days)).isoformat(), **facts}


def many(count: int = ENOUGH, **facts):
    return episodes_from([record(days, **facts) for days in range(count)], None)


def test_below_five_there_are_no_pictures():
    assert not seen(many(ENOUGH - 1)).is_enough and seen(many(ENOUGH)).is_enough


def test_hours_and_weekdays_are_in_the_persons_own_time():
    patterns = seen(episodes_from([record()], 180))
    assert patterns.hours[0] == 1 and patterns.weekdays[1] == 1  # half past midnight, a Tuesday there


def test_the_pull_is_drawn_where_it_was_rated_twice():
    episodes = episodes_from([record(pull="9-10", pull_after="4-6"), record(1, pull="7-8"), record(2)], None)
    assert seen(episodes).pulls == (("2025-11-17", 9.5, 5.0),) and seen(episodes).lower == 1


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [({"outcome": "sent"}, "sent"), ({"decision": "send_mine"}, "sent"), ({"outcome": "rewrote"}, "rewrote"),
     ({"decision": "not_now"}, "held"), ({"decision": "send_new", "outcome": "didnt"}, "held"), ({}, None)],
)  # fmt: skip
def test_what_happened_after(facts, outcome):
    assert episodes_from([record(**facts)], None)[0].outcome == outcome


def test_unsure_is_no_part():
    assert seen(episodes_from([record(part="unsure"), record(part="critic")], None)).parts == (("critic", 1),)


def test_the_pause_that_helped_most_is_named_only_when_it_is_clear():
    good = [record(d, pull="9-10", pull_after="4-6", pauses=["feet"]) for d in range(2)]
    flat = [record(d, pull="7-8", pull_after="7-8", pauses=["long_exhale"]) for d in range(2, 5)]
    best = best_pause(episodes_from(good + flat, None))
    assert best is not None and (best.pause, best.times, best.drop) == ("feet", 2, 4.5)
    assert best_pause(episodes_from(good, None)) is None  # too few
    assert best_pause(episodes_from(flat * 2, None)) is None  # nothing went down
    once = [record(9, pull="9-10", pull_after="0-3", pauses=["box"])]
    assert best_pause(episodes_from(flat + flat + once, None)) is None  # one use says nothing
    tied = [record(d, pull="9-10", pull_after="4-6", pauses=["box"]) for d in range(2)]
    assert best_pause(episodes_from(good + tied + flat, None)) is None


def test_nothing_stands_out_when_it_is_shared_or_single():
    assert standing_out([0, 3, 1]) == 1
    assert standing_out([2, 2]) is None and standing_out([1, 0]) is None and standing_out([]) is None


def test_an_unreadable_time_is_left_out():
    assert episodes_from([{"at": "yesterday"}, {}, record()], None)[0].at == NIGHT


def test_the_log_shows_fears_as_they_were_newest_first():
    values = [
        {"feared": "they'd leave", "happened": "ending"},
        {"feared": "anger", "happened": "warm"},
        {"feared": "x"},
    ]
    assert [(line.feared, line.happened) for line in evidence_from(values)] == [
        ("anger", "warm"),
        ("they'd leave", "ending"),
    ]


@given(st.lists(st.fixed_dictionaries(
    {"at": st.datetimes(timezones=st.just(timezone.utc), min_value=datetime(2020, 1, 1)).map(datetime.isoformat)},
    optional={
        "pull": st.sampled_from([*LEVELS, "x"]), "pull_after": st.sampled_from([*LEVELS]),
        "part": st.sampled_from("ab"),
        "pauses": st.lists(st.sampled_from(["feet", "box"]), max_size=3),
        "decision": st.sampled_from(["not_now", "send_mine"]),
        "hold_length": st.sampled_from(["10", "morning"]), "waited_minutes": st.integers(1, 999),
    },
), max_size=12), st.sampled_from([None, -600, 345]))  # fmt: skip
def test_numbers_add_up_and_no_waiting_time_is_ever_drawn(values, offset):
    patterns = seen(episodes_from(values, offset))
    assert patterns.count == len(values) == sum(patterns.hours) == sum(patterns.weekdays)
    drawn = as_data(patterns, {})
    assert "wait" not in str(drawn) and "hold_length" not in str(drawn)
    for kind, data in drawn.items():
        assert read_recipe(recipe(kind, "dark", data)) == (kind, "dark", data)


@pytest.mark.parametrize("text", ["", "picture/pull/light", "breath/long_exhale/slow", "picture/pull/light#{"])
def test_what_is_no_recipe_is_refused(text):
    with pytest.raises(ValueError):
        read_recipe(text)
