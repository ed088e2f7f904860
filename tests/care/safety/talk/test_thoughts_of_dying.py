"""Thoughts of dying: the ladder, one question a turn; what is no answer lowers nothing."""

from datetime import timedelta

import pytest

from bot.content.messages import Incoming
from tests.care.safety.talking import Talking, questions


class TestThoughtsOfDying:
    def test_number_and_one_question_stand_in_the_first_reply(self) -> None:
        talk = Talking("GB")
        talk.says("I want to kill myself", "R1")
        assert "116 123" in talk.text() and talk.state.asked == "how" and talk.last.counted == ("R1:suicide",)

    @pytest.mark.parametrize("reason", ["plan_named", "dose_asked", "means_looked_up"])
    def test_a_plan_that_was_told_is_not_asked_for(self, reason: str) -> None:
        talk = Talking("GB")
        talk.says("x", f"R1:{reason}")
        assert talk.state.asked == "means"

    def test_the_ladder_has_three_questions_at_most_and_skips_what_was_said(self) -> None:
        talk = Talking("GB")
        talk.says("I know how I'd do it", "R1:plan_or_method")
        assert talk.state.asked == "means"
        talk.says("no")
        assert talk.state.asked == "soon"
        talk.says("no")
        assert talk.state.asked == "use_line" and "Three things" in talk.text()
        talk = Talking("GB")
        talk.says("wish I were dead", "R2")
        asked = []
        for answer in ("yes", "yes", "rather not say"):
            asked.append(talk.state.asked)
            talk.says(answer)
        assert asked == ["dying", "how", "means"] and talk.state.asked == "use_line"

    @pytest.mark.parametrize("answers", [("yes", "yes"), ("no", "maybe"), ("no", "yes"), ("yes", "no", "yes")])
    def test_means_or_intent_make_it_an_emergency(self, answers: tuple[str, ...]) -> None:
        talk = Talking("GB")
        talk.says("I want to kill myself", "R1")
        for answer in answers:
            talk.says(answer)
        assert talk.level == "R0" and "999" in talk.text()

    def test_it_reopens_by_two_steps_and_without_help_with_sending(self) -> None:
        talk = Talking("GB")
        talk.says("I want to kill myself", "R1")
        for text in ("no", "no", "I'll use it", "I'm safe for now"):
            talk.says(text)
            assert talk.level == "R1" and not talk.last.resume
        talk.says("let's go on")
        assert talk.level == "N" and talk.last.resume
        assert talk.locks.closed(talk.facts.now) == {"messages", "partner"}
        assert not talk.locks.closed(talk.facts.now + timedelta(hours=4))

    def test_passive_thoughts_are_asked_about_before_any_card(self) -> None:
        talk = Talking("GB")
        talk.says("don't want to wake up", "R2")
        assert talk.state.asked == "dying" and "116 123" not in talk.text()
        assert talk.labels()[:4] == ["No, but I don't want to be here", "Sometimes", "Yes", "Rather not say"]
        talk.presses("No, but I don't want to be here")
        assert "116 123" in talk.text() and talk.level == "R2"
        talk.presses("Calm my body")
        assert talk.last.pause == "any" and talk.level == "R2"
        talk.says("go back")
        assert talk.last.resume and talk.level == "N"

    def test_unclear_is_one_question_and_no_card_and_no_goes_back_to_the_step(self) -> None:
        talk = Talking("GB")
        talk.says("I'll die if she leaves", "A")
        assert len(talk.last.replies) == 1 and not talk.last.counted and not talk.last.cancel_timers
        talk.presses("No, it just hurts")
        assert talk.last.resume and "die_if" in talk.last.muted and talk.level == "N"
        assert not talk.wants("I'll die if she leaves", "A")

    def test_self_harm_asks_about_care_then_about_dying(self) -> None:
        talk = Talking("GB")
        talk.says("I cut myself", "R3")
        assert talk.state.asked == "hurt" and "Thank you" in talk.text()
        talk.says("yes it's bleeding")
        assert "999" in talk.text() and talk.state.asked == "dying_too"
        talk.says("no")
        assert "ten minutes" in talk.text() and talk.state.asked == "choice" and "116 123" in talk.text()

    def test_a_denial_alone_is_thanked_in_one_line_and_passed_on(self) -> None:
        from bot.care.safety.levels import Reading

        talk = Talking("GB")
        talk.does(Incoming("text", "I'm not suicidal, just sad"), Reading("N", denied=True))
        assert len(talk.last.replies) == 1 and talk.last.pass_on and not talk.last.counted


class TestAnswersThatAreNone:
    @pytest.mark.parametrize("text", ["not telling you", "whatever", "as if you care", "🙄"])
    def test_the_level_is_kept_and_asked_once_more_only(self, text: str) -> None:
        talk = Talking("GB")
        talk.says("don't want to wake up", "R2")
        talk.says(text)
        assert talk.level == "R2" and talk.state.asked == "dying" and questions(talk.last.replies) == 1
        for again in range(3):
            talk.says(f"{text} {again}")
            assert talk.level == "R2" and talk.last.replies and questions(talk.last.replies) == 0
        assert "116 123" in talk.text() or talk.state.shown
        talk.presses("Yes")
        assert talk.level == "R1"

    def test_an_unclear_one_is_left_and_the_message_goes_on(self) -> None:
        talk = Talking("GB")
        talk.says("this is killing me", "A")
        talk.says("whatever")
        talk.says("he still hasn't written")
        assert talk.last.pass_on and talk.level == "A" and not talk.wants("and now he is online")

    @pytest.mark.parametrize(("text", "part"), [
        ("I already called", "won't repeat"), ("they put me on hold", "second way"), ("you're just a bot", "I'm a program"),
        ("promise you won't tell", "can't contact anyone"), ("are you real?", "computer program"), ("no police", "can't send anyone"),
        ("don't you dare send numbers", "in writing"), ("fuck off", "Fair"),
    ])  # fmt: skip
    def test_what_people_say_after_a_card(self, text: str, part: str) -> None:
        talk = Talking("GB")
        talk.says("I want to kill myself", "R1")
        talk.says(text)
        assert part in talk.text() and talk.level == "R1" and talk.state.asked == "how"
        if text == "I already called":
            assert "116 123" not in talk.text()

    def test_not_calling_is_accepted_twice_and_then_left(self) -> None:
        talk = Talking("US")
        talk.says("I want to kill myself", "R1")
        said = []
        for _ in range(4):
            talk.says("I don't want to call")
            said.append(talk.texts()[0])
        assert said == ["f5_write", "f5_person", "f5_end", "f5_end"]
