"""Choosing a pause."""

from bot.care.pauses import LONG_SECONDS, choose
from bot.content.library import load_library

PAUSES = load_library().pauses


def test_there_are_at_least_six() -> None:
    assert len(PAUSES) >= 6


def test_the_first_is_the_long_exhale_of_about_a_minute() -> None:
    chosen = choose(PAUSES, None, ())
    assert chosen.slug == "long_exhale"
    assert 50 <= chosen.seconds <= 90


def test_keep_going_lasts_five_minutes() -> None:
    assert abs(choose(PAUSES, "more", ["long_exhale"]).seconds - LONG_SECONDS) < 20


def test_another_way_goes_to_the_ground_and_does_not_repeat() -> None:
    first = choose(PAUSES, "other", ["long_exhale"])
    second = choose(PAUSES, "other", ["long_exhale", first.slug])
    assert first.slug == "feet" and second.slug == "five_senses"


def test_somebody_near_gets_only_silent_ones() -> None:
    used: list[str] = []
    for _ in range(6):
        chosen = choose(PAUSES, None, used, silent=True)
        assert PAUSES[chosen.slug].silent
        used.append(chosen.slug)


def test_what_helped_most_comes_first_next_time() -> None:
    assert choose(PAUSES, None, (), helped="box").slug == "box"


def test_pace_can_be_chosen() -> None:
    slow = choose(PAUSES, "slower", ["long_exhale"])
    assert slow.pace == "slow" and slow.seconds > choose(PAUSES, None, ()).seconds
