"""Afterwards: locks, the next visit, taking back."""

import pytest

from bot.content.messages import Incoming
from tests.care.safety.talking import Talking, the_talk


class TestAfterwards:
    def test_a_false_alarm_goes_back_at_once_and_leaves_no_lock(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.presses("That's not what I meant")
        assert talk.last.resume and talk.level == "N" and not talk.locks.closed(talk.facts.now) and not talk.state.fear

    @pytest.mark.parametrize("level", ["R0", "R1"])
    def test_explicit_words_are_confirmed_once_and_then_believed(self, level: str) -> None:
        talk = Talking("GB")
        talk.says("x", level)
        talk.says("that's not what I meant")
        assert talk.state.asked == "confirm" and talk.level == level
        talk.says("no")
        assert talk.last.resume and talk.level == "N" and not talk.locks.closed(talk.facts.now)
        talk = Talking("GB")
        talk.says("x", level)
        talk.taps("safety:not_meant")
        talk.says("yes")
        assert talk.level == level

    @pytest.mark.parametrize(
        ("level", "text"), [("R1", "any thoughts of dying today"), ("V1", "good that you're here")]
    )
    def test_the_next_visit_has_one_soft_line(self, level: str, text: str) -> None:
        talk = Talking("GB")
        talk.says("x", level)
        for answer in {"R1": ("no", "no", "I'll use it", "I'm safe for now", "let's go on"),
                       "V1": ("it's safe", "just the number", "not now", "go back")}[level]:  # fmt: skip
            talk.says(answer)
        assert talk.level == "N"
        talk.wait(days=2)
        back = the_talk().welcome_back(talk.state, talk.locks, talk.facts)
        assert back is not None and text in back.replies[0].text and not back.replies[0].marks
        talk.take(back)
        assert talk.wait(hours=9) and the_talk().welcome_back(talk.state, talk.locks, talk.facts) is None

    def test_after_seven_days_nothing_is_said(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R2")
        talk.says("no")
        talk.says("go back")
        talk.wait(days=8)
        assert the_talk().welcome_back(talk.state, talk.locks, talk.facts) is None

    def test_a_restart_opens_with_the_generic_card_and_the_level_stays(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        outcome = the_talk().after_restart(talk.state, talk.locks, talk.facts)
        assert outcome is not None and "999" in outcome.replies[0].text
        talk.take(outcome)
        talk.says("yes")
        assert talk.level == "R1" and talk.state.asked == "how"

    def test_a_question_left_open_opens_no_lock(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0")
        for answer in ("yes", "yes", "I'm safe", "my sister is here"):
            talk.says(answer)
        talk.says("i'll die if she leaves me", "A")
        talk.says("not sure")
        left = talk.says("what do i text her")
        assert "left_open" in talk.texts() and not left.pass_on and not left.resume
        assert "coaching" in talk.locks.closed(talk.facts.now)

    def test_no_lock_runs_out_while_another_danger_of_its_kind_is_open(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0", "R0/medical:chest")
        for answer in ("yes", "yes", "I'm safe", "my sister is here"):
            talk.says(answer)
        assert [thread.level for thread in talk.state.threads] == ["R0"]
        talk.wait(hours=13)
        assert "coaching" in talk.locks.closed(talk.facts.now)

    def test_a_lock_outlives_the_level_until_the_words_are_said(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0")
        talk.wait(days=8)
        assert "coaching" in talk.locks.closed(talk.facts.now) and talk.wants("he hasn't answered")
        talk.says("he hasn't answered")
        assert talk.state.asked == "r0_safe"
        talk.says("I'm safe")
        talk.says("my flatmate is here")
        assert talk.locks.g1_until and not talk.state.is_open

    def test_an_old_button_lowers_nothing_and_may_raise(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        talk.taps("safety:plain:no")
        assert talk.level == "R1" and talk.state.asked == "how"
        talk = Talking("GB")
        talk.taps("safety:choice:back")
        assert talk.last.replies and not talk.last.resume
        talk.taps("safety:dying:yes")
        assert talk.level == "R1"

    def test_the_first_contact_is_told_that_this_is_a_program(self) -> None:
        talk = Talking("GB", first_contact=True)
        talk.says("x", "R2")
        assert "I'm a program, not a person or a crisis service" in talk.text() and talk.last.noticed

    def test_a_card_is_not_repeated_in_full_within_the_hour(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        assert "116 123" in talk.text()
        talk.says("no")
        assert "116 123" not in talk.text() and "Show number" in talk.labels()
        talk.presses("Show number")
        assert "116 123" in talk.text() and talk.state.asked == "soon"

    def test_data_commands_are_never_kept_from_anyone(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        for name in ("privacy", "erase", "export", "settings"):
            assert not talk.wants(kind="command", code=name)
        for tap in ("data:export", "data:erase", "set:keep:nothing"):
            assert not talk.wants(kind="tap", code=tap)
        assert (
            talk.wants(kind="command", code="start")
            and talk.wants(kind="timer", code="hold")
            and talk.wants("anything")
        )
        assert not talk.does(Incoming("timer", code="hold")).replies
