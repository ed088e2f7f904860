"""A safety talk that is played turn by turn: what a test says, taps, and what came back."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Optional

from bot.care.safety.levels import CALM, ORDER, Family, Finding, Level, Reading
from bot.care.safety.locks import Locks
from bot.care.safety.outcome import Facts, Outcome
from bot.care.safety.state import SafetyState
from bot.care.safety.talk import SafetyTalk
from bot.content.crisis_lines import INTERNATIONAL, Country, load_countries
from bot.content.messages import Button, Incoming, Reply
from bot.content.safety_texts import FOLDER, load_safety_texts

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=timezone.utc)
FAMILIES: dict[Level, Family] = {
    "R0": "suicide", "R1": "suicide", "R2": "suicide", "R3": "self_harm", "V1": "abused", "V2": "stalked",
    "H1": "harm_others", "H2": "pursuit", "T": "other_in_danger", "M": "minor", "MED": "medical", "DEL": "delusion",
    "A": "suicide",
}  # fmt: skip
COUNTRIES = load_countries(FOLDER.parent / "crisis_lines")
CODES = [code for code in COUNTRIES if code != INTERNATIONAL]


@lru_cache(maxsize=1)
def the_talk() -> SafetyTalk:
    """Return the talk with the real texts."""
    return SafetyTalk(load_safety_texts(), COUNTRIES)


def found(*findings: str) -> Reading:
    """Return a reading of findings such as "R1", "R0/abused", "A?past", "R1:plan_or_method"."""
    read = []
    for text in findings:
        text, _, reason = text.partition(":")
        text, _, question = text.partition("?")
        level, _, family = text.partition("/")
        question = question or ("suicide" if level == "A" else "")
        read.append(Finding(level, family or FAMILIES[level], reason or level, "pattern", question))  # type: ignore[arg-type,index]
    read.sort(key=lambda finding: ORDER.index(finding.level))
    return Reading(read[0].level, tuple(read), idiom="die_if" if read[0].level == "A" else "") if read else CALM


class Talking:
    """One person and the safety talk. State and locks go through JSON between the turns, as in the store."""

    def __init__(self, country: Optional[str] = None, first_contact: bool = False) -> None:
        self.facts = Facts(NOW, country=country, first_contact=first_contact, session="one")
        self.state, self.locks = SafetyState(), Locks()
        self.last: Outcome = Outcome(self.state, self.locks)

    def says(self, text: str, *findings: str, kind: str = "text") -> Outcome:
        """Type a text in which the screen finds something (or nothing)."""
        return self.does(Incoming(kind, text), found(*findings))  # type: ignore[arg-type]

    def taps(self, code: str) -> Outcome:
        """Tap a button by its code."""
        return self.does(Incoming("tap", code=code))

    def presses(self, label: str) -> Outcome:
        """Tap a button that stands under the last bubbles."""
        return self.taps(next(button.code for button in self.buttons() if button.label == label))

    def does(self, incoming: Incoming, reading: Reading = CALM) -> Outcome:
        """Play one turn a minute later."""
        self.facts = replace(self.facts, now=self.facts.now + timedelta(minutes=1))
        self.take(the_talk().respond(self.state, self.locks, incoming, reading, self.facts))
        return self.last

    def take(self, outcome: Outcome) -> None:
        """Keep what the door would keep."""
        self.last = outcome
        self.state = SafetyState.from_json(outcome.state.to_json())
        self.locks = Locks.from_json(outcome.locks.to_json())
        muted = (*self.facts.muted, *outcome.muted)
        self.facts = replace(self.facts, country=outcome.country or self.facts.country, muted=muted)

    def wait(self, **span: float) -> "Talking":
        """Let time pass."""
        self.facts = replace(self.facts, now=self.facts.now + timedelta(**span))
        return self

    def wants(self, text: str = "", *findings: str, kind: str = "text", code: str = "") -> bool:
        """Return whether the talk would take this."""
        incoming = Incoming(kind, text, code=code)  # type: ignore[arg-type]
        return the_talk().wants(self.state, incoming, found(*findings), self.facts, self.locks)

    @property
    def level(self) -> str:
        """Return the level that is kept."""
        return self.state.level

    def text(self) -> str:
        """Return everything said last."""
        return "\n".join(reply.text for reply in self.last.replies)

    def texts(self) -> list[str]:
        """Return the ids of the texts said last, and of the question."""
        if not self.last.replies:
            return []
        facts = self.last.replies[-1].facts
        return [*facts["texts"], *([f"ask_{facts['question']}"] if facts["question"] else [])]

    def buttons(self) -> list[Button]:
        """Return the buttons under the last bubbles."""
        return [button for reply in self.last.replies for button in reply.choices()]

    def labels(self) -> list[str]:
        """Return their labels."""
        return [button.label for button in self.buttons()]


def words(replies: tuple[Reply, ...]) -> int:
    """Count the words of a turn, numbers included."""
    return sum(len(reply.text.split()) for reply in replies)


def questions(replies: tuple[Reply, ...]) -> int:
    """Count the question marks of a turn."""
    return sum(reply.text.count(mark) for reply in replies for mark in "?؟")


def all_numbers(country: Optional[Country]) -> set[str]:
    """Return every number that may be shown to somebody of a country."""
    numbers = {"112"} if country is None else set()
    for line in country.lines if country else ():
        numbers |= {number for number in (line.phone, line.sms, line.chat_url) if number}
    if country:
        emergency = country.emergency
        numbers |= {number for number in (emergency.phone, emergency.police, *emergency.also) if number}
        numbers |= {emergency.sms.number} if emergency.sms else set()
    return numbers | {line.chat_url for line in COUNTRIES[INTERNATIONAL].lines if line.chat_url}
