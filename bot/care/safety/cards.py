"""How numbers are set into a text: each on a line of its own, to be copied, never too many (protocol C1, C6, F1-F4)."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Literal, Mapping, Optional, Sequence

from bot.care.safety.lines import Family, Listed, Referral, refer
from bot.content.crisis_lines import INTERNATIONAL, Country
from bot.content.messages import Mark
from bot.content.safety_texts import SafetyTexts

ANY_MOBILE = "112"  # stands in the words for an unknown country, and can be copied
COPIES = 3  # buttons

Part = Literal["all", "second", "more", "violence", "writing", "none"]

_PLACEHOLDER = re.compile(r"{(\w+)}")
_TEXTABLE = re.compile(r"(?:[A-Za-z]+ to |WhatsApp )?(.+)")
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass
class Written:
    """A text while it is written: where the numbers stand, and what can be copied."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Return how many words it has, numbers included."""
        return len(self.text.split())

    def put(self, template: str, values: Mapping[str, str], gap: str = "\n") -> None:
        """Add a template's text; numbers are marked and can be copied."""
        self.text += gap if self.text else ""
        end = 0
        for place in _PLACEHOLDER.finditer(template):
            self.text += template[end : place.start()]
            self._value(place.group(1), values[place.group(1)])
            end = place.end()
        self.text += template[end:]

    def append(self, other: "Written", gap: str) -> None:
        """Add another text behind this one; an empty one adds nothing."""
        gap = gap if other.text else ""
        shift = len(self.text) + len(gap) if self.text else 0
        self.text += (gap if self.text else "") + other.text
        self.marks += [replace(mark, start=mark.start + shift, end=mark.end + shift) for mark in other.marks]
        self.copies += [copy for copy in other.copies if copy not in self.copies]

    def _value(self, name: str, value: str) -> None:
        start = len(self.text)
        self.text += value
        if name not in ("emergency", "number") or value.startswith("http"):
            return
        found = re.search(rf"\b{ANY_MOBILE}\b", value) if " " in value and name == "emergency" else None
        first, last = found.span() if found and not value[0].isdigit() else (0, len(value))
        self.marks.append(Mark(start + first, start + last, "mono"))
        copy = _TEXTABLE.sub(r"\1", value[first:last])
        self.copies += [copy] if copy not in self.copies else []


class Numbers:
    """Chooses and writes the numbers for a danger and a country."""

    def __init__(self, texts: SafetyTexts, countries: Mapping[str, Country]) -> None:
        self._texts = texts
        self._countries = countries
        self._directory = countries[INTERNATIONAL]

    def country(self, code: Optional[str]) -> Optional[Country]:
        """Return a country of the files; None for an unknown one."""
        return None if code is None or code == INTERNATIONAL else self._countries.get(code)

    def emergency(self, code: Optional[str], language: str = "", *, police: bool = False) -> str:
        """Return the emergency number (`police`: a person is the danger), or the words for it in no known country."""
        country = self.country(code)
        if country and country.emergency.phone:
            return (country.emergency.police if police else None) or country.emergency.phone
        return self._texts[f"emergency_unknown_{language}" if language else "emergency_unknown"].variant(0)

    def refer(self, code: Optional[str], family: Family, today: date, *, abused: bool, minor: bool) -> Referral:
        """Return the lines for a danger; a young person's own line leads, violence help comes second (B, D10)."""
        country = self.country(code)
        referral = refer(country, family, today, self._directory, abused=abused)
        if not minor or family == "child" or country is None:
            return referral
        child = refer(country, "child", today, self._directory).lines
        child = tuple(listed for listed in child if listed.line.kind == "child")[:1]
        return replace(referral, lines=(*child, *referral.lines)[:2]) if child else referral

    def write(
        self,
        referral: Referral,
        budget: int,
        *,
        part: Part = "all",
        writing: bool = False,
        plain: bool = False,
        police: bool = False,
    ) -> Written:
        """Write the richest block of at most `budget` words; `plain`: the emergency number stands elsewhere already."""
        written = Written()
        for count, ways, full_names, hours in product((2, 1, 0), (2, 1), (True, False), (True, False)):
            lines = _part(referral, part)[: 3 if part == "more" and count == 2 else count]
            written = self._block(referral, lines, ways if writing else 1, writing, full_names, hours, plain, police)
            if written.words <= budget:
                return written
        return written

    def has(self, referral: Referral, part: Part) -> bool:
        """Return whether there is a line of this part."""
        return bool(_part(referral, part))

    def _block(
        self,
        referral: Referral,
        lines: Sequence[Listed],
        ways: int,
        writing: bool,
        full: bool,
        hours: bool,
        plain: bool,
        police: bool,
    ) -> Written:
        written = Written()
        country = referral.country
        if country and referral.kind_missing and (lines or not plain):
            written.put(self._say("no_line"), {"country": country.name})
        for listed in lines:
            self._line(written, listed, ways, writing, full, hours)
        unconfirmed = any(listed.unconfirmed for listed in lines)
        if not plain and (unconfirmed or country is None or referral.kind_missing or not lines):
            number = self.emergency(country.country if country else None, police=police)
            written.put(self._say("emergency_line"), {"emergency": number})
        if lines or not plain or country is None:  # beside the emergency number alone nothing else is needed
            written.put(self._say("check" if unconfirmed else "directory"), {})
        return written

    def _line(self, written: Written, listed: Listed, ways: int, writing: bool, full: bool, hours: bool) -> None:
        line = listed.line
        name = (line.name if full else _BRACKETS.sub("", line.name)).replace("?", "")  # one question a turn
        values = {"name_of_line": name, "hours": line.hours or ""}
        if line.phone and not (writing and (line.sms or line.chat_url)):
            template = "line_hours" if line.hours and hours else "line"
            written.put(self._say(template), {**values, "number": line.phone})
            return
        number = line.sms or line.chat_url or ""
        written.put(self._say("line_text" if line.sms else "line_chat"), {**values, "number": number})
        if line.phone and ways > 1:
            written.put(self._say("or_call"), {"number": line.phone})

    def emergency_text(self, code: Optional[str]) -> Written:
        """Write the number that emergency services read texts at, if the country has one (D2)."""
        country, written = self.country(code), Written()
        if country and country.emergency.sms:
            written.put(self._say("emergency_sms"), {"number": country.emergency.sms.number})
        return written

    def _say(self, text_id: str) -> str:
        return self._texts[text_id].variant(0)


def _part(referral: Referral, part: Part) -> Sequence[Listed]:
    everything = (*referral.lines, *referral.more)
    if part == "violence":
        return [listed for listed in everything if listed.line.kind == "domestic_violence"][:1]
    if part == "writing":
        return [listed for listed in everything if listed.line.sms or listed.line.chat_url]
    others = [listed for listed in everything[1:] if listed.line.kind != "lgbtq"]  # whom it is for was not said
    return {"all": referral.lines, "more": referral.more, "second": others, "none": ()}[part]
