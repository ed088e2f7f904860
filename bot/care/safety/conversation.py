"""One turn of the safety talk, worked out on a copy of its state."""

from dataclasses import dataclass
from typing import Any, Optional

from bot.care.safety.answers import AnswerReader
from bot.care.safety.cards import Numbers
from bot.care.safety.endings import end_episode, tools_for
from bot.care.safety.families import LEVEL_LOCKS, LISTEN, PAUSES_OPEN, POLICE_TEXTS
from bot.care.safety.ladders import next_rung
from bot.care.safety.lines import Family as Card
from bot.care.safety.locks import Lock, Locks
from bot.care.safety.openings import card_of, emergency_text, opening
from bot.care.safety.outcome import Facts, Outcome
from bot.care.safety.speech import Speech
from bot.care.safety.state import SafetyState, Thread
from bot.content.safety_texts import SafetyTexts

_TIMED = ("g1", "g2")  # locks whose time begins with an answer


@dataclass(frozen=True)
class Kit:
    """What every turn needs: the words, their reader and the numbers."""

    texts: SafetyTexts
    reader: AnswerReader
    numbers: Numbers


class Conversation:
    """The working copy of one turn. `outcome` ends it."""

    def __init__(self, kit: Kit, state: SafetyState, locks: Locks, facts: Facts) -> None:
        self.kit = kit
        self.state = state.alive(facts.now)
        self.locks = locks.alive(facts.now)
        self.facts = facts
        self.effects: dict[str, Any] = {}  # of the outcome
        self.muted: list[str] = []
        self.speech = Speech(kit.texts, kit.numbers, self.state, facts, country=facts.country)
        self.say = self.speech.say
        self._began: Optional[Thread] = None  # the danger that began in this turn
        self._was_open = self.state.is_open

    @property
    def country(self) -> Optional[str]:
        """Return the person's country, chosen in this turn or before."""
        return self.effects.get("country") or self.facts.country

    def current(self) -> Optional[Thread]:
        """Return the thread whose question was put last, else the one that leads."""
        asked = self.state.at(self.state.asked) if self.state.asked else None
        return asked if asked is not None and not asked.quiet else self.state.lead()

    @property
    def rests(self) -> bool:
        """Return whether everything but the body stays closed after an emergency (G1)."""
        return "coaching" in self.locks.closed(self.facts.now)

    @property
    def says_something(self) -> bool:
        """Return whether this turn has words by now."""
        return bool(self.speech.said or self.speech.question)

    # What is asked

    def open_lead(self) -> None:
        """Speak about the danger that leads: begin it, or ask its question again."""
        self.state.overlay = ""
        thread, current = self.state.lead(), self.current()
        if thread is None:
            return
        shows = any(said.card for said in self.speech.said)
        if thread.step and thread.level != "R0" and current is not None and current.family == "suicide":
            thread = current  # a question about dying that was put stays the question
        if not thread.step and shows and thread.level != "R0":  # what waits begins on the next turn
            thread = current if current is not None and current.step else self.state.begun() or thread
        if thread.step:
            self.ask(thread.step)
        else:
            self.begin(thread)

    def go_on(self) -> None:
        """Put the open question again, if there is one; in an emergency no country is asked for twice."""
        lead = self.state.lead()
        if self.state.overlay == "country" and lead is not None and lead.level == "R0":
            self.state.overlay = ""
        if self.state.overlay:
            self.ask(self.state.overlay)
        else:
            self.open_lead()

    def lay(self, step: str) -> None:
        """Lay a question over whatever is open."""
        self.state.overlay = step
        self.ask(step)

    def leave(self, step: str) -> None:
        """Keep a question open, with its answers in reach, without asking it aloud."""
        self.state.asked, self.speech.answers = step, step

    def ask(self, step: str) -> None:
        """Put a question; where numbers are shown and the country was never asked, that question comes first (F1)."""
        if self.state.language and (step == "safe_now" or self.speech.urgent):
            self.state.asked = self.state.overlay = "safe_now"
            self.speech.question = f"safe_now_{self.state.language}"
            return
        self.speech.before_english(self.state.language)
        if self.country_first() and (self.speech.urgent or any(said.card for said in self.speech.said)):
            self.speech.answers = step if self.speech.urgent else ""
            self.state.country_asked = True
            self.state.overlay = step = "country"
        self.state.asked = self.speech.question = step

    def country_first(self) -> bool:
        """Return whether the country is unknown and was never asked."""
        return self.country is None and not self.state.country_asked

    def begin(self, thread: Thread) -> None:
        """Say how the talk about a danger begins, and put its first question."""
        start = opening(thread, self.state)
        self.speech.said[:] = [said for said in self.speech.said if not said.card]  # one card a turn
        self._began = thread
        self.settle(thread)
        if start.say == "theirs_to_carry":  # said for them; the person's own danger is talked about (B4)
            self.state.threads = [other for other in self.state.threads if other.family != "other_in_danger"]
        if "no_body" in thread.hints:
            thread.hints.remove("no_body")
        elif thread.level == "R0" and self.state.language:
            self.emergency(thread)
        else:
            self.say(start.say, start.card, country=self.state.where(thread))
            self.say(start.also)
        self.speech.urgent = thread.level == "R0"
        thread.step, thread.reasked = self.rung(thread, "", "") if start.step == "ladder" else start.step, 0
        self.ask(thread.step)

    def rung(self, thread: Thread, step: str, answer: str) -> str:
        """Return the ladder's next question; at its end the plan for the next hour is said."""
        rung = next_rung(thread, step, answer)
        if not rung:
            self.say("r1_plan")
        return rung or "use_line"

    def settle(self, thread: Thread) -> None:
        """Close a danger's lock before anything is said."""
        name = LEVEL_LOCKS.get(thread.level)
        if name and thread.family != "other_in_danger":
            self.close(name)

    def close(self, name: Lock) -> None:
        """Close a lock, remembered so that a false alarm takes it back; what they said of a stop is none."""
        if name != "d8" and not getattr(self.locks, "h1_until" if name == "h1" else name):
            self.state.locks_set.append(name)
        self.locks = self.locks.close(name, self.facts.now)

    # What is said more than once

    def emergency(self, thread: Optional[Thread]) -> None:
        """Say the emergency text of a danger once more, worded differently (F5)."""
        self.speech.urgent = True
        if self.state.language:
            self.speak(self.state.language)
            self.say(f"now_{self.state.language}")
        else:
            self.say(emergency_text(thread), card_of(thread, self.state), country=self.state.where(thread))

    def speak(self, language: str) -> None:
        """Speak another language from now on: the few texts that exist in it (D16)."""
        self.state.language = self.speech.language = language
        self.speech.counted.append(f"{self.state.level}:{language}")

    def listen(self, thread: Optional[Thread], card: Optional[Card] = None) -> None:
        """Answer somebody who goes on talking; whoever is on the way to somebody is stopped first."""
        if thread is not None and thread.family == "pursuit" and "driving" in thread.hints:
            self.say("listen_driving")
        else:
            self.say(LISTEN.get(thread.family if thread else "", "listen_self"), card)

    # The end of the turn

    def outcome(self) -> Outcome:
        """Return what the door has to do."""
        self.state.note_peak()
        self._lock_what_waits()
        self.speech.country = self.country
        self.speech.police = emergency_text(self.state.lead()) in POLICE_TEXTS
        self.speech.tools += tools_for(self.state, self.speech, self.current(), self._began)
        replies = self.speech.replies()
        if any(count.split(":")[1] in ("abuse", "stalked") for count in self.speech.counted):
            self.locks = self.locks.read()
        if not self.state.is_open:
            end_episode(self.state, self.facts.now)
        self.state.updated = self.facts.now.isoformat()
        wished = bool(self.effects.pop("resume", self._was_open))
        passes_on = bool(self.effects.pop("pass_on", False)) and not self.rests  # an unanswered question opens no lock
        if self.state.level not in PAUSES_OPEN:
            self.effects.pop("pause", None)  # somebody is feared, or it is graver (E7)
        return Outcome(
            self.state,
            self.locks,
            replies,
            resume=wished and not self.state.is_open and not self.rests,
            muted=tuple(dict.fromkeys(self.muted)),
            counted=tuple(self.speech.counted),
            noticed=self.speech.noticed,
            reminded=self.speech.reminded,
            pass_on=passes_on,
            **self.effects,
        )

    def _lock_what_waits(self) -> None:
        """Close the locks of dangers not spoken about yet; while one is open, no time and no timer runs (G1, G2, A4)."""
        for thread in self.state.threads:
            if thread.level != "A" and not thread.quiet:
                self.effects["pause_timers"] = True
            name = LEVEL_LOCKS.get(thread.level)
            if name and thread.family != "other_in_danger" and (name in _TIMED or name not in self.locks.held):
                self.close(name)
