"""Answers that come sideways: questions back, a later question's answer, a child in the house, a silence (protocol B8, C5, F1)."""

import pytest

from tests.care.safety.talking import Talking


@pytest.mark.parametrize("step", ["how", "soon"])
def test_not_safe_is_an_emergency_whatever_was_asked(step: str) -> None:
    talk = Talking("GB")
    talk.says("x", "R1")
    if step == "soon":
        talk.says("no")
    assert talk.state.asked == step
    talk.says("im not safe")
    assert talk.level == "R0" and "999" in talk.text()


def test_not_safe_about_a_phone_is_no_emergency() -> None:
    talk = Talking("GB")
    talk.says("x", "V1")
    talk.says("not safe")
    assert talk.level == "V1" and "v1_seen" in talk.texts()


@pytest.mark.parametrize("text", ["can we talk and then ill call", "ok but what happens then", "i will if he answers"])
def test_a_call_that_is_put_off_is_no_call(text: str) -> None:
    talk = Talking("GB")
    talk.says("x", "R0")
    talk.says(text)
    assert "r0_calling" not in talk.texts() and talk.state.asked == "calling" and "999" in talk.text()


@pytest.mark.parametrize(("text", "asked"), [("ok", "with"), ("ok ill call", "with")])
def test_a_plain_yes_to_the_call_is_heard(text: str, asked: str) -> None:
    talk = Talking("GB")
    talk.says("x", "R0")
    talk.says(text)
    assert talk.state.asked == asked


class TestFurtherOn:
    def test_distance_is_heard_before_it_is_asked(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0/harm_others")
        talk.says("ok i walked away")
        assert talk.state.asked == "with" and "r0_calling" not in talk.texts()

    def test_somebody_near_is_heard_at_another_question(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0/harm_others")
        talk.says("i'll call")
        assert talk.state.asked == "apart"
        talk.says("my brother")
        assert "with:yes" in talk.state.answers and talk.level == "R0"

    def test_police_at_the_door_leads_on(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0/abused")
        talk.says("police are here")
        assert talk.state.asked == "attack_safe"

    def test_better_now_is_asked_about_and_needs_who_or_what(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0")
        talk.says("i fell asleep. im ok now")
        assert talk.state.asked == "r0_safe" and talk.level == "R0"
        talk.says("i fell asleep. im ok now")
        assert talk.state.asked == "r0_who" and talk.level == "R0"

    def test_feeling_better_after_pills_changes_nothing(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0:took_everything")
        talk.says("im ok now")
        assert talk.state.asked == "calling" and "999" in talk.text()


@pytest.mark.parametrize(("finding", "asked"), [("R0", "r0_safe"), ("R0/abused", "attack_safe")])
def test_after_hours_of_silence_an_emergency_asks_how_it_is(finding: str, asked: str) -> None:
    talk = Talking("GB")
    talk.says("x", finding)
    talk.wait(hours=6).says("hey")
    assert talk.state.asked == asked and talk.level == "R0" and "999" in talk.text()


def test_within_the_hour_the_call_stays_the_question() -> None:
    talk = Talking("GB")
    talk.says("x", "R0")
    talk.wait(minutes=30).says("hey")
    assert talk.state.asked == "calling"


class TestAChildThere:
    def test_is_said_to_whoever_answers_and_takes_no_part_in_calling(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0")
        talk.says("my son is here with me")
        assert "child_here" in talk.texts() and "999" in talk.text() and "with:yes" not in talk.state.answers
        assert "hand them the phone" not in talk.text()

    def test_in_an_attack_it_stays_near(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0/abused")
        talk.says("my daughter is here with me")
        assert "way out" in talk.text() and "999" in talk.text() and talk.state.asked == "attack"

    def test_outside_an_emergency_they_are_listened_to(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.says("it's safe")
        talk.says("the kids are scared of him")
        assert "child_here" not in talk.texts() and "listen_fear" in talk.texts()


class TestQuestionsBack:
    @pytest.mark.parametrize(
        ("finding", "text", "said"),
        [
            ("M", "does my mum get told", "f6"), ("R3", "is this going to be reported", "f6"), ("R1", "why", "why_asked"),
            ("R1", "whats the point of these questions", "why_asked"), ("R2", "what do i do", "what_now"),
        ],
    )  # fmt: skip
    def test_are_answered_and_are_no_answer(self, finding: str, text: str, said: str) -> None:
        talk = Talking("GB")
        talk.says("x", finding)
        asked = talk.state.asked
        talk.says(text)
        assert said in talk.texts() and talk.state.asked == asked and not talk.state.answers

    def test_what_to_do_about_somebody_feared_is_theirs_to_decide(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.says("it's safe")
        talk.says("should i leave him")
        assert "yours to decide" in talk.text()

    def test_going_back_is_heard_beside_an_open_question(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R2")
        talk.says("what")
        talk.says("go back")
        assert talk.texts() == ["back_first", "ask_dying"] and talk.level == "R2"


class TestCountry:
    def test_is_heard_before_it_was_asked(self) -> None:
        talk = Talking()
        talk.says("x", "R2")
        talk.says("United Kingdom")
        assert talk.facts.country == "GB" and "116 123" in talk.text() and talk.state.asked == "dying"

    def test_is_not_asked_a_second_time_in_an_emergency(self) -> None:
        talk = Talking()
        talk.says("x", "R0")
        talk.says("youre just a bot")
        assert talk.state.asked == "calling" and "country" not in talk.text().lower()

    def test_is_put_twice_at_most(self) -> None:
        talk = Talking()
        talk.says("x", "R1")
        for text in ("fuck you", "youre useless", "are you real"):
            talk.says(text)
        assert talk.state.asked == "how"

    def test_anger_is_not_met_with_one_line_again_and_again(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        lines = {talk.says("fuck you").replies[0].text for _ in range(3)}
        assert len(lines) == 3

    def test_of_somebody_else_stays_theirs(self) -> None:
        talk = Talking("US")
        talk.says("x", "T")
        talk.says("she lives in germany")
        talk.says("yes")
        assert "112" in talk.text() and "911" not in talk.text()
        talk.taps("safety:number")
        assert "0800 111 0 111" in talk.text() and "988" not in talk.text()


class TestOnTheWay:
    def test_whoever_turns_round_is_not_told_to_stop_again(self) -> None:
        talk = Talking("GB")
        talk.says("x", "H2:going_there")
        talk.says("fine im going home")
        assert "turned_back" in talk.texts()
        talk.says("i feel awful")
        assert "Stop" not in talk.text()

    @pytest.mark.parametrize("text", ["no she didnt ask", "he never asked"])
    def test_not_asked_to_stop(self, text: str) -> None:
        talk = Talking("GB")
        talk.says("x", "H2")
        talk.says(text)
        assert "h2_pause" in talk.texts()

    def test_the_first_line_is_in_other_words_the_next_time(self) -> None:
        talk = Talking("GB")
        said = []
        for _ in range(3):
            said.append(talk.says("x", "H2").replies[0].text)
            talk.says("no")
            talk.says("go back")
        assert len(set(said)) == 3


def test_the_plain_question_is_still_open_after_the_country() -> None:
    talk = Talking()
    talk.says("x", "T")
    talk.taps("safety:country:skip")
    talk.says("x", "A")
    assert talk.state.asked == "plain"
    talk.says("uk")
    assert talk.state.asked == "plain"
    talk.says("sometimes")
    assert talk.level == "R1"


def test_an_emergency_is_put_in_five_ways() -> None:
    for family in ("suicide", "abused", "harm_others", "medical", "minor", "other_in_danger", "delusion"):
        talk = Talking("GB")
        said = [talk.says("x", f"R0/{family}").replies[0].text.split("\n")[0]]
        said += [talk.says("bla").replies[0].text.split("\n")[0] for _ in range(4)]
        assert len(set(said)) == 5, family


@pytest.mark.parametrize("text", ["im actually 18", "18", "i'm 24"])
def test_an_age_told_late_is_believed(text: str) -> None:
    talk = Talking("GB")
    talk.says("x", "M")
    talk.says("no")
    talk.says(text)
    assert talk.level == "N" and "age_yes" in talk.texts()


def test_timers_rest_although_the_danger_was_stored_before() -> None:
    talk = Talking("GB")
    talk.says("x", "V1")
    assert talk.says("yes").pause_timers, "a crash may have come between the level and the timers"


def test_no_line_for_some_people_only_is_the_second_way() -> None:
    talk = Talking("GB")
    talk.says("x", "R0")
    talk.says("they put me on hold")
    assert "LGBT" not in talk.text() and "85258" in talk.text()


@pytest.mark.parametrize(
    ("text", "yes", "line"), [("quiero morirme", "sí", "solo tengo inglés"), ("ich will sterben", "ja", "nur Englisch")]
)
def test_that_the_rest_is_in_english_is_said_first_and_once(text: str, yes: str, line: str) -> None:
    talk = Talking()
    talk.says(text, "R2")
    assert line not in talk.text()
    talk.says(yes)
    assert line in talk.text().split("\n")[0] and talk.state.asked == "dying"
    talk.says("bla")
    assert line not in talk.text()


@pytest.mark.parametrize(
    ("code", "level"), [("safety:might:me", "R3"), ("safety:might:hurt", "H1"), ("safety:today:yes", "R2")]
)
def test_a_late_tap_that_tells_of_danger_counts(code: str, level: str) -> None:
    talk = Talking("GB")
    talk.taps(code)
    assert talk.level == level


def test_a_late_no_to_the_question_of_the_next_day_changes_nothing() -> None:
    talk = Talking("GB")
    talk.says("x", "R2")
    talk.taps("safety:today:no")
    assert talk.level == "R2" and "old_question" in talk.texts()
