from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.care.safety.context import Context, Seen, adjusted, joined, summary
from bot.care.safety.judge import rank
from bot.care.safety.levels import CALM, ORDER, Finding, Reading
from tests.care.safety.reading import screen

NOW = datetime(2025, 11, 22, 23, 0, tzinfo=timezone.utc)
UNCLEAR = screen().read("I want to disappear")


def seen(minutes: float, level: str = "A", idiom: str = "asked_always") -> Seen:
    return Seen(NOW - timedelta(minutes=minutes), level, ("suicide",) if level != "N" else (), idiom)


def test_the_first_unclear_phrase_is_only_asked_about() -> None:
    assert adjusted(UNCLEAR, Context(NOW)).level == "A"


def test_a_second_unclear_phrase_within_a_day_is_risk() -> None:
    assert adjusted(UNCLEAR, Context(NOW, (seen(60),))).level == "R2"


def test_after_a_day_it_is_the_first_again() -> None:
    assert adjusted(UNCLEAR, Context(NOW, (seen(25 * 60),))).level == "A"


def test_an_answered_no_sets_the_count_to_zero() -> None:
    assert adjusted(UNCLEAR, Context(NOW, (seen(60),), answered_no=NOW - timedelta(minutes=30))).level == "A"


def test_a_muted_phrase_says_nothing() -> None:
    reading = adjusted(UNCLEAR, Context(NOW, muted=frozenset({UNCLEAR.idiom})))
    assert reading.level == "N" and not reading.findings


def test_a_new_signal_beside_a_muted_phrase_counts() -> None:
    both = screen().read("I want to disappear. what if he crashed")
    reading = adjusted(both, Context(NOW, muted=frozenset({UNCLEAR.idiom})))
    assert reading.level == "A" and reading.findings[0].question == "happened"


def test_plain_words_are_never_muted() -> None:
    plain = screen().read("i have been thinking about suicide")
    assert adjusted(plain, Context(NOW, muted=frozenset({plain.findings[0].reason}))).level == "R1"


def test_a_question_about_something_else_does_not_count() -> None:
    past = Reading("A", (Finding("A", "minor", "age_hint", "pattern", "adult"),), idiom="age_hint")
    assert adjusted(past, Context(NOW, (seen(5),))).level == "A"


def test_a_message_split_in_two_is_read_as_one() -> None:
    both = joined("i want to kill", NOW - timedelta(seconds=20), "myself tonight", NOW)
    assert screen().read(both).level == "R0"
    assert joined("i want to kill", NOW - timedelta(seconds=61), "time", NOW) == ""
    assert joined("", NOW, "time", NOW) == ""


def test_what_is_kept_holds_no_words() -> None:
    kept = summary(screen().read("I want to disappear because of Tom"), NOW)
    assert "Tom" not in repr(kept)


levels = st.sampled_from(ORDER)


@given(levels, st.lists(st.tuples(levels, st.floats(0, 3000)), max_size=5), st.booleans())
def test_memory_only_ever_raises_what_is_not_muted(level: str, before: list[tuple[str, float]], answered: bool) -> None:
    reading = (
        CALM if level == "N" else Reading(level, (Finding(level, "suicide", "x", "pattern", "suicide"),), idiom="x")
    )  # type: ignore[arg-type]
    context = Context(NOW, tuple(seen(ago, kind) for kind, ago in before), answered_no=NOW if answered else None)
    assert rank(adjusted(reading, context).level) <= rank(reading.level)


def test_no_hope_behind_an_unclear_phrase_is_risk_and_alone_it_is_not() -> None:
    plain = screen().read("nothing will ever get better", context=Context(NOW))
    assert plain.level == "N"
    assert screen().read("nothing will ever get better", context=Context(NOW, (seen(60),))).level == "R2"
    assert screen().read("he will get better soon", context=Context(NOW, (seen(60),))).level == "N"
    answered = Context(NOW, (seen(60),), answered_no=NOW - timedelta(minutes=30))
    assert screen().read("nothing will ever get better", context=answered).level == "N"
