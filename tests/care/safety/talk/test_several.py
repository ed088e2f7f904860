"""Several dangers at once: the gravest leads, the others follow."""

import itertools

import pytest

from bot.care.safety.levels import ORDER
from tests.care.safety.talking import Talking, found


class TestSeveralDangersAtOnce:
    @pytest.mark.parametrize(
        ("high", "low"), itertools.permutations(("R1", "V1", "H1", "R3", "M", "H2", "V2", "DEL"), 2)
    )
    def test_the_highest_leads_and_the_other_follows_on_the_next_turns(self, high: str, low: str) -> None:
        if ORDER.index(high) > ORDER.index(low):  # type: ignore[arg-type]
            return
        talk = Talking("GB")
        talk.says("x", low, high)
        first = talk.last.replies[-1].facts["question"]
        thread = talk.state.thread(found(low).findings[0].family)
        assert thread is not None and not thread.step and talk.level == high
        for _ in range(3):
            answer = next(b for b in talk.buttons() if b.code.split(":")[:2] == ["safety", talk.state.asked])
            talk.taps(answer.code)
            if talk.state.thread(thread.family) is None or talk.state.thread(thread.family).step:  # type: ignore[union-attr]
                break
        assert first and talk.state.thread(thread.family).step  # type: ignore[union-attr]

    def test_a_higher_danger_interrupts_and_the_first_is_kept(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R2")
        talk.says("I took them all", "R0:took_everything")
        assert talk.level == "R0" and "999" in talk.text()
        talk = Talking("GB")
        talk.says("x", "R3")
        talk.says("he hits me", "V1")
        assert {thread.level for thread in talk.state.threads} == {"R3", "V1"} and talk.state.asked == "safe_here"

    @pytest.mark.parametrize("low", ["V1", "V2", "R3", "M"])
    @pytest.mark.parametrize("one_by_one", [False, True])
    def test_the_country_brings_the_numbers_of_the_gravest_and_what_waits_follows(
        self, low: str, one_by_one: bool
    ) -> None:
        talk = Talking()
        for levels in [["R1"], [low]] if one_by_one else [["R1", low]]:
            talk.says("x", *levels)
        talk.says("uk")
        assert "116 123" in talk.text() or low == "M"
        assert talk.last.replies[-1].facts["question"] == "how"

    @pytest.mark.parametrize("together", [True, False])
    def test_the_plain_question_about_dying_is_not_lost_behind_another_question(self, together: bool) -> None:
        talk = Talking("GB")
        for found_now in [["A/medical?medical", "A"]] if together else [["A/medical?medical"], ["A"]]:
            talk.says("x", *found_now)
        assert talk.state.asked == "plain"
        talk.says("no")
        assert talk.state.asked == "body"

    def test_behind_what_is_graver_the_plain_question_waits_for_the_next_turns(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1", "A")
        assert talk.state.asked == "safe_here" and talk.level == "V1"
        talk.says("not sure")
        talk.says("later")
        assert talk.state.thread("suicide").step == "plain"  # type: ignore[union-attr]

    def test_what_waits_does_not_take_away_that_it_was_not_meant(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1", "A")
        assert "That's not what I meant" in talk.labels()
        talk.presses("That's not what I meant")
        assert talk.state.thread("abused") is None and talk.state.asked == "plain"
