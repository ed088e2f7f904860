"""What is decided about a person's own data: choices, typed names and times, the copy's parts, the confirm."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care import my_data

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
CALLED = ["call me", "my name is", "i'm", "it's"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("set:pace", ("pace", "")),
        ("set:pace:slow", ("pace", "slow")),
        ("set:days:365", ("days", "365")),
        ("set:days:9999", None),
        ("set:pace:fast", None),
        ("set:", None),
        ("set:menu", None),
        ("data:erase_yes", None),
    ],
)
def test_a_code_means_a_known_choice_or_nothing(code, expected):
    assert my_data.choice_of(code) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sam", "Sam"),
        ("call me Sam!", "Sam"),
        ("My name is Anna Lena.", "Anna Lena"),
        ("it’s Jo", "Jo"),
        ("{who} {name}", "who name"),
        ("Zoë", "Zoë"),
        ("...", None),
        ("", None),
        ("he has not answered me since lunch", None),
        ("x" * 100, "x" * 40),
    ],
)
def test_a_name_is_read_from_few_words(text, expected):
    assert my_data.read_name(text, CALLED) == expected


@given(st.text(max_size=200))
def test_a_name_is_never_long_never_empty_and_has_no_blanks_to_fill(text):
    name = my_data.read_name(text, CALLED)
    assert name is None or (0 < len(name) <= my_data.LONGEST_NAME and not set(name) & set("{}\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20:10", 75),
        ("8 pm", 60),
        ("its 19:02", 0),
        ("soon", None),
        ("i wrote 5 times and she never said a word", None),
    ],
)
def test_a_clock_is_read_from_few_words(text, expected):
    assert my_data.read_clock(text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "expected"),
    [
        ("Sam", "greet", 0.3, False),
        ("thanks a lot", "thanks", 0.9, True),
        ("is that needed?", "", 0.0, True),
        (" ", "", 0.0, True),
        ("Sam", "nlu_fallback", 0.9, False),
    ],
)
def test_other_words_go_elsewhere(text, intent, confidence, expected):
    assert my_data.means_something_else(text, intent, confidence, {"greet", "thanks"}) is expected


@pytest.mark.parametrize(("minutes", "hours"), [(1440, 24), (1439, 24), (61, 2), (60, 1), (0, 1), (-5, 1)])
def test_a_started_hour_counts(minutes, hours):
    assert my_data.hours_left(NOW + timedelta(minutes=minutes), NOW) == hours


@pytest.mark.parametrize(("minutes", "expected"), [(0, True), (30, True), (31, False), (-1, False)])
def test_an_old_confirm_does_not_count(minutes, expected):
    asked = NOW - timedelta(minutes=minutes)
    assert my_data.is_confirmed(asked.isoformat(), NOW) is expected
    assert my_data.is_confirmed(None, NOW) is False


@given(st.lists(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Zl", "Zp", "Cs", "Zs")), min_size=1)))
def test_parts_are_short_and_lose_nothing(lines):
    parts = my_data.in_parts("\n".join(lines), 50)
    assert all(0 < len(part) <= 50 for part in parts)
    assert "".join("".join(parts).split()) == "".join("".join(lines).split())
