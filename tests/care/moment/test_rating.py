"""Numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.moment.rating import BANDS, band, changed, read_rating


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("0", "0-3"),
        ("3", "0-3"),
        ("like a 5", "4-6"),
        ("6/10", "4-6"),
        ("8 out of 10", "7-8"),
        ("80%", "7-8"),
        ("7 or 8", "7-8"),
        ("6-7", "7-8"),
        ("9.5", "9-10"),
        ("10!!!", "9-10"),
        ("a hundred? 100", "9-10"),
        ("was 9 now 5", "4-6"),
        ("from 8 down to 2", "0-3"),
        ("seven i guess", "7-8"),
        ("9+", "9-10"),
    ],
)
def test_a_number_is_a_rating(text: str, wanted: str) -> None:
    assert read_rating(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "he texted me 3 times",
        "since 9",
        "at 10 he left",
        "5 hours now",
        "it's been 2 days",
        "10:30",
        "no one cares",
        "",
    ],
)
def test_what_is_counted_or_a_time_is_no_rating(text: str) -> None:
    assert read_rating(text) is None


@given(st.integers(0, 10))
def test_every_number_has_one_band(number: int) -> None:
    low, high = (int(part) for part in band(number).split("-"))
    assert low <= number <= high
    assert read_rating(f"maybe {number}") == band(number)


@given(st.sampled_from(BANDS))
def test_less_and_more_stay_on_the_scale(before: str) -> None:
    assert changed(before, "same") == before
    assert BANDS.index(str(changed(before, "less"))) == max(0, BANDS.index(before) - 1)
    assert BANDS.index(str(changed(before, "more"))) == min(3, BANDS.index(before) + 1)


def test_without_a_number_before_less_is_the_middle_and_the_same_is_none() -> None:
    assert (changed(None, "less"), changed("unsure", "more"), changed(None, "same")) == ("4-6", "7-8", None)
