"""What the safety desk remembers of a session: earlier readings, muted idioms, a text that may be half of one."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Collection, Mapping, Sequence

from bot.care.safety.context import Context, Seen, joined, summary
from bot.care.safety.levels import CALM, ORDER, Finding, Reading
from bot.care.safety.outcome import Outcome
from bot.content.messages import Incoming
from bot.store.turn import Timer, Turn

SEEN = "seen"
_HOLD, _PAUSE = "hold_end", "pause_end"  # timers
_MOST = 20
_KEPT = 400  # characters: the end of a text, which the next one may go on from


class SafetyMemory:
    """Reads and stages the `seen` record of a Turn: levels and times, and the last text for a minute."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._kept: dict[str, Any] = turn.get(SEEN)

    def context(self, message: Incoming, *, without_half: bool = False) -> Context:
        """Return the context in which `message` is read; `without_half`: as if the text before had not been read."""
        answered = self._kept.get("answered_no")
        items = self._kept.get("readings", [])
        half = self._kept.get("at") if without_half else None
        return Context(
            now=message.at or self._turn.now,
            seen=tuple(_seen(item) for item in items if item[0] != half),
            muted=frozenset(self._kept.get("muted", ())),
            answered_no=datetime.fromisoformat(answered) if answered else None,
        )

    def with_the_half_before(self, message: Incoming) -> str:
        """Return this text behind the one before, if both may be one; else an empty text."""
        before, at = self._kept.get("text"), self._kept.get("at")
        if not before or not at:
            return ""
        return joined(before, datetime.fromisoformat(at), message.text, message.at or self._turn.now)

    def fresh(self, whole: Reading) -> Reading:
        """Return what only both halves together say; an answer is not the danger it answers ("he hits me", "yes").

        Words that were broken in two are there again for the patterns. What the head makes of two answers in a row
        ("open it", "a plan i guess") is no evidence: nobody wrote that sentence.
        """
        return _above(whole, self._kept.get("half", {}))

    def remember(self, message: Incoming, reading: Reading) -> None:
        """Keep the reading, and the text for a minute, sealed like everything on the Turn."""
        at = message.at or self._turn.now
        readings = list(self._kept.get("readings", []))
        if reading.level != "N":
            seen = summary(reading, at)
            readings.append([at.isoformat(), seen.level, list(seen.families), seen.idiom])
        self._put(readings=readings[-_MOST:], text=message.text[-_KEPT:], at=at.isoformat(), half=_levels(reading))

    def mute(self, idioms: Sequence[str]) -> None:
        """An answered "No": these idioms say nothing more in this session, and counting starts anew."""
        muted = sorted({*self._kept.get("muted", ()), *idioms})
        self._put(muted=muted, answered_no=self._turn.now.isoformat())

    def began_elsewhere(self, run: str) -> bool:
        """Tell whether the open talk was begun by a process that is gone."""
        return bool(run) and self._kept.get("run") not in (None, run)

    def belongs_to(self, run: str) -> None:
        """Note which process leads the talk."""
        self._put(run=run)

    def pause_timers(self, *timers: Timer) -> None:
        """Take timers off the Turn and keep what they were for until the person goes on (A4)."""
        paused = {item[0]: item for item in self._kept.get("paused", [])}
        for timer in timers:
            paused[timer.key] = [timer.key, timer.kind, timer.due_at.isoformat(), dict(timer.payload)]
            self._turn.cancel_timers(key=timer.key)
        if timers:
            self._put(paused=list(paused.values()))

    def forget_timers(self) -> None:
        """Stop and Hide end the resting timers too."""
        if self._kept.get("paused"):
            self._put(paused=[])

    def resume_timers(self, without: Collection[str] = ()) -> None:
        """Set the resting timers again but those `without`; what fell due meanwhile is due now."""
        for key, kind, due_at, payload in self._kept.get("paused", []):
            if kind not in without:
                self._turn.set_timer(kind, max(datetime.fromisoformat(due_at), self._turn.now), key, payload)
        self.forget_timers()

    @property
    def muted(self) -> tuple[str, ...]:
        """Return the muted idioms."""
        return tuple(self._kept.get("muted", ()))

    def _put(self, **changes: Any) -> None:
        self._kept = {**self._kept, **changes}
        self._turn.put(SEEN, self._kept)


def new_beside(whole: Reading, said: Reading) -> Reading:
    """Return what patterns find in words put in a row that is not in `said`, what they say one by one."""
    return _above(whole, _levels(said))


def _above(whole: Reading, said: Mapping[str, str]) -> Reading:
    found = tuple(f for f in whole.findings if f.source != "classifier" and _outranks(f, said))
    return replace(whole, level=found[0].level, findings=found) if found else CALM


def _levels(reading: Reading) -> dict[str, str]:
    return {finding.family: finding.level for finding in reversed(reading.findings)}


def _outranks(finding: Finding, half: Mapping[str, str]) -> bool:
    """Tell whether a finding is higher than what the first half said of its family by itself."""
    if finding.level == "A":
        return not half
    known = half.get(finding.family)
    return known is None or ORDER.index(finding.level) < ORDER.index(known)


def _seen(item: Sequence[Any]) -> Seen:
    at, level, families, idiom = item
    return Seen(datetime.fromisoformat(at), level, tuple(families), idiom)


def rest_timers(turn: Turn, outcome: Outcome, memory: SafetyMemory, messages_closed: bool) -> None:
    """Let timers rest while a danger is open; set them again when the person goes on and nothing forbids it."""
    if outcome.cancel_timers:  # by Hide too
        turn.cancel_timers()
        memory.forget_timers()
    elif outcome.pause_timers:
        memory.pause_timers(*(timer for timer in turn.timers if timer.kind != _PAUSE))
        turn.cancel_timers()
    elif outcome.resume and outcome.state.fear:
        memory.forget_timers()  # nothing is sent first to somebody who fears a person (E10)
    elif outcome.resume or outcome.pass_on:
        memory.resume_timers(without=(_HOLD,) if messages_closed else ())
