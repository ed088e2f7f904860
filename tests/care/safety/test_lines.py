"""Whoever is in danger gets numbers of their own country and of the right kind, and never too many."""

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Iterator, Optional

import pytest

from bot.care.safety.lines import FAMILIES, Family, Referral, find_country, refer
from bot.content.crisis_lines import INTERNATIONAL, NOBODY, Country, Emergency, Line, load_countries, load_reviewed

FOLDER = Path(__file__).resolve().parents[3] / "data" / "content" / "crisis_lines"
COUNTRIES = load_countries(FOLDER)
TODAY = load_reviewed(FOLDER)
DIRECTORY = COUNTRIES[INTERNATIONAL]
REAL = [country for code, country in COUNTRIES.items() if code != INTERNATIONAL]

KINDS = {  # what may lead for each danger
    "suicide": {"suicide", "crisis", "text"},
    "self_harm": {"suicide", "crisis", "text"},
    "abuse": {"domestic_violence"},
    "stalked": {"stalking", "domestic_violence"},
    "harm_others": {"own_behaviour"},
    "pursuit": {"own_behaviour"},
    "child": {"child"},
    "medical": set(),
    "other": {"suicide", "crisis", "text"},
}
GENERAL = {"suicide", "crisis", "text"}


def ask(code: str, family: Family, abused: bool = False) -> Referral:
    return refer(COUNTRIES[code], family, TODAY, DIRECTORY, abused=abused)


def shown(referral: Referral) -> list[str]:
    return [listed.line.id for listed in referral.lines]


def a_line(name: str, kind: str, **values: object) -> Line:
    line = Line(f"ie-{name}", name, kind, f"1800 {len(name)}", None, None, None, ("en",), False, TODAY, "a test")
    return replace(line, **values)  # type: ignore[arg-type]


def a_country(*lines: Line, checked_by: str = "a person") -> Country:
    return Country("IE", "Ireland", ("ireland",), checked_by, Emergency("112", None, (), None), lines)


def situations(country: Country) -> Iterator[tuple[Family, bool, Referral]]:
    """Return every danger, with and without fear of somebody, and what is shown for it."""
    for family, abused in product(FAMILIES, (False, True)):
        yield family, abused, refer(country, family, TODAY, DIRECTORY, abused=abused)


@pytest.mark.parametrize("country", REAL, ids=lambda country: country.country)
class TestEveryCountryAndEveryDanger:
    def test_numbers_come_from_its_own_file(self, country: Country) -> None:
        for _, _, referral in situations(country):
            assert referral.emergency == country.emergency and referral.emergency.phone
            assert all(listed.line in country.lines for listed in referral.lines)
            assert all(listed.line in country.lines + DIRECTORY.lines for listed in referral.more)

    def test_there_are_two_at_most_and_none_twice(self, country: Country) -> None:
        for family, _, referral in situations(country):
            ids = [listed.line.id for listed in referral.lines + referral.more]
            assert len(referral.lines) <= 2 and len(ids) == len(set(ids)), family

    def test_own_behaviour_is_only_for_those_who_fear_themselves(self, country: Country) -> None:
        for family, abused, referral in situations(country):
            kinds = {listed.line.kind for listed in referral.lines + referral.more}
            assert "own_behaviour" not in kinds or (family in ("harm_others", "pursuit") and not abused), family

    def test_the_kind_is_right_or_said_to_be_missing(self, country: Country) -> None:
        for family, abused, referral in situations(country):
            has_kind = any(line.kind in KINDS[family] for line in country.lines)
            if not abused:
                assert referral.kind_missing == (not has_kind and family != "medical"), family
                assert not has_kind or referral.lines[0].line.kind in KINDS[family], family
                assert all(listed.line.kind in KINDS[family] | GENERAL for listed in referral.lines), family

    def test_somebody_afraid_gets_the_violence_line(self, country: Country) -> None:
        if any(line.kind == "domestic_violence" for line in country.lines):
            for family, abused, referral in situations(country):
                kinds = {listed.line.kind for listed in referral.lines}
                assert not abused or kinds & {"domestic_violence", "stalking"}, family

    def test_a_weak_line_is_never_alone(self, country: Country) -> None:
        for family, _, referral in situations(country):
            if [listed.line.verify for listed in referral.lines] == [True]:
                alone = referral.lines[0].line
                assert not [line for line in country.lines if line.kind in GENERAL and line.phone != alone.phone], (
                    family
                )

    def test_unchecked_countries_show_unconfirmed_lines(self, country: Country) -> None:
        for family, _, referral in situations(country):
            if country.checked_by == NOBODY:
                assert all(listed.unconfirmed for listed in referral.lines + referral.more), family


@pytest.mark.parametrize("family", FAMILIES)
def test_an_unknown_country_gets_the_directory_and_no_number(family: Family) -> None:
    referral = refer(None, family, TODAY, DIRECTORY)
    assert (referral.country, referral.emergency, referral.lines, referral.kind_missing) == (None, None, (), False)
    assert all(listed.line in DIRECTORY.lines and not listed.line.phone for listed in referral.more)


@pytest.mark.parametrize(
    "code, family, expected",
    [
        ("GB", "suicide", ["gb-samaritans", "gb-shout"]),
        ("GB", "abuse", ["gb-national-domestic-abuse-helpline", "gb-mens-advice-line"]),
        ("GB", "stalked", ["gb-national-domestic-abuse-helpline", "gb-national-stalking-helpline"]),
        ("GB", "pursuit", ["gb-respect", "gb-samaritans"]),  # the first is general knowledge, so not alone
        ("US", "suicide", ["us-988", "us-crisis-text-line"]),
        ("US", "harm_others", ["us-ndvh-own-behaviour", "us-988"]),
        ("FR", "harm_others", ["fr-fnacav"]),
        ("IE", "suicide", ["ie-samaritans-ireland", "ie-pieta"]),  # the second can be texted
        (
            "NL",
            "suicide",
            ["nl-113-zelfmoordpreventie", "nl-de-luisterlijn"],
        ),  # the second is known to be open at night
        ("EE", "suicide", ["ee-hingehoiu-telefon", "ee-eluliin"]),  # the second is closed by day
        ("FI", "suicide", ["fi-mieli-ar-en", "fi-mieli-kriisipuhelin"]),
        ("DE", "suicide", ["de-telefonseelsorge", "de-krisenchat"]),  # not the same service twice
        ("CA", "abuse", ["ca-sheltersafe", "ca-988"]),  # a map alone would not do
        ("TR", "suicide", []),
        ("JP", "medical", []),
    ],
)
def test_the_two_that_lead(code: str, family: Family, expected: list[str]) -> None:
    assert shown(ask(code, family)) == expected


@pytest.mark.parametrize(
    "code, family, expected",
    [
        ("US", "suicide", ["us-988", "us-ndvh"]),
        ("US", "harm_others", ["us-ndvh", "us-love-is-respect"]),  # fear turns it into a card for the afraid
        ("TR", "suicide", ["tr-alo-183-sosyal-destek"]),
    ],
)
def test_somebody_who_is_also_afraid(code: str, family: Family, expected: list[str]) -> None:
    assert shown(ask(code, family, abused=True)) == expected


def test_a_missing_kind_gives_a_crisis_line_and_the_directories() -> None:
    referral = ask("AE", "abuse")
    assert referral.kind_missing
    assert shown(referral) == ["ae-mental-support-line"]
    assert [listed.line.id for listed in referral.more] == ["xx-lila"]


def test_writing_comes_first_for_somebody_who_can_be_overheard() -> None:
    spoken = a_line("spoken", "domestic_violence", hours="24/7")
    site = a_line("site", "domestic_violence", chat_url="https://example.org")
    texted = a_line("texted", "domestic_violence", sms="50808")
    referral = refer(a_country(spoken, site, texted), "abuse", TODAY, DIRECTORY)
    assert shown(referral) == ["ie-texted", "ie-spoken"]  # the second is open at night
    assert [listed.line.id for listed in referral.more] == ["ie-site"]


def test_day_and_night_and_free_lead() -> None:
    paid = a_line("paid", "suicide", phone="020 1234 5678")
    free = a_line("free", "suicide", phone="0800 1234 567")
    night = a_line("night", "suicide", phone="020 8765 4321", hours="24/7")
    assert shown(refer(a_country(paid, free, night), "suicide", TODAY, DIRECTORY)) == ["ie-night", "ie-free"]


def test_a_weak_line_does_not_lead() -> None:
    weak = a_line("weak", "suicide", hours="24/7", verify=True)
    sound = a_line("sounder", "crisis")
    assert shown(refer(a_country(weak, sound), "suicide", TODAY, DIRECTORY)) == ["ie-sounder", "ie-weak"]


@pytest.mark.parametrize(
    "values, checked_by, unconfirmed",
    [
        ({}, "a person", False),
        ({}, "nobody yet", True),
        ({"verify": True}, "a person", True),
        ({"checked": None}, "a person", True),
        ({"checked": date(TODAY.year - 1, TODAY.month, TODAY.day)}, "a person", False),
        ({"checked": date(TODAY.year - 1, TODAY.month, TODAY.day - 1)}, "a person", True),
    ],
)
def test_what_makes_a_line_unconfirmed(values: dict[str, object], checked_by: str, unconfirmed: bool) -> None:
    country = a_country(a_line("one", "suicide", **values), checked_by=checked_by)
    assert refer(country, "suicide", TODAY, DIRECTORY).lines[0].unconfirmed is unconfirmed


@pytest.mark.parametrize("country", REAL, ids=lambda country: country.country)
def test_every_name_and_alias_finds_its_country(country: Country) -> None:
    for name in (country.country, country.name, *country.aliases, *(alias.upper() for alias in country.aliases)):
        assert find_country(name, COUNTRIES) == country.country, name


@pytest.mark.parametrize(
    "text, code",
    [
        ("I'm in Ireland", "IE"),
        ("irland", "IE"),
        ("im in the US", "US"),
        ("u.s.a.", "US"),
        ("London, UK", "GB"),
        ("Northern Ireland", "GB"),
        ("republic of ireland pls", "IE"),
        ("new mexico", "US"),
        ("mexico", "MX"),
        ("🇮🇪", "IE"),
        ("here 🇩🇪 now", "DE"),
        ("philipines", "PH"),
        ("New Zealnd", "NZ"),
        ("Türkiye", "TR"),
        ("turkiye", "TR"),
        ("espana", "ES"),
        ("OSTERREICH", "AT"),
        ("i live in Texas", "US"),
        ("IN", "IN"),
        ("NO", "NO"),
        ("IE.", "IE"),
        ("hong kong, china", "HK"),
        ("republic of china", "TW"),
        ("south korea", "KR"),
        ("in", None),
        ("no", None),
        ("it", None),
        ("none of us know", None),
        ("", None),
        ("   ", None),
        ("🇮", None),
        ("ireland and uk", None),
        ("🇮🇪🇬🇧", None),
        ("not the us", None),
        ("i left canada", None),
        ("austrlia", None),
        ("south america", None),
        ("north korea", None),
        ("XX", None),
        ("international", None),
        ("georgia", None),
        ("he still has not answered me and i was in france with him when it all began last summer you know", None),
    ],
)
def test_what_people_type_for_their_country(text: str, code: Optional[str]) -> None:
    assert find_country(text, COUNTRIES) == code


@pytest.mark.parametrize(
    "text",
    [
        "iran",
        "iraq",
        "niger",
        "gambia",
        "zambia",
        "paraguay",
        "libya",
        "swaziland",
        "north macedonia",
        "dominica",
        "mali",
        "malawi",
        "mauritius",
        "mauritania",
        "oman",
        "jordan",
        "sudan",
        "south sudan",
        "guinea",
        "guyana",
        "ghana",
        "cuba",
        "albania",
        "algeria",
        "armenia",
        "angola",
        "bahrain",
        "bolivia",
        "bosnia",
        "botswana",
        "cambodia",
        "cameroon",
        "chad",
        "el salvador",
        "ethiopia",
        "fiji",
        "guatemala",
        "haiti",
        "honduras",
        "kazakhstan",
        "kosovo",
        "kuwait",
        "kyrgyzstan",
        "laos",
        "liberia",
        "moldova",
        "monaco",
        "mongolia",
        "montenegro",
        "morocco",
        "mozambique",
        "myanmar",
        "namibia",
        "nicaragua",
        "panama",
        "qatar",
        "rwanda",
        "senegal",
        "sierra leone",
        "somalia",
        "suriname",
        "syria",
        "tajikistan",
        "togo",
        "tonga",
        "tunisia",
        "turkmenistan",
        "uzbekistan",
        "venezuela",
        "yemen",
        "zimbabwe",
        "micronesia",
        "polynesia",
    ],
)
def test_a_country_without_a_file_is_not_taken_for_its_neighbour(text: str) -> None:
    assert find_country(text, COUNTRIES) is None
