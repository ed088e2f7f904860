"""A figure of speech about a trifle is not questioned (B5); anything that may mean it brings the question back."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.care.safety.context import Context, Seen
from bot.care.safety.screen import Screen
from bot.content.safety_thresholds import Threshold, Thresholds
from tests.care.safety.reading import screen

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
TRIFLES = (
    "i want to die this printer jammed again", "kill me, another spreadsheet", "i'd rather die than do the dishes",
    "going to kill myself if the wifi drops again", "tripped over my bag, i want to die", "taxes. end me",
    "i die every time that barista looks up, so cute", "squats are killing me", "my voice cracked and i said kill me",
)  # fmt: skip
SIGNS = ("i mean it", "i'm not joking", "and the pills are here", "tonight", "i feel so alone", "he left me", "my ex")


@pytest.mark.parametrize("text", TRIFLES)
def test_about_a_trifle_nothing_is_asked(text: str) -> None:
    assert screen().read(text).level == "N"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("text", ["i want to die this printer jammed again", "kill me, another spreadsheet"])
def test_a_second_signal_brings_the_question_back(text: str, sign: str) -> None:
    assert screen().read(f"{text}, {sign}").level != "N"


@pytest.mark.parametrize("text", ["i want to die", "kill me please", "i want to die, he read it and says nothing"])
def test_without_a_trifle_it_is_asked(text: str) -> None:
    assert screen().read(text).level != "N"


def test_a_trifle_far_from_the_figure_is_no_object_of_it() -> None:
    far = "the printer at the office was loud and people came and went all afternoon while i sat there and said i want to die"
    assert screen().read(far).level == "A"


def test_an_emergency_is_not_made_smaller_by_a_trifle() -> None:
    assert screen().read("i took all the pills, the printer jammed and i want to die").level == "R0"


def test_plainer_words_beside_a_trifle_are_asked_about_and_get_no_card() -> None:
    assert screen().read("i've lost the will to live in this queue").level == "A"


@pytest.mark.parametrize(("minutes", "level"), [(30, "A"), (25 * 60, "N")])
def test_after_a_signal_in_the_same_day_nothing_is_a_trifle(minutes: int, level: str) -> None:
    before = Seen(NOW - timedelta(minutes=minutes), "V1", ("abused",))
    assert screen().read(TRIFLES[0], context=Context(NOW, (before,))).level == level


def test_a_no_makes_trifles_trifles_again() -> None:
    before = Seen(NOW - timedelta(minutes=30), "A", ("suicide",), "die_if")
    assert screen().read(TRIFLES[0], context=Context(NOW, (before,), answered_no=NOW)).level == "N"


class _Head:
    def __init__(self, score: float) -> None:
        self._score = score

    def scores(self, vector: object, tokens: object = (), marks: object = ()) -> dict[str, float]:
        return {"suicide_active": self._score, "none": 1 - self._score}


@pytest.mark.parametrize(("score", "level"), [(0.9, "N"), (0.96, "A")])
def test_the_head_asks_about_a_trifle_only_when_it_is_certain(score: float, level: str) -> None:
    group = Threshold("suicide", {"suicide_active": "R1"}, "suicide", ask=0.36, card=0.95)
    read = Screen(screen().patterns, _Head(score), Thresholds((group,))).read(TRIFLES[0], vector=object())  # type: ignore[arg-type]
    assert read.level == level


def test_what_is_meant_is_not_left_out_because_the_head_holds_it_for_harmless() -> None:
    group = Threshold("suicide", {"suicide_active": "R1"}, "suicide", ask=0.36, card=0.95)
    careless = Screen(screen().patterns, _Head(0.0), Thresholds((group,), doubt_idiom=0.5))
    assert careless.read("i mean it kill me", vector=object()).level == "A"  # type: ignore[arg-type]
    assert careless.read("well then kill me", vector=object()).level == "N"  # type: ignore[arg-type]
