"""Rows of the protocol's level table that were missed or read as somebody else's, each beside its harmless or other twin."""

import pytest

from tests.care.safety.reading import screen
from tests.care.safety.test_screen import VECTOR, with_head


def found(text: str) -> dict[str, str]:
    """Return family -> level of everything the patterns find."""
    return {finding.family: finding.level for finding in reversed(screen().read(text).findings)}


@pytest.mark.parametrize(
    ("text", "family", "level"),
    [
        ("i took the whole bottle like 20 min ago", "suicide", "R0"),
        ("im 15 and i took all my pills", "suicide", "R0"),
        ("my dad is hitting my little brother right now", "abused", "R0"),
        ("hes strangling my mum right now", "abused", "R0"),
        ("im hiding in the bathroom hes shouting outside", "abused", "R0"),
        ("locked myself in the bathroom, he wants to hit me", "abused", "R0"),
        ("i cant breathe hes on top of me", "abused", "R0"),
        ("is it dangerous to mix vodka with my sleeping pills", "suicide", "R1"),
        ("he left me. which bridge is the tallest around here", "suicide", "R1"),
        ("my mum beats my little sister", "abused", "V1"),
        ("my stepdad touches me at night im 14", "abused", "V1"),
        ('he said "i will find you and i will hurt you"', "abused", "V1"),
        ("she waits for me after work every day", "stalked", "V2"),
        ("smashed her phone", "harm_others", "H1"),
        ("i grabbed his arm hard", "harm_others", "H1"),
        ("i pushed her and she fell", "harm_others", "H1"),
        ("gonna hurt the girl hes seeing", "harm_others", "H1"),
        ("sat outside his flat waiting for him", "pursuit", "H2"),
        ("text her that ill kill myself if she leaves", "pursuit", "H2"),
        ("he said goodbye and stopped answering", "other_in_danger", "T"),
        ("my gf took a load of pills", "other_in_danger", "T"),
        ("my boyfriend crashed his car", "other_in_danger", "T"),
        ("she collapsed", "other_in_danger", "T"),
        ("he texted: i cant live without you im going to kill myself", "other_in_danger", "T"),
        ("im being watched by the government", "delusion", "DEL"),
        ("the neighbours are poisoning me", "delusion", "DEL"),
        ("i cant breathe", "medical", "MED"),
    ],
)  # fmt: skip
def test_a_row_of_the_table_is_read_as_it_stands(text: str, family: str, level: str) -> None:
    assert found(text).get(family) == level


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("im hiding in the bathroom", "safe_here"),
        ("he'll find out i wrote to you", "safe_here"),
        ("which pills are the quickest", "suicide"),
        ("whats the point anymore", "suicide"),
        ("this pain is killing me", "suicide"),
        ("i could die without her", "suicide"),
        ("i wrote the notes for my mum and my sister", "suicide"),
        ("tell him ill kill myself if he doesnt call", "suicide"),
        ("mum took my phone cos of school", "adult"),
    ],
)
def test_what_is_unclear_gets_the_question_of_its_own_kind(text: str, question: str) -> None:
    assert question in [finding.question for finding in screen().read(text).findings if finding.level == "A"]


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("he hit me again", {"abused"}),
        ("i want to hurt him so he feels it", {"harm_others"}),
        ("im going to kill her tonight", {"harm_others"}),
        ("she keeps messaging me from new accounts", {"stalked"}),
        ("he blocked me so im using another number", {"pursuit"}),
        ("mum took my phone cos of school", {"minor"}),
        ("my gf took a load of pills", {"other_in_danger"}),
        ("im 15 and i took all my pills", {"suicide", "minor"}),
        ("why wont he answer ok i want to die", {"suicide"}),
        ("the tv is sending me messages and im being watched by the government", {"delusion"}),
    ],
)
def test_no_second_danger_is_made_up(text: str, families: set[str]) -> None:
    """Every family that is found is asked about: a false one asks whoever is followed whether they were told to stop."""
    assert set(found(text)) == families


@pytest.mark.parametrize(
    "text",
    [
        "hiding in the toilet so nobody sees me cry", "im hiding in the bathroom at work to text you",
        "which pills work fastest for a headache", "he waits for me after work with flowers every friday",
        "he asked me to wait, sat outside his flat waiting for him", "i pushed him to talk about it",
        "he crashed on the sofa", "i cant breathe slowly like that", "my friend left and i took all my stuff",
        "he said: i cant hurt you", "the tv sent me to sleep", "i wrote letters to my ex",
    ],
)  # fmt: skip
def test_the_harmless_twin_is_left_alone(text: str) -> None:
    assert screen().read(text).level == "N"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("i hit him and he left", "H1"),  # done, although a wish would not be
        ("i hurt me again", "R3"),
        ("i want to hurt myself so bad", "R3"),
        ("at 15 i took all my pills", "A"),
        ("my friend is here. i took all my pills", "R0"),
    ],
)
def test_the_dangerous_twin_is_heard(text: str, level: str) -> None:
    assert screen().read(text).level == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("er schlägt mich gerade", "V1"), ("er bringt mich um", "V1"), ("il va me tuer", "V1"), ("ele vai me matar", "V1"),
        ("me va a matar", "V1"), ("mi ammazza se torno a casa", "V1"), ("beni öldürecek", "V1"), ("он меня убьет", "V1"),
        ("він мене вб'є", "V1"), ("سيقتلني", "V1"), ("منو میکشه", "V1"), ("वह मुझे मार डालेगा", "V1"),
        ("dia akan membunuhku", "V1"), ("saya minum semua obat", "R0"), ("je suis sur le pont", "R0"),
        ("sono sul ponte", "R0"), ("estou na ponte", "R0"), ("köprüdeyim", "R0"), ("ich bring mich um", "R1"),
        ("mi taglio le braccia", "R3"), ("er liebt mich", "N"), ("er hat mir das leben gerettet", "N"),
        ("mein freund antwortet mir nicht", "N"), ("mi novio no me contesta", "N"),
    ],
)  # fmt: skip
def test_the_core_phrases_in_other_languages_say_who_does_it(text: str, level: str) -> None:
    assert screen().read(text).level == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("he said goodbye and stopped answering", "T"), ("she collapsed", "T"), ("i could kill him", "A"),
        ('he said "i will find you and i will hurt you"', "V1"), ("mon mari me frappe", "V1"), ("mi taglio le braccia", "R3"),
    ],
)  # fmt: skip
def test_the_head_makes_no_question_of_a_fact_that_the_table_names(text: str, level: str) -> None:
    assert with_head("none").read(text, VECTOR).level == level
