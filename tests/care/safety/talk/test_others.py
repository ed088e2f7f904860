"""Harm to others, pursuit, somebody else in danger, young people, the body."""

from datetime import timedelta

import pytest

from tests.care.safety.talking import NOW, Talking


class TestHarmAndPursuit:
    def test_done_already_is_thanked_and_fear_is_asked_about(self) -> None:
        talk = Talking("GB")
        talk.says("I hit him", "H1:done_already")
        assert "Thank you for saying it" in talk.text() and talk.state.asked == "anyone_hurt"
        talk.says("no")
        assert talk.state.asked == "safe_with_them"
        talk.says("I'm scared of him")
        assert talk.level == "V1" and talk.state.asked == "safe_here"

    def test_a_threat_gets_distance_and_the_own_behaviour_line(self) -> None:
        talk = Talking("GB")
        talk.says("I'll kill her if she's with him", "H1")
        assert "not going to help" in talk.text()
        talk.says("away")
        talk.says("no")
        assert "0808 802 4040" in talk.text() and "messages" in talk.locks.closed(talk.facts.now)
        talk = Talking("GB")
        talk.says("x", "H1")
        talk.says("on my way there")
        assert talk.level == "R0" and "999" in talk.text()

    def test_driving_there_stops_first(self) -> None:
        talk = Talking("GB")
        talk.says("driving to his place now", "H2:going_there")
        assert talk.text().startswith("Stop somewhere safe") and talk.state.asked == "asked_stop"
        talk.says("yes")
        assert "0808 802 4040" in talk.text() and "messages" in talk.locks.closed(talk.facts.now + timedelta(days=300))

    @pytest.mark.parametrize("code", ["fork:said_stop", "reply_tone:said_stop"])
    def test_said_stop_is_honesty_and_is_thanked(self, code: str) -> None:
        talk = Talking("GB")
        talk.taps(code)
        assert talk.labels() == ["Breathe", "Feet", "A person"] and talk.level == "N" and not talk.last.resume
        assert "0808 802 4040" not in talk.text() and "messages" in talk.locks.closed(talk.facts.now)
        talk.presses("Breathe")
        assert talk.last.pause == "breathe"

    def test_somebody_else_opens_one_session_after_a_new_fork(self) -> None:
        talk = Talking("GB")
        talk.taps("fork:said_stop")
        talk.taps("safety:someone_else")
        assert talk.last.new_fork and not talk.locks.closed(NOW, "one") and talk.locks.closed(NOW, "two")
        talk = Talking("GB")
        talk.locks = talk.locks.close("g2", NOW)
        talk.taps("safety:someone_else")
        assert not talk.last.new_fork and talk.locks.closed(NOW, "one")


class TestOthersYoungPeopleAndTheBody:
    def test_a_helper_gets_a_helpers_card(self) -> None:
        talk = Talking("GB")
        talk.says("my friend says she wants to die", "T")
        assert "Ask them directly" in talk.text() and "116 123" in talk.text()
        talk.presses("Another country")
        talk.says("ireland")
        assert talk.last.country is None and "116 123" in talk.text() and "Ireland" in talk.text()

    def test_silence_is_no_danger(self) -> None:
        talk = Talking("GB")
        talk.says("what if he crashed", "A/other_in_danger?happened")
        talk.says("it's the silence")
        assert talk.last.resume and talk.level == "N"

    def test_a_young_person_gets_their_own_line_and_pauses(self) -> None:
        talk = Talking("GB")
        talk.says("im 14 and my boyfriend is 26", "M")
        assert "0800 1111" in talk.text() and "made for adults" in talk.text()
        talk.says("no")
        talk.presses("Breathe")
        assert talk.last.pause == "breathe" and talk.level == "M"
        talk.says("I'm 18 or over")
        assert talk.level == "N" and talk.last.resume

    def test_a_young_person_with_thoughts_of_dying_gets_the_child_line_in_the_same_card(self) -> None:
        talk = Talking("GB")
        talk.says("im 14 and want to kill myself", "R1", "M")
        assert "0800 1111" in talk.text() and "116 123" in talk.text()

    def test_age_is_asked_and_an_adult_goes_on(self) -> None:
        talk = Talking("GB")
        talk.says("cant talk, maths class", "A/minor?adult")
        assert talk.state.asked == "age"
        talk.says("yes")
        assert talk.last.resume and talk.level == "N"

    def test_panic_goes_to_the_breath_and_new_signs_to_a_doctor(self) -> None:
        for answer, pause, level in (
            ("just panic", "breathe", "N"),
            ("one of those", "", "R0"),
            ("not sure", "", "R0"),
        ):
            talk = Talking("GB")
            talk.says("my heart won't stop", "MED")
            assert "999" in talk.text()
            talk.says(answer)
            assert (talk.last.pause, talk.level) == (pause, level)

    def test_voices_are_neither_argued_with_nor_believed(self) -> None:
        talk = Talking("GB")
        talk.says("they put chips in me", "DEL")
        assert "frightening" in talk.text() and talk.state.asked == "voices"
        talk.says("yes they tell me")
        assert talk.level == "R0" and "999" in talk.text()

    def test_an_unclear_belief_is_met_with_its_own_question(self) -> None:
        for answer, level in (("yes", "R0"), ("no", "N"), ("not sure", "DEL")):
            talk = Talking("GB")
            talk.says("x", "A/delusion?voices")
            assert "frightening" in talk.text() and talk.state.asked == "voices" and "killing" not in talk.text()
            talk.says(answer)
            assert talk.level == level
