"""Afraid of somebody: is it safe to write here, the eleven questions, hide."""

from datetime import timedelta

import pytest

from tests.care.safety.talking import NOW, Talking, questions


class TestAfraid:
    @pytest.mark.parametrize("code", ["fork:of_them", "fork:both", "help:them"])
    def test_the_first_question_is_whether_it_is_safe_here(self, code: str) -> None:
        talk = Talking("GB")
        talk.taps(code)
        assert talk.level == "V1" and talk.state.asked == "safe_here" and "Hide" in talk.labels()
        talk.says("it's safe")
        assert "I believe you" in talk.text() and "0808 2000 247" in talk.text()
        for label in talk.last.replies:
            assert "Hide" in [button.label for button in label.choices()]

    def test_someone_who_may_be_seen_gets_few_words_and_no_false_comfort(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.says("he checks my phone")
        assert "can't undo" in talk.text() and not talk.last.counted
        talk.says("later")
        assert "won't write first" in talk.text()

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_a_yes_to_the_first_three_is_an_emergency(self, number: int) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.says("it's safe")
        talk.taps("safety:v_want:questions")
        for _ in range(number - 1):
            talk.says("no")
        talk.says("yes")
        assert talk.level == "R0" and "999" in talk.text()

    def test_a_pattern_is_said_plainly_and_no_list_promises_safety(self) -> None:
        for answer, said in (("yes", "serious danger"), ("no", "No list can tell")):
            talk = Talking("GB")
            talk.says("x", "V1")
            for text in ("it's safe", "a few questions", "no", "no", "no", "go on"):
                talk.says(text)
            for _ in range(8):
                talk.says(answer)
            assert said in talk.text() and talk.state.asked == "v_after"

    def test_message_help_stays_off_until_they_turn_it_on(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        for text in ("it's safe", "just the number", "not now", "go back"):
            talk.says(text)
        assert talk.level == "N" and "messages" in talk.locks.closed(talk.facts.now + timedelta(days=60))
        talk.presses("Turn it on")
        assert not talk.locks.closed(talk.facts.now)

    def test_it_cannot_be_turned_on_before_the_card_was_read(self) -> None:
        talk = Talking("GB")
        talk.locks = talk.locks.close("g4", NOW)
        talk.taps("safety:turn_on")
        assert "messages" in talk.locks.closed(NOW) and "0808 2000 247" in talk.text()
        talk.taps("safety:turn_on")
        assert not talk.locks.closed(NOW)

    def test_being_followed_gets_the_log(self) -> None:
        talk = Talking("GB")
        talk.says("my ex is outside my work again", "V2")
        talk.says("yes it's safe")
        assert "dated notes" in talk.text()

    def test_hide_asks_nothing_and_says_one_neutral_line(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.presses("Hide")
        assert talk.last.hide and talk.last.cancel_timers and talk.level == "V1"
        assert len(talk.last.replies) == 1 and not talk.buttons() and questions(talk.last.replies) == 0
        talk.says("hide")
        assert talk.last.hide

    def test_he_says_he_will_die_if_i_leave(self) -> None:
        talk = Talking("GB")
        talk.says("he'll kill himself if I go", "V1", "T")
        assert "isn't yours to carry alone" in talk.text() and "999" in talk.text() and talk.state.asked == "safe_here"
        talk.says("it's safe")
        assert "0808 2000 247" in talk.text() and [thread.level for thread in talk.state.threads] == ["V1"]
        talk = Talking("GB")
        talk.says("he'll kill himself if I go", "V1:own_life_threat")
        assert "isn't yours to carry alone" in talk.text()

    def test_the_person_at_the_door_is_an_emergency(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.says("he's outside")
        assert talk.level == "R0" and "999" in talk.text()

    def test_no_word_of_staying_leaving_or_mending(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        said = talk.text()
        for text in (
            "it's safe",
            "talk",
            "he shouted again",
            "I don't know what to do",
            "a few questions",
            "no",
            "no",
            "no",
            "enough",
        ):
            talk.says(text)
            said += talk.text()
        for phrase in ("leave him", "leave now", "couples", "your tone", "tell him", "stay with him"):
            assert phrase not in said.lower()
