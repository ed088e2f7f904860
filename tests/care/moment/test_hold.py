"""When a hold ends."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.moment.hold import due_at, minutes_left, offset_from, read_length, suggested

NOW = datetime(2026, 3, 2, 22, 40, tzinfo=timezone.utc)


@pytest.mark.parametrize("length, minutes", [("10", 10), ("20", 20)])
def test_minutes_are_minutes(length: str, minutes: int) -> None:
    assert due_at(length, NOW, None) == NOW + timedelta(minutes=minutes)


def test_no_hold_has_no_end() -> None:
    assert due_at("none", NOW, 0) is None


def test_morning_without_a_known_clock_is_eight_hours_away() -> None:
    assert due_at("morning", NOW, None) == NOW + timedelta(hours=8)


@given(st.integers(-720, 840), st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)))
def test_morning_is_eight_oclock_there_and_never_past(offset: int, naive: datetime) -> None:
    now = naive.replace(tzinfo=timezone.utc)
    due = due_at("morning", now, offset)
    assert due is not None and now < due <= now + timedelta(hours=25)
    assert (due + timedelta(minutes=offset)).strftime("%H:%M") == "08:00"


@pytest.mark.parametrize(
    "said, minutes",
    [("23:40", 60), ("11.40pm", 60), ("22:40", 0), ("3:40 am", 300), ("17:40", -300), ("nonsense", None)],
)
def test_the_clock_there_tells_the_offset(said: str, minutes) -> None:
    assert offset_from(said, NOW) == minutes


def test_a_started_minute_counts() -> None:
    assert minutes_left(NOW + timedelta(seconds=61), NOW) == 2
    assert minutes_left(NOW - timedelta(seconds=1), NOW) == 0


def test_a_strong_pull_is_offered_twenty_first_and_a_late_night_the_morning() -> None:
    assert suggested("7-8", NOW, None, False)[0] == "20"
    assert suggested("4-6", NOW, None, False)[0] == "10"
    assert suggested("4-6", NOW, 0, False)[0] == "morning"
    assert suggested("4-6", NOW, None, True)[0] == "morning"


@pytest.mark.parametrize("text", ["its ok, i am here", "till 9 am", "im a mess", "oh me", "i have a headache"])
def test_a_word_that_only_looks_like_a_unit_is_no_length(text: str) -> None:
    assert read_length(text) is None


@pytest.mark.parametrize(
    "text, length", [("15m", "15"), ("an hour", "60"), ("half an hour pls", "30"), ("2h", "120"), ("like 5 mins", "5")]
)
def test_lengths_in_words(text: str, length: str) -> None:
    assert read_length(text) == length
