"""Every card keeps its shape in every country: two bubbles, sixty words, one question, numbers of that country."""

import itertools

import pytest

from bot.care.safety.outcome import Facts
from tests.care.safety.talking import CODES, COUNTRIES, NOW, Talking, all_numbers, questions, the_talk, words

OPENINGS = [
    "R0", "R0/abused", "R0/harm_others", "R0/medical", "R0/minor", "R0/delusion", "R0/other_in_danger",
    "R0:took_everything", "R0/abused:choked_today", "R1", "R2", "R3", "V1", "V2", "H1", "H1:done_already", "H2",
    "H2:going_there", "T", "M", "MED", "DEL", "A", "A?past", "A/minor?adult", "A/other_in_danger?happened",
    "A/medical?medical", "A/pursuit?stop", "A/abused?safe_here", "A/harm_others?stop",
]  # fmt: skip


def check_shape(talk: Talking, country: str | None) -> None:
    """C1, C6, E11 and F3 for one turn."""
    replies = talk.last.replies
    assert 1 <= len(replies) <= 2
    assert words(replies) <= 60, talk.text()
    assert questions(replies) <= 1, talk.text()
    assert "!" not in talk.text()
    known = all_numbers(COUNTRIES[country] if country else None)
    for reply in replies:
        assert reply.priority == "safety" and reply.discreet
        for mark in reply.marks:
            number = reply.text[mark.start : mark.end]
            assert number in known and mark.style == "mono"
            before, after = reply.text[: mark.start].rpartition("\n")[2], reply.text[mark.end :].partition("\n")[0]
            assert (before, after) == ("", "") or "112 works" in reply.text
        if talk.level != "R0" or talk.state.fear:
            assert not the_talk().texts.wording.hidden(reply.text[:60]), reply.text
        for button in reply.choices():
            assert len(button.code.encode()) <= 64 and sum(map(bool, (button.code, button.copy, button.url))) == 1
            assert not the_talk().texts.wording.hidden(button.label) and not button.label.startswith("Call")
            assert not button.copy or button.copy in button.label or button.label.startswith("Copy ")


class TestEveryCardInEveryCountry:
    @pytest.mark.parametrize("opening", OPENINGS)
    def test_opening(self, opening: str) -> None:
        for country, afraid in itertools.product([None, *CODES], (False, True)):
            talk = Talking(country)
            if afraid:
                talk.state.families = ["abused"]
            talk.says("x", opening)
            check_shape(talk, country)
            assert questions(talk.last.replies) == 1

    @pytest.mark.parametrize("steps", [
        ("R2", "safety:dying:no"), ("R2", "safety:dying:yes"), ("R3", "safety:hurt:yes"), ("R3", "safety:dying_too:no"),
        ("V1", "safety:safe_here:safe"), ("V2", "safety:safe_here:safe"), ("V1", "safety:safe_here:seen"), ("M", "safety:more"),
        ("H1", "safety:harm_soon:no"), ("H2", "safety:asked_stop:yes"), ("H1:done_already", "safety:anyone_hurt:yes"),
        ("T", "safety:t_now:yes"), ("R1", "safety:number"), ("R1", "safety:more"), ("V1", "safety:number"), ("V1", "safety:more"),
        ("H1", "help:numbers"), ("MED", "safety:body:unsure"), ("A", "safety:plain:rather_not"), ("R1", "safety:hide"),
    ])  # fmt: skip
    def test_what_follows(self, steps: tuple[str, str]) -> None:
        for country, also in itertools.product([None, *CODES], ((), ("V1",), ("M",))):
            talk = Talking(country)
            talk.says("x", steps[0])
            if also:
                talk.state.families = [*talk.state.families, {"V1": "abused", "M": "minor"}[also[0]]]
            step = steps[1].split(":")[1]
            if talk.state.threads and step in ("dying_too", "harm_soon"):
                talk.state.threads[0].step = step
            talk.taps(steps[1])
            check_shape(talk, country)

    @pytest.mark.parametrize("country", [None, *CODES])
    def test_generic_card(self, country: str | None) -> None:
        for afraid in (False, True):
            reply = the_talk().fallback(Facts(NOW, country=country), afraid=afraid)
            assert words((reply,)) <= 60 and questions((reply,)) == 1
            emergency = COUNTRIES[country].emergency if country else None
            police = emergency.police if emergency and afraid else None
            number = police or (emergency.phone if emergency else "112 works from most mobiles")
            assert str(number) in reply.text
            assert not afraid or not the_talk().texts.wording.hidden(reply.text[:60])

    @pytest.mark.parametrize("language", "es pt ru de fr it tr uk ar fa hi id".split())
    def test_generic_card_in_other_languages(self, language: str) -> None:
        reply = the_talk().fallback(Facts(NOW, country="GB", language=language))
        assert "999" in reply.text and "findahelpline.com" in reply.text and questions((reply,)) == 1

    def test_generic_card_cannot_fail(self) -> None:
        reply = the_talk().fallback(Facts(NOW, country=["not", "a", "country"]))  # type: ignore[arg-type]
        assert "112" in reply.text and reply.priority == "safety"
