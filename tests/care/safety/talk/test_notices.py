"""What Steady says of itself in the middle of a danger, and what is counted of it (protocol A6, A7)."""

import re
from dataclasses import replace

from tests.care.safety.talking import CODES, FAMILIES, Talking, words

NOT_A_PERSON = "I'm a computer program, not a person. I can't feel human emotion."


def long(talk: Talking) -> Talking:
    """Let three hours of use be over."""
    talk.facts = replace(talk.facts, long_use=True)
    return talk


class TestThreeHours:
    def test_it_is_said_once_it_is_due_and_told_to_the_door(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R2")
        assert NOT_A_PERSON not in talk.text() and not talk.last.reminded
        long(talk).says("whatever")
        assert NOT_A_PERSON in talk.text() and talk.last.reminded and not talk.last.noticed

    def test_it_waits_where_there_is_no_room(self) -> None:
        for level in FAMILIES:
            talk = long(Talking())
            talk.says("x", level)
            assert words(talk.last.replies) <= 60, level
            assert talk.last.reminded == (NOT_A_PERSON in talk.text())

    def test_not_in_a_card_of_another_language_and_not_after_hide(self) -> None:
        talk = long(Talking())
        talk.says("quiero matarme", "R1")
        assert NOT_A_PERSON not in talk.text()
        talk = long(Talking("GB"))
        talk.says("x", "V1")
        talk.taps("safety:hide")
        assert NOT_A_PERSON not in talk.text()


class TestCounting:
    def test_a_card_is_counted_by_level_and_kind_and_nothing_else(self) -> None:
        for code in CODES[:5]:
            for level in FAMILIES:
                talk = Talking(code)
                talk.says("my name is Xyz", level)
                assert all(re.fullmatch(r"[A-Z0-9]+:[a-z0-9_]+", name) for name in talk.last.counted)

    def test_a_number_in_any_text_is_a_card(self) -> None:
        talk = Talking("GB")
        talk.says("voice", kind="unread")
        assert talk.last.counted == ("N:d16",)
        talk = Talking("GB")
        talk.says("my heart won't stop", "MED")
        assert talk.last.counted == ("MED:med",)

    def test_no_number_is_no_card(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R2")
        assert talk.last.counted == ()
