"""What is said beside the question: who reads this, what follows a call, another country, a breath (protocol E, F)."""

import pytest

from tests.care.safety.talking import Talking


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("are you a therapist", "are_you_real"), ("is someone reading this", "are_you_real"), ("will you report me", "f6"),
        ("are they going to lock me up", "f5_fear"), ("what happens if i call", "f5_fear"), ("i'd rather text", "f5_write"),
        ("i hate phones", "f5_write"),
    ],
)  # fmt: skip
def test_it_is_answered_and_the_question_stays(text: str, said: str) -> None:
    talk = Talking("GB")
    talk.says("x", "R1")
    talk.says(text)
    assert said in talk.texts() and talk.level == "R1" and talk.state.asked == "how"


def test_that_emergency_care_is_safest_is_said_once() -> None:
    talk = Talking("GB")
    talk.says("x", "R0")
    talk.says("please no police")
    assert "still the safest" in talk.text()
    talk.says("don't send anyone")
    assert "still the safest" not in talk.text() and "999" in talk.text() and talk.level == "R0"


@pytest.mark.parametrize("text", ["i'm in belgium now", "wait im actually in belgium", "we're in belgium"])
def test_another_country_brings_its_numbers(text: str) -> None:
    talk = Talking("FR")
    talk.says("x", "R1")
    talk.says(text)
    assert talk.facts.country == "BE" and "1813" in talk.text() and "3114" not in talk.text()


@pytest.mark.parametrize(
    "text", ["i'm in pain", "he is in belgium", "i'm not in belgium", "i love belgium chocolate so much"]
)
def test_no_other_country_is_guessed(text: str) -> None:
    talk = Talking("FR")
    talk.says("x", "R1")
    talk.says(text)
    assert talk.facts.country == "FR"


def test_where_somebody_else_is_brings_the_numbers_of_that_country() -> None:
    talk = Talking("GB")
    talk.says("x", "T")
    talk.says("no")
    talk.says("she lives in france")
    assert "3114" in talk.text() and talk.facts.country == "GB" and talk.state.asked == "t_close"


@pytest.mark.parametrize(("level", "opens"), [("R2", True), ("R3", True), ("H2", True), ("R1", False), ("V1", False)])
def test_a_breath_that_is_asked_for_in_words(level: str, opens: bool) -> None:
    talk = Talking("GB")
    talk.says("x", level)
    asked = talk.state.asked
    talk.says("breathe with me")
    assert bool(talk.last.pause) is opens and talk.level == level and talk.state.asked == asked


def test_asking_for_a_way_says_that_they_thought_about_how() -> None:
    talk = Talking("GB")
    talk.says("x", "R1")
    assert talk.state.asked == "how"
    talk.says("how many does it take", "R1:method_question")
    assert talk.state.asked == "means"


class TestHide:
    def test_it_says_one_neutral_line_also_at_first_contact(self) -> None:
        talk = Talking(first_contact=True)
        talk.says("x", "R0/abused")
        talk.presses("Hide")
        assert talk.last.hide and talk.texts() == ["hidden"] and "crisis" not in talk.text()

    @pytest.mark.parametrize("text", ["delete this chat", "can you delete this", "delete everything"])
    def test_asked_for_in_other_words_where_somebody_is_feared(self, text: str) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        assert talk.says(text).hide
        talk = Talking("GB")
        talk.says("x", "R2")
        assert not talk.says(text).hide

    def test_what_it_cannot_do_is_told(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        assert not talk.says("does hide work on his phone too").hide
        for limit in ("alerts", "other devices", "forwarded", "watched phone"):
            assert limit in talk.text()


class TestKeys:
    """Under a lock (G4, G8) the buttons' words may be typed."""

    def test_what_is_closed_by_fear_is_turned_on_in_words(self) -> None:
        talk = _after("V1", "it's safe", "just the number", "not now", "go back")
        assert talk.wants("turn it on") and not talk.wants("turn the light on")
        talk.taps("safety:locked")
        assert "Turn it on" in talk.labels() and "About someone else" in talk.labels()
        talk.says("turn it on")
        assert not talk.locks.closed(talk.facts.now) and not talk.wants("turn it on")

    def test_somebody_else_in_words_opens_this_session_only(self) -> None:
        talk = _after("V1", "it's safe", "just the number", "not now", "go back")
        assert talk.says("this is about someone else").new_fork
        assert not talk.locks.closed(talk.facts.now, "one") and talk.locks.closed(talk.facts.now, "two")

    def test_after_a_night_of_danger_nobody_is_offered_what_stays_shut(self) -> None:
        talk = _after("R1", "no", "no", "I'll use it", "I'm safe for now", "let's go on")
        talk.taps("safety:locked")
        assert talk.labels() == ["Breathe", "Feet"]
        assert not talk.says("this is about someone else").new_fork and talk.locks.closed(talk.facts.now, "one")


def _after(level: str, *answers: str) -> Talking:
    talk = Talking("GB")
    talk.says("x", level)
    for answer in answers:
        talk.says(answer)
    assert talk.level == "N"
    return talk
