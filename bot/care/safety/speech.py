"""Turn texts, numbers and one question into at most two bubbles of at most sixty words (protocol C1, C6, E11, F3)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Optional, Sequence

from bot.care.safety.cards import COPIES, Numbers, Part, Written
from bot.care.safety.families import POLICE_CARDS, POLICE_TEXTS
from bot.care.safety.lines import Family as Card
from bot.care.safety.outcome import Facts
from bot.care.safety.state import REST, SafetyState
from bot.content.messages import Button, Reply, ReplyKind
from bot.content.safety_texts import SafetyTexts

MOST_WORDS = 60
_SHORT_LABEL = 16  # characters; longer ones have a row of their own

_SHARED = ("r0_cant", "d9")  # said in every emergency

Tool = Literal["more", "number", "hide", "not_meant", "pause", "back"]


@dataclass(frozen=True)
class Said:
    """One text to be said, and the numbers with it."""

    text_id: str
    card: Optional[Card] = None
    part: Part = "all"
    full: bool = False  # in full even within the hour (R0, or asked for)
    country: Optional[str] = None  # instead of the person's own


@dataclass
class Speech:
    """Collects what one turn says."""

    texts: SafetyTexts
    numbers: Numbers
    state: SafetyState
    facts: Facts
    said: list[Said] = field(default_factory=list)
    question: str = ""  # a step that is asked aloud
    answers: str = ""  # a step whose answers stand under the last bubble without its question
    police: bool = False  # the open emergency is a person: for the texts that every emergency shares
    urgent: bool = False  # R0: one bubble, the answers under the number
    tools: list[Tool] = field(default_factory=list)
    country: Optional[str] = None
    language: str = ""
    counted: list[str] = field(default_factory=list)
    noticed: bool = False
    reminded: bool = False
    bare: bool = False  # no buttons at all (Hide)

    def say(self, text_id: str, card: Optional[Card] = None, **how: object) -> None:
        """Say one text more; "" is nothing, and nothing is said twice."""
        if text_id and all(said.text_id != text_id for said in self.said):
            self.said.append(Said(text_id, card, **how))  # type: ignore[arg-type]

    def before_english(self, language: str) -> None:
        """Say first, once and in the person's language, that the rest is in English (D16)."""
        text_id = f"english_{language}"
        if language and not self.state.given.get(text_id) and all(said.text_id != text_id for said in self.said):
            self.said.insert(0, Said(text_id))

    def replies(self) -> tuple[Reply, ...]:
        """Return the bubbles, and note in the state what was said."""
        question = self._text(f"ask_{self.question}") if self.question else Written()
        bodies, shown = self._bodies(question)
        while len(bodies) > 1 and sum(body.words for body in bodies) + question.words > MOST_WORDS:
            del self.said[0]  # the last is what this turn is about
            bodies, shown = self._bodies(question)
        for card in shown:
            self.state.shown[card] = self.facts.now.isoformat()
            self.counted.append(f"{self.state.level}:{card}")
        self._count_number(bodies, shown)
        bubbles = self._bubbles(bodies, question)
        self._notice(bubbles)
        replies = [self._reply(written, number, len(bubbles), bool(shown)) for number, written in enumerate(bubbles)]
        self._remember([said.text_id for said in self.said] + ([f"ask_{self.question}"] if self.question else []))
        return tuple(replies)

    def _count_number(self, bodies: list[Written], shown: list[Card]) -> None:
        """Count a text that shows a number of its own (D9, D12, D16) as a card too (A6)."""
        names = [said.text_id for said, body in zip(self.said, bodies, strict=True) if body.marks]
        if names and not shown and not self.language:
            self.counted.append(f"{self.state.level}:{names[0]}")

    def _remember(self, text_ids: list[str]) -> None:
        self.state.last = [self.texts[text_id].name for text_id in text_ids]
        for text_id in text_ids:
            self.state.given[text_id] = self.state.given.get(text_id, 0) + 1

    def _text(self, text_id: str, country: Optional[str] = None) -> Written:
        """Return the next variant of a text, filled in."""
        count = self.state.given.get(text_id, 0)
        own = self.numbers.country(country or self.country)
        written = Written()
        police = text_id in POLICE_TEXTS or (self.police and text_id in _SHARED)
        emergency = self.numbers.emergency(country or self.country, self.language, police=police)
        template = self.texts[text_id].variant(count, self.state.fear)
        written.put(template, {"emergency": emergency, "country": own.name if own else ""})
        return written

    def _bodies(self, question: Written) -> tuple[list[Written], list[Card]]:
        """Return what is said with its numbers, and the cards that are shown in full."""
        bodies = [self._text(said.text_id, said.country) for said in self.said]
        shown: list[Card] = []
        for said, body in zip(self.said, bodies, strict=True):
            if said.card is None:
                continue
            if self._rests(said):
                body.append(self._text("number_pinned") if not body.marks else Written(), "\n")
                continue
            budget = MOST_WORDS - sum(each.words for each in bodies) - question.words
            block = self._block(said, body, budget)
            if block.text:
                body.append(block, "\n" if self.urgent else "\n\n")
            shown.append(said.card)
        return bodies, shown

    def _block(self, said: Said, body: Written, budget: int) -> Written:
        assert said.card is not None
        abused = self.state.fears_beside(said.card)
        referral = self.numbers.refer(
            said.country or self.country, said.card, self.facts.now.date(), abused=abused, minor=self.state.minor
        )
        part: Part = said.part
        if self.urgent and said.card != "child":
            part = "violence" if abused else "none"
        writing = said.card in ("abuse", "stalked") or part == "writing"
        block = self.numbers.write(
            referral, budget, part=part, writing=writing, plain=bool(body.marks), police=said.card in POLICE_CARDS
        )
        if self.urgent and said.card in ("abuse", "stalked"):
            extra = self.numbers.emergency_text(self.country)
            extra.append(block, "\n")
            return extra
        return block

    def _rests(self, said: Said) -> bool:
        """Return whether these numbers stood here within the hour (C6)."""
        last = self.state.shown.get(said.card or "")
        return not said.full and not self.urgent and last is not None and _recent(last, self.facts.now, REST)

    def _bubbles(self, bodies: list[Written], question: Written) -> list[Written]:
        """Join into two bubbles at most: what is said, and what is asked; an emergency is one."""
        body = Written()
        for each in bodies:
            body.append(each, "\n\n")
        if self.urgent and self.question and self.answers in ("", self.question):
            body.append(question, "\n\n")
            return [body]
        return [written for written in (body, question) if written.text]

    def _notice(self, bubbles: list[Written]) -> None:
        """Say that this is a program, at the first contact and every three hours, if there is room (A7)."""
        if self.bare or self.language or not (self.facts.first_contact or self.facts.long_use):
            return
        line = self.texts["first_contact" if self.facts.first_contact else "three_hours_here"].variant(0)
        if bubbles and sum(b.words for b in bubbles) + len(line.split()) <= MOST_WORDS:
            bubbles[-1].put(line, {}, gap="\n\n")
            self.noticed, self.reminded = self.facts.first_contact, not self.facts.first_contact

    def _reply(self, written: Written, number: int, count: int, shown: bool) -> Reply:
        last = number == count - 1
        rows = self._rows(self._copies(written)) + self._rows(self._own_buttons(number))
        if last and (self.question or self.answers):
            rows += self._rows(self._answers(self.question or self.answers))
        elif not last and self.urgent and self.answers and self.answers != self.question:
            rows += self._rows(self._answers(self.answers))
        rows += self._rows(self._tools(last, shown, bool(written.copies)))
        kind: ReplyKind = "card" if written.marks else "safety_question" if last and self.question else "text"
        return Reply(
            written.text,
            tuple(rows),
            kind,
            marks=tuple(written.marks),
            priority="safety",
            discreet=True,
            facts={"texts": self._names(), "question": self.question, "level": self.state.level},
        )

    def _names(self) -> tuple[str, ...]:
        return tuple(said.text_id for said in self.said)

    def _copies(self, written: Written) -> list[Button]:
        label = self.texts["buttons"].variant(0)
        return [Button(label.format(number=copy), copy=copy) for copy in written.copies[:COPIES]]

    def _own_buttons(self, number: int) -> list[Button]:
        """Return the buttons of the texts themselves, under what is said."""
        if number > 0 or not self.said:
            return []
        return [button for said in self.said for button in self.texts[said.text_id].buttons]

    def _answers(self, step: str) -> list[Button]:
        return list(self.texts[f"ask_{step}"].buttons)

    def _tools(self, last: bool, shown: bool, copies: bool) -> list[Button]:
        buttons = {button.code.split(":")[1]: button for button in self.texts["buttons"].buttons}
        if self.bare:
            return []
        further = shown and copies and not self.urgent and all(said.part != "more" for said in self.said)
        tools: list[Tool] = ["more"] if further else []
        tools += [tool for tool in self.tools if last and not (tool == "number" and shown)]
        tools += ["hide"] if self.state.fear or any(said.text_id == "v1_seen" for said in self.said) else []
        return [buttons[tool] for tool in dict.fromkeys(tools)]

    @staticmethod
    def _rows(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
        """Return rows of two short labels, or of one long label."""
        if any(len(button.label) > _SHORT_LABEL for button in buttons):
            return [(button,) for button in buttons]
        return [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]


def _recent(moment: str, now: datetime, span: timedelta) -> bool:
    return now - datetime.fromisoformat(moment) < span
