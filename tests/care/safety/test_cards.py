"""Numbers stand on lines of their own, marked, to be copied, and never more than fit."""

from datetime import date
from itertools import product

import pytest

from bot.care.safety.cards import Numbers, Part, Written
from bot.care.safety.lines import FAMILIES
from tests.care.safety.talking import CODES, COUNTRIES, all_numbers, the_talk

TODAY = date(2026, 11, 22)
NUMBERS = Numbers(the_talk().texts, COUNTRIES)
PARTS: tuple[Part, ...] = ("all", "second", "more", "violence", "writing", "none")


def marked(written: Written) -> list[str]:
    return [written.text[mark.start : mark.end] for mark in written.marks]


@pytest.mark.parametrize("code", [None, *CODES])
def test_every_danger_in_every_country(code: str | None) -> None:
    known = all_numbers(COUNTRIES[code] if code else None)
    for family, abused, minor, part in product(FAMILIES, (False, True), (False, True), PARTS):
        referral = NUMBERS.refer(code, family, TODAY, abused=abused, minor=minor)
        for writing, budget in product((False, True), (24, 32, 45)):
            written = NUMBERS.write(referral, budget, part=part, writing=writing)
            assert set(marked(written)) <= known
            assert written.words <= max(budget, 24), written.text
            assert "?" not in written.text and "!" not in written.text
            for mark in written.marks:
                if "112 works" not in written.text:
                    assert written.text[: mark.start].endswith("\n") and written.text[mark.end :][:1] in ("", "\n")


@pytest.mark.parametrize("code", CODES)
def test_an_unconfirmed_line_stands_beside_the_emergency_number_and_the_directory(code: str) -> None:
    for family in FAMILIES:
        referral = NUMBERS.refer(code, family, TODAY, abused=False, minor=False)
        written = NUMBERS.write(referral, 60)
        if any(listed.unconfirmed for listed in referral.lines):
            assert "check it's still right" in written.text
        assert "findahelpline.com" in written.text and COUNTRIES[code].emergency.phone in marked(written)


def test_an_unknown_country_shows_no_number_of_any_country() -> None:
    for family in FAMILIES:
        written = NUMBERS.write(NUMBERS.refer(None, family, TODAY, abused=True, minor=True), 40)
        assert marked(written) == ["112"] and "findahelpline.com" in written.text


def test_a_neighbours_number_is_never_borrowed() -> None:
    assert (
        "I don't have a line for this in Iceland"
        in NUMBERS.write(NUMBERS.refer("IS", "abuse", TODAY, abused=False, minor=False), 60).text
    )


@pytest.mark.parametrize("code", [None, "XX", "??", ""])
def test_what_is_no_country_is_unknown(code: str | None) -> None:
    assert NUMBERS.country(code) is None and "112" in NUMBERS.emergency(code)


def test_the_word_to_text_is_shown_and_the_number_is_copied() -> None:
    written = Written()
    written.put("{name_of_line}, by text:\n{number}", {"name_of_line": "Line", "number": "HOME to 741741"})
    assert marked(written) == ["HOME to 741741"] and written.copies == ["741741"]


def test_appending_moves_the_marks() -> None:
    first, second = Written(), Written()
    first.put("One:\n{number}", {"number": "111"})
    second.put("Two:\n{number}", {"number": "222"})
    first.append(second, "\n\n")
    assert marked(first) == ["111", "222"] and first.copies == ["111", "222"]


@pytest.mark.parametrize(
    "code", [code for code in CODES if any(line.kind == "child" for line in COUNTRIES[code].lines)]
)
def test_a_young_person_gets_their_line_first_and_the_other_second(code: str) -> None:
    referral = NUMBERS.refer(code, "suicide", TODAY, abused=False, minor=True)
    assert referral.lines[0].line.kind == "child"
    assert len(referral.lines) == 1 or referral.lines[1].line.kind in ("suicide", "crisis", "text", "child")
