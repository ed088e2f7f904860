"""Crisis lines: one file a country in data/content/crisis_lines, checked line by line."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Optional

from bot.content.records import Record, read_record

KINDS = ("suicide", "crisis", "text", "domestic_violence", "stalking", "child", "lgbtq", "own_behaviour")
INTERNATIONAL = "XX"  # the file of directories that list lines of many countries
NOBODY = "nobody yet"  # `checked_by` of a country whose lines no person has dialled
ISO_CODES = frozenset(
    """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF
CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH
GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW
KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG
NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN
SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT
ZA ZM ZW XX""".split()
)

_COUNTRY_KEYS = ("country", "name", "aliases", "checked_by", "emergency", "lines")
_LINE_KEYS = ("id", "name", "kind", "phone", "sms", "chat_url", "hours", "languages", "verify", "checked", "source")
_DIALABLE = re.compile(r"[*+]?\d(?:[ -]?\d)*")
_TEXTABLE = re.compile(r"(?:[A-Za-z]+ to |WhatsApp )?(.+)")
_SHORTEST_WITH_COUNTRY_CODE = 10  # digits; "+33333114" and "+1988" are short codes in disguise


@dataclass(frozen=True)
class EmergencyText:
    """A number that emergency services read texts at."""

    number: str
    note: Optional[str]  # what one must know before using it


@dataclass(frozen=True)
class Emergency:
    """The emergency numbers of a country."""

    phone: Optional[str]  # the general or the medical one
    police: Optional[str]  # where the police has a number of its own; None: `phone` reaches every service
    also: tuple[str, ...]
    sms: Optional[EmergencyText]


@dataclass(frozen=True)
class Line:
    """One line that people can reach. At least one of `phone`, `sms` and `chat_url` is there."""

    id: str
    name: str
    kind: str  # one of KINDS
    phone: Optional[str]  # as dialled inside the country
    sms: Optional[str]  # "741741", "HOME to 741741" or "WhatsApp 11 2771-6463"
    chat_url: Optional[str]
    hours: Optional[str]  # None = unknown
    languages: tuple[str, ...]
    verify: bool  # the source itself is weak
    checked: Optional[date]  # the newest date in its sources; None = unknown
    source: str


@dataclass(frozen=True)
class Country:
    """A country, what people call it, and its lines."""

    country: str  # ISO 3166 code
    name: str
    aliases: tuple[str, ...]
    checked_by: str
    emergency: Emergency
    lines: tuple[Line, ...]


def load_countries(folder: Path) -> dict[str, Country]:
    """Read every country's file by its code; raise ContentError at the first fault."""
    countries: dict[str, Country] = {}
    owners: dict[str, str] = {}
    for file in sorted(folder.glob("*.yml")):
        if file.name.startswith("_"):
            continue
        record = read_record(file, _COUNTRY_KEYS)
        country = _country(record)
        for alias in country.aliases:
            if alias in owners:
                raise record.fault("aliases", f"alias '{alias}' belongs to {owners[alias]} too")
            owners[alias] = country.country
        countries[country.country] = country
    return countries


def load_reviewed(folder: Path) -> date:
    """Return the day on which somebody last looked through the whole folder."""
    record = read_record(folder / "_reviewed.yml", ("reviewed",))
    reviewed = record.optional_day("reviewed")
    if reviewed is None:
        raise record.fault("reviewed", "reviewed must be a date such as 2025-11-21")
    return reviewed


def is_unconfirmed(country: Country, line: Line, today: date) -> bool:
    """Tell whether a line must be shown with a request to check it: old, weakly sourced or never dialled."""
    if line.checked is None or line.verify or country.checked_by == NOBODY:
        return True
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return line.checked < today.replace(year=today.year - 1, day=day)


def _country(record: Record) -> Country:
    code = record.text("country")
    if code not in ISO_CODES or code.lower() != record.file.stem:
        raise record.fault("country", f"country must be the ISO code that names the file, found '{code}'")
    country = Country(
        country=code,
        name=record.text("name"),
        aliases=record.texts("aliases"),
        checked_by=record.text("checked_by"),
        emergency=_emergency(record),
        lines=_lines(record, code),
    )
    if any(alias != alias.lower() for alias in country.aliases):
        raise record.fault("aliases", "aliases must be lower case")
    if len(set(country.aliases)) != len(country.aliases):
        raise record.fault("aliases", "an alias stands here twice")
    return country


def _emergency(country: Record) -> Emergency:
    record = country.record("emergency", ("phone", "police", "also", "sms"))
    phone = record.optional_text("phone")
    police = record.optional_text("police")
    also = record.texts("also")
    for key, number in [("phone", phone), ("police", police), *(("also", number) for number in also)]:
        _check_number(record, key, number)
    if record.is_null("sms"):
        return Emergency(phone, police, also, None)
    sms = record.record("sms", ("number", "note"))
    text = EmergencyText(sms.text("number"), sms.optional_text("note"))
    _check_number(sms, "number", text.number)
    return Emergency(phone, police, also, text)


def _lines(country: Record, code: str) -> tuple[Line, ...]:
    lines: dict[str, Line] = {}
    for record in country.records("lines", _LINE_KEYS):
        line = _line(record)
        if not re.fullmatch(code.lower() + r"(-[a-z0-9]+)+", line.id):
            raise record.fault(
                "id", f"id must be '{code.lower()}-' and lower-case words with hyphens, found '{line.id}'"
            )
        if line.id in lines:
            raise record.fault("id", f"id '{line.id}' stands in this file twice")
        if code == INTERNATIONAL and line.chat_url is None:
            raise record.fault("chat_url", "a directory needs its address")
        lines[line.id] = line
    if not lines:
        raise country.fault("lines", "a country needs at least one line")
    return tuple(lines.values())


def _line(record: Record) -> Line:
    line = Line(
        id=record.text("id"),
        name=record.text("name"),
        kind=record.text("kind"),
        phone=record.optional_text("phone"),
        sms=record.optional_text("sms"),
        chat_url=record.optional_text("chat_url"),
        hours=record.optional_text("hours"),
        languages=record.texts("languages"),
        verify=record.flag("verify"),
        checked=record.optional_day("checked"),
        source=record.text("source"),
    )
    _check_line(record, line)
    return line


def _check_line(record: Record, line: Line) -> None:
    if line.kind not in KINDS:
        raise record.fault("kind", f"kind must be one of {', '.join(KINDS)}; found '{line.kind}'")
    if not (line.phone or line.sms or line.chat_url):
        raise record.fault("id", "a line needs a phone, an sms or a chat_url")
    _check_number(record, "phone", line.phone)
    _check_number(record, "sms", line.sms and _TEXTABLE.sub(r"\1", line.sms))
    if line.chat_url and not re.fullmatch(r"https?://[^\s.]+\.\S+", line.chat_url):
        raise record.fault("chat_url", f"chat_url must be an address, found '{line.chat_url}'")
    for language in line.languages:
        if not re.fullmatch(r"[a-z]{2,3}|others", language):
            raise record.fault("languages", f"languages must be codes such as en, or others; found '{language}'")


def _check_number(record: Record, key: str, number: Optional[str]) -> None:
    if number is None:
        return
    if not _DIALABLE.fullmatch(number):
        raise record.fault(key, f"{key} must be digits, spaces or hyphens, found '{number}'")
    if number.startswith("+") and sum(character.isdigit() for character in number) < _SHORTEST_WITH_COUNTRY_CODE:
        raise record.fault(
            key, f"{key} '{number}' is a short code with a country code: write it as it is dialled there"
        )
