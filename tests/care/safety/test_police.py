"""Where a person is the danger the first number is the police's; where a body is, the doctor's (protocol D2)."""

import pytest

from tests.care.safety.talking import CODES, COUNTRIES, Talking

PEOPLE = ["R0/abused", "R0/stalked", "R0/harm_others", "R0/minor"]
BODIES = ["R0", "R0:took_everything", "R0/medical", "R0/other_in_danger"]


def first_number(talk: Talking) -> str:
    """Return the first number of the first bubble."""
    reply = talk.last.replies[0]
    return reply.text[reply.marks[0].start : reply.marks[0].end]


@pytest.mark.parametrize("code", CODES)
def test_the_first_number_reaches_who_is_needed(code: str) -> None:
    emergency = COUNTRIES[code].emergency
    for findings, number in ((PEOPLE, emergency.police or emergency.phone), (BODIES, emergency.phone)):
        for finding in findings:
            talk = Talking(code)
            talk.says("x", finding)
            assert first_number(talk) == number, finding
            assert talk.buttons()[0].copy == number
            talk.says("bla")
            assert first_number(talk) == number, finding


@pytest.mark.parametrize("code", CODES)
def test_it_stays_so_when_they_cannot_call_and_beside_the_lines(code: str) -> None:
    emergency = COUNTRIES[code].emergency
    talk = Talking(code)
    talk.says("x", "R0/abused")
    talk.says("i cant call")
    assert first_number(talk) == (emergency.police or emergency.phone)
    talk = Talking(code)
    talk.says("x", "V1")
    talk.says("its safe")
    shown = [reply.text[mark.start : mark.end] for reply in talk.last.replies for mark in reply.marks]
    own = {line.phone for line in COUNTRIES[code].lines if line.kind == "own_behaviour"}
    abuse = {line.phone for line in COUNTRIES[code].lines if line.kind != "own_behaviour"}
    assert not (own - abuse) & set(shown)
    if "Emergency:" in talk.text():
        assert (emergency.police or emergency.phone) in shown


def test_an_ambulance_is_never_replaced_by_the_police() -> None:
    talk = Talking("BR")
    talk.says("x", "H1:done_already")
    talk.says("yes")
    assert "192" in talk.text().split("\n")
