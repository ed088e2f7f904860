"""Every country's file is right, and a wrong one says which file and which line."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.crisis_coverage import coverage_table
from bot.content.crisis_lines import (
    INTERNATIONAL,
    KINDS,
    NOBODY,
    Country,
    is_unconfirmed,
    load_countries,
    load_reviewed,
)
from bot.content.errors import ContentError

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "content" / "crisis_lines"
COUNTRIES = load_countries(FOLDER)
REVIEWED = load_reviewed(FOLDER)

GOOD = """\
# Ireland: crisis lines.
country: IE
name: Ireland
aliases: [ireland, eire]
checked_by: nobody yet
emergency:
  phone: "112"
  police: "113"
  also: ["999"]
  sms: {number: "112", note: register first}
lines:
  - id: ie-samaritans
    name: Samaritans
    kind: suicide
    phone: "116 123"
    sms: null
    chat_url: null
    hours: "24/7"
    languages: [en]
    verify: false
    checked: 2025-11-21
    source: a directory
"""

BAD = [
    ("country: IE", "country: GB", 2, "ISO code"),
    ("country: IE", "country: Ie", 2, "ISO code"),
    ("name: Ireland", "name: null", 3, "name must be text"),
    ("name: Ireland", "nickname: Ireland", 3, "unknown key 'nickname'"),
    ("aliases: [ireland, eire]", "aliases: [Ireland]", 4, "lower case"),
    ("aliases: [ireland, eire]", "aliases: [eire, eire]", 4, "twice"),
    ("aliases: [ireland, eire]", "aliases: ireland", 4, "must be a list"),
    ("checked_by: nobody yet\n", "", 2, "missing checked_by"),
    ('phone: "112"', "phone: 112", 7, "found 112 without quotes"),
    ('phone: "112"', 'phone: "one"', 7, "found 'one'"),
    ('police: "113"', "police: 113", 8, "without quotes"),
    ('police: "113"', 'police: "one"', 8, "police must be digits"),
    ('  police: "113"\n', "", 7, "missing police"),
    ('also: ["999"]', 'also: ["+353999"]', 9, "short code"),
    ("sms: {number:", "sms: {numbr:", 10, "unknown key 'numbr'"),
    ("id: ie-samaritans", "id: gb-samaritans", 12, "id must be 'ie-'"),
    ("kind: suicide", "kind: sucide", 14, "kind must be one of"),
    ("kind: suicide", "kind: [own_behaviour, domestic_violence]", 14, "kind must be text"),
    ("kind: suicide", "kind: domestic_violence own_behaviour", 14, "kind must be one of"),
    ('phone: "116 123"', 'phone: "abc"', 15, "phone must be digits, spaces or hyphens, found 'abc'"),
    ('phone: "116 123"', 'phone: "116 123 or 116 124"', 15, "phone must be digits"),
    ('phone: "116 123"', 'phone: "+33333114"', 15, "short code with a country code"),
    ('phone: "116 123"', 'phone: "+1988"', 15, "short code with a country code"),
    ('phone: "116 123"', 'phone: "+82109"', 15, "short code with a country code"),
    ('phone: "116 123"', "phone: null", 12, "needs a phone, an sms or a chat_url"),
    ("sms: null\n    chat", "sms: text us\n    chat", 16, "sms must be digits"),
    ("chat_url: null", "chat_url: samaritans.org", 17, "chat_url must be an address"),
    ('hours: "24/7"', "hours: 24", 18, "hours must be text"),
    ("languages: [en]", "languages: [English]", 19, "found 'English'"),
    ("verify: false", "verify: perhaps", 20, "verify must be true or false"),
    ("checked: 2025-11-21", "checked: 2025-11", 21, "checked must be a date"),
    ("checked: 2025-11-21", "checked: [2025]", 21, "checked must be a date"),
    ("source: a directory", "source: null", 22, "source must be text"),
    ("    source: a directory\n", "", 12, "missing source"),
    ("source: a directory", "source: a: directory", 22, "not YAML"),
    ("source: a directory", "source: a directory\n    source: twice", 23, "'source' stands here twice"),
]


def write(folder: Path, text: str, name: str = "ie.yml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed(country: Country, **values: object) -> Country:
    return Country(**{**vars(country), **values})


@pytest.mark.parametrize("old, new, line, problem", BAD)
def test_a_wrong_file_says_where_and_what(tmp_path: Path, old: str, new: str, line: int, problem: str) -> None:
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        load_countries(write(tmp_path, GOOD.replace(old, new, 1)))
    assert caught.value.line == line
    assert problem in caught.value.problem
    assert str(caught.value) == f"{(tmp_path / 'ie.yml').as_posix()}:{line}: {caught.value.problem}"


def test_the_error_reads_like_a_compiler_message() -> None:
    error = ContentError(Path("data/content/crisis_lines/ie.yml"), 12, "phone must be digits, found 'abc'")
    assert str(error) == "data/content/crisis_lines/ie.yml:12: phone must be digits, found 'abc'"


def test_a_good_file_becomes_a_country(tmp_path: Path) -> None:
    country = load_countries(write(tmp_path, GOOD))["IE"]
    assert (country.name, country.aliases, country.emergency.also) == ("Ireland", ("ireland", "eire"), ("999",))
    assert country.emergency.police == "113"
    assert country.emergency.sms is not None and country.emergency.sms.note == "register first"
    line = country.lines[0]
    assert (line.phone, line.sms, line.hours, line.verify) == ("116 123", None, "24/7", False)
    assert line.checked == date(2025, 11, 21)


def test_unknown_hours_and_dates_are_none(tmp_path: Path) -> None:
    text = GOOD.replace('hours: "24/7"', "hours: null").replace("checked: 2025-11-21", "checked: null")
    line = load_countries(write(tmp_path, text))["IE"].lines[0]
    assert line.hours is None and line.checked is None


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"ie\.yml:23: id 'ie-samaritans' stands in this file twice"):
        load_countries(write(tmp_path, GOOD + GOOD.split("lines:\n")[1]))


def test_one_alias_for_two_countries_is_refused(tmp_path: Path) -> None:
    other = GOOD.replace("country: IE", "country: IS").replace("ie-", "is-").replace("ireland, eire", "eire")
    write(tmp_path, other, "is.yml")
    with pytest.raises(ContentError, match=r"is\.yml:4: alias 'eire' belongs to IE too"):
        load_countries(write(tmp_path, GOOD))


def test_a_country_needs_a_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"ie\.yml:11: a country needs at least one line"):
        load_countries(write(tmp_path, GOOD.split("lines:\n")[0] + "lines: []\n"))


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a list\n", "just words\n", "a: [1\n", "\x00"])
def test_what_is_not_a_country_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match=r"ie\.yml:\d+: "):
        load_countries(write(tmp_path, text))


def test_a_review_day_is_a_date(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"_reviewed\.yml:1: reviewed must be a date"):
        load_reviewed(write(tmp_path, "reviewed: soon\n", "_reviewed.yml"))


def test_a_missing_review_day_says_so(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"_reviewed\.yml:1: cannot be read"):
        load_reviewed(tmp_path)


@pytest.mark.parametrize("country", COUNTRIES.values(), ids=COUNTRIES)
class TestEveryCountry:
    def test_its_file_opens_with_its_name(self, country: Country) -> None:
        first = (FOLDER / f"{country.country.lower()}.yml").read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(f"# {country.name}: ")

    def test_it_has_an_emergency_number(self, country: Country) -> None:
        assert (country.emergency.phone is None) == (country.country == INTERNATIONAL)

    def test_it_can_be_named_by_name_and_flag(self, country: Country) -> None:
        if country.country != INTERNATIONAL:
            flag = "".join(chr(ord(letter) + 0x1F1E6 - ord("A")) for letter in country.country)
            assert {country.name.lower(), flag} <= set(country.aliases)

    def test_no_date_lies_after_the_review(self, country: Country) -> None:
        assert all(line.checked is None or line.checked <= REVIEWED for line in country.lines)

    def test_general_knowledge_is_to_be_verified(self, country: Country) -> None:
        for line in country.lines:
            assert line.verify or not ("general knowledge" in line.source or "verify" in line.source), line.id

    def test_until_a_person_has_checked_it_every_line_is_unconfirmed(self, country: Country) -> None:
        if country.checked_by == NOBODY:
            assert all(is_unconfirmed(country, line, REVIEWED) for line in country.lines)


def test_the_directory_comes_first_among_the_international_ones() -> None:
    assert COUNTRIES[INTERNATIONAL].lines[0].chat_url == "https://findahelpline.com"


def test_known_errors_of_public_directories_have_not_come_in() -> None:
    numbers = {code: {line.phone for line in country.lines} for code, country in COUNTRIES.items()}
    assert "717 003 717" in numbers["ES"] and "717 000 371" not in numbers["ES"]
    assert "109" in numbers["KR"] and "1393" not in numbers["KR"]
    assert "116 016" in numbers["DE"] and "08000 116 016" not in numbers["DE"]
    assert "179" in numbers["MT"] and "179" not in numbers["DK"]
    slovenian = {line.phone for line in COUNTRIES["SI"].lines if line.kind == "child"}
    assert slovenian == {"116 111"}
    assert all(line.verify for line in COUNTRIES["CN"].lines if line.phone == "400-161-9995")


def test_every_kind_is_explained_to_writers_and_used() -> None:
    readme = (FOLDER / "_README.md").read_text(encoding="utf-8")
    used = {line.kind for country in COUNTRIES.values() for line in country.lines}
    assert all(f"| `{kind}` |" in readme for kind in KINDS)
    assert used == set(KINDS)


def test_a_line_is_confirmed_for_twelve_months() -> None:
    country = changed(COUNTRIES["US"], checked_by="a person")
    line = next(line for line in country.lines if line.id == "us-988")
    checked = line.checked
    assert checked is not None
    assert not is_unconfirmed(country, line, checked.replace(year=checked.year + 1))
    assert is_unconfirmed(country, line, date(checked.year + 1, checked.month, checked.day + 1))
    assert is_unconfirmed(COUNTRIES["US"], line, checked)


def test_a_weak_or_undated_line_stays_unconfirmed() -> None:
    country = changed(COUNTRIES["GB"], checked_by="a person")
    weak = next(line for line in country.lines if line.verify)
    undated = next(line for line in COUNTRIES["US"].lines if line.checked is None and not line.verify)
    assert is_unconfirmed(country, weak, REVIEWED)
    assert is_unconfirmed(country, undated, REVIEWED)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    country = changed(COUNTRIES["US"], checked_by="a person")
    assert is_unconfirmed(country, next(line for line in country.lines if line.id == "us-988"), date(2028, 2, 29))


def test_the_coverage_page_shows_the_files() -> None:
    page = (ROOT / "docs" / "crisis-lines.md").read_text(encoding="utf-8")
    shown = page.split("<!-- coverage:start -->")[1].split("<!-- coverage:end -->")[0].strip()
    table = coverage_table(COUNTRIES, REVIEWED)
    assert shown == table, f"put this table into docs/crisis-lines.md:\n{table}"


def test_the_table_names_what_a_country_has(tmp_path: Path) -> None:
    row = coverage_table(load_countries(write(tmp_path, GOOD)), REVIEWED).splitlines()[2]
    assert row == "| Ireland (IE) | 112, 113 (police), 999, SMS 112 | suicide | 1 | 1 | 2025-11-21 | nobody yet |"
