"""One turn of the safety talk, worked out on a copy of its state."""

from dataclasses import dataclass, replace
from typing import Optional

from bot.care.safety.answers import AnswerReader
from bot.care.safety.cards import Numbers
from bot.care.safety.levels import ORDER, Family, Finding, Level, Reading
from bot.care.safety.locks import Lock, Locks
from bot.care.safety.moves import (
    CHAINS, HINT_MOVES, LADDER, LAP, LEFT_OPEN, LEVEL_LOCKS, LISTEN, MOST_RUNGS, MOVES, PATTERN, PAUSES_OPEN, QUESTIONS, Move,
)  # fmt: skip
from bot.care.safety.openings import card_of, emergency_text, opening
from bot.care.safety.outcome import Facts, Outcome
from bot.care.safety.speech import Speech
from bot.care.safety.state import SafetyState, Thread
from bot.content.safety_texts import SafetyTexts

_MOST_REFUSALS = 2


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
        self.country: Optional[str] = None
        self.effects: dict[str, object] = {}
        self.muted: tuple[str, ...] = ()
        self.speech = Speech(kit.texts, kit.numbers, self.state, facts, country=facts.country)
        self.opened = False  # a danger began in this turn
        self.was_open = self.state.is_open

    # What was found

    def note(self, reading: Reading) -> bool:
        """Keep every family found, raise what is higher; return whether anything new or higher is to be spoken about."""
        risen = [self._note(finding) for finding in reading.findings if finding.level != "N"]
        if reading.idiom:
            self.state.reasons.append(reading.idiom)
        return any(risen)

    def _note(self, finding: Finding) -> bool:
        family, step = _family_and_step(finding)
        if finding.level != "A":
            self.state.families = list(dict.fromkeys([*self.state.families, finding.family]))
        hints = [*self.kit.reader.hints([finding.reason]), *([f"q:{step}"] if finding.level == "A" else [])]
        self.state.reasons = list(dict.fromkeys([*self.state.reasons, finding.reason]))
        thread = self.state.thread(family)
        if thread is None:
            if finding.level == "A" and self.state.is_open:
                return False  # a clearer danger is being talked about already
            self.state.threads.append(Thread(finding.level, family, hints=hints))
            return True
        thread.hints = list(dict.fromkeys([*thread.hints, *hints]))
        return self._raise(thread, finding.level)

    def _raise(self, thread: Thread, level: Level) -> bool:
        """Raise a thread, and wake it; levels never fall here."""
        higher = ORDER.index(level) < thread.rank
        if higher or thread.quiet:
            thread.level = level if higher else thread.level
            thread.step, thread.reasked, thread.quiet = "", 0, False
            return True
        return False

    def raise_new(self, level: Level, family: Family, *hints: str) -> Thread:
        """Return the thread of a family at this level or higher, to be opened."""
        thread = self.state.thread(family)
        if thread is None:
            thread = Thread(level, family, hints=list(hints))
            self.state.threads.append(thread)
        else:
            thread.hints += [hint for hint in hints if hint not in thread.hints]
            if not self._raise(thread, level):
                thread.step = ""
        if level != "A":
            self.state.families = list(dict.fromkeys([*self.state.families, family]))
        return thread

    # What is said

    def open_lead(self) -> None:
        """Speak about the danger that leads: begin it, or ask its question again."""
        self.state.overlay = ""
        thread = self.state.lead()
        if thread is None:
            return
        if thread.step:
            self.ask(thread.step)
            return
        self._begin(thread)

    def _begin(self, thread: Thread) -> None:
        start = opening(thread, self.state)
        self.opened = True
        thread.reasked = 0
        self._lock(thread)
        if thread.level != "A":
            self.effects["cancel_timers"] = True
        silent = "no_body" in thread.hints
        thread.hints = [hint for hint in thread.hints if hint != "no_body"]
        if not silent:
            self.speech.say(start.say, start.card)
            self.speech.say(start.also)
        self._step(thread, start.step)

    def _lock(self, thread: Thread) -> None:
        name = LEVEL_LOCKS.get(thread.level)
        if name and thread.family != "other_in_danger":
            self.close(name)

    def close(self, name: Lock) -> None:
        """Close a lock, remembered so that a false alarm takes it back."""
        if not getattr(self.locks, name if name != "h1" else "h1_until"):
            self.state.locks_set.append(name)
        self.locks = self.locks.close(name, self.facts.now)

    def ask(self, step: str) -> None:
        """Put a question; where numbers are shown and the country was never asked, that question comes first (F1)."""
        if self._country_first():
            self.state.country_asked = True
            self.state.overlay = "country"
            self.speech.answers = step if self.speech.urgent else ""
            step = "country"
        self.state.asked = step
        self.speech.question = step

    def _country_first(self) -> bool:
        shows = any(said.card for said in self.speech.said) or self.speech.urgent
        return shows and self.facts.country is None and self.country is None and not self.state.country_asked

    # What an answer does

    def moves(self, step: str, thread: Optional[Thread]) -> dict[str, Move]:
        """Return the answers of a question, for this thread."""
        hint = thread is not None and thread.level == "A" and step in HINT_MOVES
        return dict(HINT_MOVES[step] if hint else MOVES.get(step, {}))

    def apply(self, step: str, answer: str, thread: Optional[Thread]) -> None:
        """Do what an answer leads to, and ask what follows."""
        move = self.moves(step, thread)[answer]
        self.state.remember(f"{step}:{answer}")
        self.state.overlay = ""
        if move.level or move.turn:
            self._turn(move, thread)
            if not move.step:
                self.open_lead()
                return
        self._effects(move)
        if move.refuse:
            self.refuse(thread)
        elif move.person:
            self.speech.say("person")
        else:
            self._say(move, thread)
        if move.end or move.quiet:
            self.end(thread, quiet=move.quiet)
        else:
            self._follow(thread, self._next(step, answer, move, thread), move.silent)

    def _turn(self, move: Move, thread: Optional[Thread]) -> None:
        if move.turn and thread is not None:
            self.state.threads.remove(thread)
            self.raise_new("V1", "abused")
        elif move.level and thread is not None:
            rungs = ["dying"] if move.level == "R1" and thread.level in ("A", "R2") else []
            thread.rungs += [rung for rung in rungs if rung not in thread.rungs]
            if not self._raise(thread, move.level) and not move.step:
                thread.step = ""
            self.state.families = list(dict.fromkeys([*self.state.families, thread.family]))
        elif move.level:
            self.raise_new(move.level, "none")

    def _effects(self, move: Move) -> None:
        if move.lock:
            self.close(move.lock)
        if move.safe:
            self.locks = self.locks.say_safe(move.safe, self.facts.now)
        if move.pause:
            self.effects["pause"] = move.pause
        if move.mute:
            self.muted += tuple(self.state.reasons)

    def _say(self, move: Move, thread: Optional[Thread]) -> None:
        text_id, card = move.say, move.card
        if text_id == "r0":
            text_id, card = emergency_text(thread), card_of(thread, self.state)
        elif text_id == "listen":
            text_id = LISTEN.get(thread.family if thread else "", "listen_self")
        elif text_id == "v1_believe" and thread and thread.family == "stalked":
            text_id, card = "v2_log", "stalked"
        if text_id == "number_again":
            self.speech.say(text_id, card, full=True)
        elif not (text_id == "g1_end" and self._more_to_do(thread)):
            self.speech.say(text_id, card)

    def _more_to_do(self, thread: Optional[Thread]) -> bool:
        return any(other is not thread and not other.quiet for other in self.state.threads) or bool(thread and self.state.fear)

    def _next(self, step: str, answer: str, move: Move, thread: Optional[Thread]) -> str:
        if move.step == "ladder":
            return self._rung(step, answer, thread)
        if move.step == "lap":
            return self._lap(step, answer, thread)
        if move.step == "chain":
            return self._chain(thread)
        return move.step

    def _rung(self, step: str, answer: str, thread: Optional[Thread]) -> str:
        """Return the ladder's next question; what was said is skipped, three at most (C4)."""
        if thread is None:
            return "use_line"
        skip = {"dying"} | ({"how"} if "plan" in thread.hints else set())
        skip |= {"means"} if step == "how" and answer == "no" else set()
        left = [rung for rung in LADDER if rung not in skip and rung not in thread.rungs]
        later = [rung for rung in left if LADDER.index(rung) > LADDER.index(step)] if step in LADDER else left
        if later and len(thread.rungs) < MOST_RUNGS:
            thread.rungs.append(later[0])
            return later[0]
        self.speech.say("r1_plan")
        return "use_line"

    def _lap(self, step: str, answer: str, thread: Optional[Thread]) -> str:
        """Return the next of the eleven; a yes to the first three is an emergency (D6)."""
        if answer == "yes" and step in LAP[:3] and thread is not None:
            self._raise(thread, "R0")
            return ""
        if answer == "yes" and step == "lap5":
            self.speech.say("r0_neck")
        if step == "lap3":
            return "lap_more"
        following = {"lap_more": LAP[3]}.get(step) or (LAP[LAP.index(step) + 1] if step in LAP[:-1] else "")
        if following or step not in LAP:
            return following or LAP[0]
        high = sum(self.state.answered(f"{lap}:yes") for lap in LAP[3:]) >= PATTERN
        self.speech.say("lap_high" if high else "lap_low", "abuse", full=True)
        return "v_after"

    def _chain(self, thread: Optional[Thread]) -> str:
        chain = CHAINS.get(emergency_text(thread), CHAINS["r0_self"])
        done = {code.split(":")[0] for code in self.state.answers}
        return next((step for step in chain if step not in done), chain[-1])

    def _follow(self, thread: Optional[Thread], step: str, silent: bool) -> None:
        """Ask what follows here, or begin what waits: the families found are taken up on the next turns (B)."""
        if thread is None:
            self.state.overlay = step
        elif step:
            self._set(thread, step)
        lead = self.state.lead()
        if lead is not None and not lead.step and (lead is thread or not any(said.card for said in self.speech.said)):
            self.speech.said.clear()
            self._begin(lead)
        elif silent:
            self.state.asked, self.speech.answers = step, step
        else:
            self.ask(step)

    def _step(self, thread: Thread, step: str) -> None:
        if step == "ladder":
            step = self._rung("", "", thread)
        self._set(thread, step)
        self.speech.urgent = thread.level == "R0"
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
            self.note_end(thread)
        lead = self.state.lead()
        if lead is None:
            return
        if not lead.step:
            keep = [said for said in self.speech.said if said.card]
            self.speech.said[:] = keep if len(keep) < len(self.speech.said) else self.speech.said
        self.open_lead()

    def note_end(self, thread: Thread) -> None:
        """Take a thread away, and keep for the next visit that it was (G5)."""
        self._peak()
        self.state.threads.remove(thread)

    def refuse(self, thread: Optional[Thread]) -> None:
        """Offer a way round calling, another one each time, twice at most (F5)."""
        card = card_of(thread, self.state)
        minor = "minor" in self.state.families
        referral = self.kit.numbers.refer(
            self.facts.country, card, self.facts.now.date(), abused=self.state.fear and card != "abuse", minor=minor
        )
        self.state.refusals += 1
        if self.state.refusals == 1 and self.kit.numbers.has(referral, "writing"):
            self.speech.say("f5_write", card, part="writing", full=True)
        else:
            self.speech.say("f5_person" if self.state.refusals <= _MOST_REFUSALS else "f5_end")

    # The end of the turn

    def outcome(self) -> Outcome:
        """Return what the door has to do."""
        self._peak()
        self.speech.minor = "minor" in self.state.families
        self.speech.country = self.country or self.facts.country
        self._tools()
        replies = self.speech.replies()
        if not self.state.is_open:
            self._close()
        self.state.updated = self.facts.now.isoformat()
        resume = not self.state.is_open and bool(self.effects.pop("resume", self.was_open))
        return Outcome(
            self.state, self.locks, replies, country=self.country, resume=resume, muted=tuple(dict.fromkeys(self.muted)),
            counted=tuple(self.speech.counted), noticed=self.speech.noticed, **self.effects,  # type: ignore[arg-type]
        )  # fmt: skip

    def _peak(self) -> None:
        levels = [level for level in (self.state.level, self.state.peak) if level and level != "N"]
        self.state.peak = min(levels, key=ORDER.index) if levels else ""  # type: ignore[arg-type]

    def _close(self) -> None:
        """Keep for seven days that an episode was, and start afresh."""
        state = self.state
        if state.peak and not state.threads:
            state.ended_level, state.ended_at, state.peak = state.peak, self.facts.now.isoformat(), ""
        state.asked, state.refusals, state.answers, state.reasons, state.locks_set = "", 0, [], [], []

    def _tools(self) -> None:
        state, lead = self.state, self.state.lead()
        tools = self.speech.tools
        if state.is_open and state.shown:
            tools.append("number")
        if lead and lead.level in PAUSES_OPEN[:4] and lead.step not in ("choice", "m_stay"):
            tools.append("pause")
        if self.opened and lead and lead.level not in ("A", "M") and state.overlay != "confirm":
            tools.append("not_meant")

    def left_open(self, thread: Thread) -> bool:
        """Return whether an unanswered question may be left, so that the dialogue goes on."""
        return thread.level in LEFT_OPEN


def _family_and_step(finding: Finding) -> tuple[Family, str]:
    if finding.level != "A":
        return finding.family, ""
    if finding.family == "harm_others":
        return "harm_others", "harm_plain"
    family, step = QUESTIONS.get(finding.question, QUESTIONS["suicide"])
    return family, step  # type: ignore[return-value]


def without_calm(reading: Reading, muted: tuple[str, ...]) -> Reading:
    """Return the reading without an idiom that was answered with "No" in this session (B5)."""
    if reading.level == "A" and reading.idiom and reading.idiom in muted:
        return replace(reading, level="N", findings=())
    return reading
