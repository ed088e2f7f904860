"""One turn of the safety talk, worked out on a copy of its state."""

from dataclasses import dataclass
from typing import Any, Mapping, Optional

from bot.care.safety.answers import AnswerReader
from bot.care.safety.cards import Numbers
from bot.care.safety.ladders import is_pattern, next_in_chain, next_lap, next_rung
from bot.care.safety.levels import ORDER
from bot.care.safety.locks import Lock, Locks
from bot.care.safety.moves import EMERGENCIES, HINT_MOVES, LAP, LEVEL_LOCKS, LISTEN, MOVES, PAUSES_OPEN, Move
from bot.care.safety.openings import card_of, emergency_text, opening
from bot.care.safety.outcome import Facts, Outcome
from bot.care.safety.speech import Speech
from bot.care.safety.state import SafetyState, Thread
from bot.care.safety.threads import keep_family, lift, raise_new
from bot.content.safety_texts import SafetyTexts

_MOST_REFUSALS = 2
_AT_REST = ("choice", "m_stay")  # body pauses stand among the answers there


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
        self._began = False  # a danger began in this turn
        self._was_open = self.state.is_open

    @property
    def country(self) -> Optional[str]:
        """Return the person's country, chosen in this turn or before."""
        return self.effects.get("country") or self.facts.country

    def current(self) -> Optional[Thread]:
        """Return the thread whose question was put last, else the one that leads."""
        asked = self.state.at(self.state.asked) if self.state.asked else None
        return asked if asked is not None and not asked.quiet else self.state.lead()

    # What is asked

    def open_lead(self) -> None:
        """Speak about the danger that leads: begin it, or ask its question again."""
        self.state.overlay = ""
        thread = self.state.lead()
        if thread is not None and thread.step:
            self.ask(thread.step)
        elif thread is not None:
            self._begin(thread)

    def go_on(self) -> None:
        """Put the open question again, if there is one."""
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
        if self.country_first() and (self.speech.urgent or any(said.card for said in self.speech.said)):
            self.speech.answers = step if self.speech.urgent else ""
            self.state.country_asked = True
            self.state.overlay = step = "country"
        self.state.asked = self.speech.question = step

    def country_first(self) -> bool:
        """Return whether the country is unknown and was never asked."""
        return self.country is None and not self.state.country_asked

    def _begin(self, thread: Thread) -> None:
        start = opening(thread, self.state)
        self._began = True
        self.settle(thread)
        if "no_body" in thread.hints:
            thread.hints.remove("no_body")
        else:
            self.say(start.say, start.card)
            self.say(start.also)
        thread.step, thread.reasked = "", 0
        self.speech.urgent = thread.level == "R0"
        self._set(thread, self._rung(thread, "", "") if start.step == "ladder" else start.step)
        self.ask(thread.step)

    def settle(self, thread: Thread) -> None:
        """Do what belongs to a danger before anything is said: its lock, and an end of timers (A4)."""
        name = LEVEL_LOCKS.get(thread.level)
        if name and thread.family != "other_in_danger":
            self.close(name)
        if thread.level != "A":
            self.effects["cancel_timers"] = True

    def close(self, name: Lock) -> None:
        """Close a lock, remembered so that a false alarm takes it back."""
        if not getattr(self.locks, "h1_until" if name == "h1" else name):
            self.state.locks_set.append(name)
        self.locks = self.locks.close(name, self.facts.now)

    # What an answer does

    def moves(self, step: str, thread: Optional[Thread]) -> Mapping[str, Move]:
        """Return the answers of a question, for this thread."""
        hint = thread is not None and thread.level == "A" and step in HINT_MOVES
        return HINT_MOVES[step] if hint else MOVES.get(step, {})

    def apply(self, step: str, answer: str, thread: Optional[Thread]) -> None:
        """Do what an answer leads to, and ask what follows."""
        move = self.moves(step, thread)[answer]
        self.state.remember(f"{step}:{answer}")
        self.state.overlay = ""
        self._change_level(move, thread)
        if (move.level or move.turn) and not move.step:
            self.open_lead()
            return
        self._do(move)
        self._speak(move, thread)
        if move.end or move.quiet:
            self.end(thread, quiet=move.quiet)
        else:
            self._follow(thread, self._next(step, answer, move, thread), silent=move.silent)

    def _change_level(self, move: Move, thread: Optional[Thread]) -> None:
        if move.turn and thread is not None:
            self.state.threads.remove(thread)
            raise_new(self.state, "V1", "abused")
        elif move.level and thread is None:
            raise_new(self.state, move.level, "none")
        elif move.level and thread is not None:
            if move.level == "R1" and thread.level in ("A", "R2"):
                thread.rungs = thread.rungs or ["dying"]  # its first question was answered just now
            if not lift(thread, move.level):
                thread.step = ""
            keep_family(self.state, thread)

    def _do(self, move: Move) -> None:
        if move.lock:
            self.close(move.lock)
        if move.safe:
            self.locks = self.locks.say_safe(move.safe, self.facts.now)
        if move.pause:
            self.effects["pause"] = move.pause
        if move.say == "g1_end":
            self.effects["resume"] = False  # only grounding (G1)
        if move.mute:
            self.muted += self.state.reasons

    def _speak(self, move: Move, thread: Optional[Thread]) -> None:
        text_id, card = move.say, move.card
        if move.refuse:
            self.refuse(thread)
        elif move.person:
            self.say("person")
        elif text_id == "r0":
            self.emergency(thread)
        elif text_id == "listen":
            self.listen(thread)
        elif text_id == "v1_believe" and thread is not None and thread.family == "stalked":
            self.say("v2_log", "stalked")
        elif text_id != "g1_end" or not self._more_to_do(thread):
            self.speech.urgent = self.speech.urgent or text_id in (*EMERGENCIES.values(), "r0_cant")
            self.say(text_id, card, full=text_id == "number_again")

    def emergency(self, thread: Optional[Thread]) -> None:
        """Say the emergency text of a danger once more, worded differently (F5)."""
        self.speech.urgent = True
        self.say(emergency_text(thread), card_of(thread, self.state))

    def listen(self, thread: Optional[Thread]) -> None:
        """Answer somebody who goes on talking."""
        self.say(LISTEN.get(thread.family if thread else "", "listen_self"))

    def _more_to_do(self, thread: Optional[Thread]) -> bool:
        others = [other for other in self.state.threads if other is not thread and not other.quiet]
        return bool(others) or (thread is not None and thread.family in ("abused", "stalked"))

    def _next(self, step: str, answer: str, move: Move, thread: Optional[Thread]) -> str:
        if move.step == "ladder" and thread is not None:
            return self._rung(thread, step, answer)
        if move.step == "lap" and thread is not None:
            return self._lap(step, answer, thread)
        return next_in_chain(thread, self.state) if move.step == "chain" else move.step

    def _rung(self, thread: Thread, step: str, answer: str) -> str:
        rung = next_rung(thread, step, answer)
        if not rung:
            self.say("r1_plan")
        return rung or "use_line"

    def _lap(self, step: str, answer: str, thread: Thread) -> str:
        if answer == "yes" and step in LAP[:3]:
            lift(thread, "R0")
            return ""
        if answer == "yes" and step == "lap5":
            self.say("r0_neck")
        following = next_lap(step)
        if not following:
            self.say("lap_high" if is_pattern(self.state) else "lap_low", "abuse", full=True)
        return following or "v_after"

    def _follow(self, thread: Optional[Thread], step: str, *, silent: bool) -> None:
        """Ask what follows here, or begin what waits: other families are taken up on the next turns (B)."""
        if thread is None:
            self.state.overlay = step
        elif step:
            self._set(thread, step)
        lead = self.state.lead()
        if lead is not None and not lead.step and (lead is thread or not any(said.card for said in self.speech.said)):
            self.speech.said.clear()
            self._begin(lead)
        elif silent:
            self.leave(step)
        else:
            self.ask(step)

    @staticmethod
    def _set(thread: Thread, step: str) -> None:
        if thread.step != step:
            thread.step, thread.reasked = step, 0

    def end(self, thread: Optional[Thread], *, quiet: bool = False) -> None:
        """End a danger by an explicit answer (or leave its question), and go on with what is left."""
        if thread is not None and thread.level == "R0" and thread.family in ("abused", "stalked"):
            thread.level, thread.step = "V1", ""  # the attack is over, the fear is not
        elif thread is not None and quiet:
            thread.quiet = True
        elif thread is not None:
            self.drop(thread)
        lead = self.state.lead()
        if lead is not None:
            if not lead.step:
                self.speech.said[:] = [said for said in self.speech.said if said.card]
            self.open_lead()

    def drop(self, thread: Thread) -> None:
        """Take a thread away, and keep for the next visit that it was (G5)."""
        self._note_peak()
        self.state.threads.remove(thread)

    def refuse(self, thread: Optional[Thread]) -> None:
        """Offer a way round calling, another one each time, twice at most (F5)."""
        card = card_of(thread, self.state)
        referral = self.kit.numbers.refer(
            self.country, card, self.facts.now.date(), abused=self.state.fears_beside(card), minor=self.state.minor
        )
        self.state.refusals += 1
        if self.state.refusals == 1 and self.kit.numbers.has(referral, "writing"):
            self.say("f5_write", card, part="writing", full=True)
        else:
            self.say("f5_person" if self.state.refusals <= _MOST_REFUSALS else "f5_end")

    # The end of the turn

    def outcome(self) -> Outcome:
        """Return what the door has to do."""
        self._note_peak()
        self.speech.country = self.country
        self._choose_tools()
        replies = self.speech.replies()
        if any(count.split(":")[1] in ("abuse", "stalked") for count in self.speech.counted):
            self.locks = self.locks.read()
        if not self.state.is_open:
            self._close()
        self.state.updated = self.facts.now.isoformat()
        wished = bool(self.effects.pop("resume", self._was_open))
        return Outcome(
            self.state, self.locks, replies, resume=wished and not self.state.is_open, muted=tuple(dict.fromkeys(self.muted)),
            counted=tuple(self.speech.counted), noticed=self.speech.noticed, **self.effects,
        )  # fmt: skip

    def _note_peak(self) -> None:
        levels = [level for level in ORDER if level in (self.state.level, self.state.peak) and level != "N"]
        self.state.peak = levels[0] if levels else ""

    def _close(self) -> None:
        """Keep for seven days that an episode was, and start afresh."""
        state = self.state
        if state.peak and not state.threads:
            state.ended_level, state.ended_at, state.peak = state.peak, self.facts.now.isoformat(), ""
        state.asked, state.refusals, state.answers, state.reasons, state.locks_set = "", 0, [], [], []

    def _choose_tools(self) -> None:
        state, lead = self.state, self.state.lead()
        if lead is None or self.speech.bare:
            return
        if state.shown and lead.step != "m_stay":
            self.speech.tools.append("number")
        if state.level in PAUSES_OPEN and lead.level not in ("A", "MED") and lead.step not in _AT_REST:
            self.speech.tools.append("pause")
        if self._began and lead.level not in ("A", "M"):
            self.speech.tools.append("not_meant")
