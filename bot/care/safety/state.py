"""What is kept of a safety talk: levels, open questions and answer codes, never what was written (protocol A5)."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Mapping, Optional, get_args

from bot.care.safety.levels import ORDER, Family, Level

TTL = timedelta(days=7)
REST = timedelta(minutes=60)  # a card is not repeated in full within this time (C6)
_MOST_ANSWERS = 60


@dataclass
class Thread:
    """One danger that is being talked about. The highest leads, the others follow on the next turns."""

    level: Level
    family: Family
    step: str = ""  # the question that is open in it; "" = not begun
    reasked: int = 0  # how often the open question went unanswered
    quiet: bool = False  # kept, and neither asked about nor in the way of the dialogue
    hints: list[str] = field(default_factory=list)  # what was already said: "plan", "done", "neck", ...
    rungs: list[str] = field(default_factory=list)  # questions of the ladder already asked

    @property
    def rank(self) -> int:
        """Return the place in the protocol's order; 0 is the highest."""
        return ORDER.index(self.level)


@dataclass
class SafetyState:
    """The safety talk of one chat."""

    threads: list[Thread] = field(default_factory=list)
    overlay: str = ""  # a question laid over the threads: country, help, confirm, safe_now, ...
    asked: str = ""  # the question that was put last
    families: list[str] = field(default_factory=list)  # every family found, kept
    reasons: list[str] = field(default_factory=list)  # names of what was found, to mute after a false alarm
    answers: list[str] = field(default_factory=list)  # codes "step:answer", the last 60
    given: dict[str, int] = field(default_factory=dict)  # how often a text was said
    shown: dict[str, str] = field(default_factory=dict)  # card -> when it was last shown in full (ISO)
    their_country: str = ""  # where somebody else in danger is
    refusals: int = 0  # of calling (F5)
    country_asked: bool = False
    language: str = ""  # of the card that was shown, while it is not English (D16)
    locks_set: list[str] = field(default_factory=list)  # by this episode: a false alarm takes them back
    last: list[str] = field(default_factory=list)  # names of the texts last said
    updated: Optional[str] = None
    peak: str = ""  # the highest level of this episode
    ended_level: str = ""  # the highest level of the episode that ended last (G5)
    ended_at: Optional[str] = None

    @property
    def level(self) -> Level:
        """Return the highest level that is kept; "N" when there is none."""
        return min(self.threads, key=lambda thread: thread.rank).level if self.threads else "N"

    @property
    def said_last(self) -> frozenset[str]:
        """Return the ids of the texts that were said last, without their versions."""
        return frozenset(name.partition("@")[0] for name in self.last)

    @property
    def is_open(self) -> bool:
        """Return whether messages belong to the safety talk."""
        return bool(self.overlay) or any(not thread.quiet for thread in self.threads)

    @property
    def fear(self) -> bool:
        """Return whether the person fears somebody (V1 or V2 on file)."""
        return any(family in ("abused", "stalked") for family in self.families)

    @property
    def minor(self) -> bool:
        """Return whether the person is young (M on file)."""
        return "minor" in self.families

    def fears_beside(self, card: str) -> bool:
        """Return whether violence help has to stand beside these lines."""
        return self.fear and card not in ("abuse", "stalked", "child")

    def thread(self, family: str) -> Optional[Thread]:
        """Return the thread of a family."""
        return next((thread for thread in self.threads if thread.family == family), None)

    def at(self, step: str) -> Optional[Thread]:
        """Return the highest thread in which this question is open."""
        return min((t for t in self.threads if t.step == step), key=lambda thread: thread.rank, default=None)

    def lead(self) -> Optional[Thread]:
        """Return the thread to speak about: an emergency, then what has not begun, then the highest."""
        awake = [thread for thread in self.threads if not thread.quiet]
        return min(awake, key=_order_of_speaking, default=None)

    def begun(self) -> Optional[Thread]:
        """Return the highest thread that is being talked about; None where none has begun."""
        return min((t for t in self.threads if t.step and not t.quiet), key=lambda thread: thread.rank, default=None)

    def where(self, thread: Optional[Thread]) -> Optional[str]:
        """Return the country that numbers are for: that of somebody else in danger; None: the person's own (E13)."""
        other = thread is not None and thread.family == "other_in_danger"
        return (self.their_country or None) if other else None

    def note_peak(self) -> None:
        """Keep the highest level of the episode, for the next visit (G5)."""
        levels = [level for level in ORDER if level in (self.level, self.peak) and level != "N"]
        self.peak = levels[0] if levels else ""

    def answered(self, code: str) -> bool:
        """Return whether an answer was given in this episode."""
        return code in self.answers

    def remember(self, code: str) -> None:
        """Keep an answer's code."""
        self.answers = [*self.answers, code][-_MOST_ANSWERS:]

    def alive(self, now: datetime) -> "SafetyState":
        """Return a copy to work on; a new one when seven days have passed."""
        if self.updated and now - datetime.fromisoformat(self.updated) > TTL:
            return SafetyState()
        return SafetyState.from_json(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the Turn's record."""
        # `asdict` would look at every word of it: a quarter of a millisecond, three times a message.
        return {**_plainly(self), "threads": [_plainly(thread) for thread in self.threads]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SafetyState":
        """Return the state of a record, a new one of an empty record; raises `ValueError` if it is unreadable."""
        try:
            known = {f.name for f in fields(cls)}
            values = {key: value for key, value in data.items() if key in known}
            threads = [_thread(item) for item in values.pop("threads", [])]
            return cls(threads=threads, **{key: _copied(value) for key, value in values.items()})
        except (TypeError, AttributeError, KeyError) as error:
            raise ValueError("the safety state cannot be read") from error


def is_open_in(record: Mapping[str, Any], now: datetime) -> bool:
    """Tell from a chat's safety record whether a danger, or a question about one, is open; raises `ValueError` as `from_json`."""
    return SafetyState.from_json(record).alive(now).is_open


def _order_of_speaking(thread: Thread) -> tuple[bool, bool, int, bool]:
    return thread.level != "R0", bool(thread.step), thread.rank, thread.family != "suicide"


def _thread(data: Mapping[str, Any]) -> Thread:
    thread = Thread(**{key: _copied(value) for key, value in data.items()})
    if thread.level not in ORDER or thread.family not in get_args(Family):
        raise ValueError("the safety state holds an unknown level or family")
    return thread


def _plainly(value: "SafetyState | Thread") -> dict[str, Any]:
    return {key: _copied(part) for key, part in vars(value).items()}


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value
