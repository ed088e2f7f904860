"""Locks are kept apart from the level, and only their own rule lifts them."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.safety.locks import Locks
from tests.care.safety.talking import NOW

NAMES = ("g1", "g2", "g4", "d8", "h1")


def test_an_emergency_closes_everything_until_safe_and_twelve_hours_on() -> None:
    locks = Locks().close("g1", NOW)
    assert locks.pending() == "r0_safe" and "coaching" in locks.closed(NOW + timedelta(days=30))
    locks = locks.say_safe("g1", NOW)
    assert not locks.pending() and "coaching" in locks.closed(NOW + timedelta(hours=11, minutes=59))
    assert not locks.closed(NOW + timedelta(hours=12))


def test_thoughts_of_dying_close_messages_for_four_hours_after_going_on() -> None:
    locks = Locks().close("g2", NOW)
    assert locks.pending() == "r1_safe" and "coaching" in locks.closed(NOW + timedelta(days=2))
    locks = locks.say_safe("g2", NOW)
    assert locks.closed(NOW + timedelta(hours=3)) == {"messages", "partner"} and not locks.closed(
        NOW + timedelta(hours=4)
    )


def test_safe_words_without_a_lock_change_nothing() -> None:
    assert Locks().say_safe("g1", NOW) == Locks() == Locks().read()


def test_a_new_emergency_begins_the_hours_again() -> None:
    locks = Locks().close("g1", NOW).say_safe("g1", NOW).close("g1", NOW + timedelta(hours=3))
    assert locks.pending() == "r0_safe"


@pytest.mark.parametrize("name", ["g4", "d8"])
def test_these_have_no_hours(name: str) -> None:
    locks = Locks().close(name, NOW)  # type: ignore[arg-type]
    assert locks.closed(NOW + timedelta(days=3650)) == {"messages", "partner"}
    assert not locks.lift(name).closed(NOW)


def test_a_threat_rests_twelve_hours() -> None:
    locks = Locks().close("h1", NOW)
    assert locks.closed(NOW + timedelta(hours=11)) and not locks.closed(NOW + timedelta(hours=12))


def test_somebody_else_is_for_one_session_and_never_under_the_first_two() -> None:
    other = Locks().close("d8", NOW).open_for_someone_else("monday")
    assert other is not None and not other.closed(NOW, "monday") and other.closed(NOW, "tuesday") and other.closed(NOW)
    for name in ("g1", "g2"):
        assert Locks().close("d8", NOW).close(name, NOW).open_for_someone_else("monday") is None  # type: ignore[arg-type]
    assert other.close("g1", NOW).closed(NOW, "monday")


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(["close", "lift", "safe", "read"]), st.integers(0, 900)),
        max_size=12,
    )
)
def test_they_come_back_from_the_store_as_they_were(steps: list[tuple[str, str, int]]) -> None:
    locks = Locks()
    for name, act, hours in steps:
        now = NOW + timedelta(hours=hours)
        acts: dict[str, Any] = {
            "close": lambda: locks.close(name, now), "lift": lambda: locks.lift(name),  # noqa: B023
            "safe": lambda: locks.say_safe(name, now), "read": locks.read,  # noqa: B023
        }  # fmt: skip
        locks = acts[act]()
        back = Locks.from_json(locks.to_json())
        assert back == locks and back.closed(now) == locks.closed(now) and back.pending() == locks.pending()


@pytest.mark.parametrize("data", [{"g1_until": "soon"}, {"g1_until": 7}, {"h1_until": ["x"]}])
def test_what_cannot_be_read_is_told(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Locks.from_json(data)


def test_whoever_is_drunk_gets_no_help_with_a_message_till_morning() -> None:
    morning = NOW + timedelta(hours=9)
    locks = Locks().rest_until(morning).rest_until(morning - timedelta(hours=1))
    assert locks.closed(NOW) == {"drafts"} and locks.open_for_someone_else("new") is None
    assert locks.closed(morning - timedelta(minutes=1)) == {"drafts"} and not locks.closed(morning)
    assert Locks.from_json(locks.to_json()) == locks
    assert locks.close("g4", NOW).closed(NOW) == {"messages", "partner"}
