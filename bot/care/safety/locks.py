"""What stays closed, kept apart from the level and longer than it (protocol G1, G2, G4, D8, D14, G8)."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Mapping, Optional

Lock = Literal["g1", "g2", "g4", "d8", "h1"]
Closed = Literal["coaching", "messages", "partner", "drafts"]

G1_HOURS = timedelta(hours=12)
G2_HOURS = timedelta(hours=4)
H1_HOURS = timedelta(hours=12)


@dataclass(frozen=True)
class Locks:
    """Which locks lie on a chat. No level and no text stands here. Times are ISO, aware."""

    g1: bool = False  # R0: only grounding, until they are safe by their own word, and twelve hours on
    g1_until: Optional[str] = None  # set once they have said what makes them safe
    g2: bool = False  # R1: no help with messages, until they go on by their own word, and four hours on
    g2_until: Optional[str] = None
    g4: bool = False  # V1, V2: until they turn it on again after the card was read
    g4_read: bool = False
    d8: bool = False  # somebody said stop: for good, but for somebody else
    h1_until: Optional[str] = None  # harm was threatened
    d14_until: Optional[str] = None  # drunk or high: no help with messages till morning
    other_session: str = ""  # the session that is about somebody else (G8)

    def close(self, lock: Lock, now: datetime) -> "Locks":
        """Return the locks with one more; closing again starts it anew."""
        if lock == "g1":
            return replace(self, g1=True, g1_until=None, other_session="")
        if lock == "g2":
            return replace(self, g2=True, g2_until=None, other_session="")
        if lock == "g4":
            return replace(self, g4=True, g4_read=False)
        return replace(self, d8=True) if lock == "d8" else replace(self, h1_until=(now + H1_HOURS).isoformat())

    def say_safe(self, lock: Lock, now: datetime) -> "Locks":
        """Return the locks after the words that let the time run: safe and why (g1), safe and on (g2)."""
        locks = self
        if lock == "g1" and locks.g1:
            locks = replace(locks, g1_until=(now + G1_HOURS).isoformat())
        if locks.g2:
            locks = replace(locks, g2_until=(now + G2_HOURS).isoformat())
        return locks

    def rest_until(self, morning: datetime) -> "Locks":
        """Return the locks for somebody who is drunk or high; said again, the later morning counts (D14)."""
        return replace(self, d14_until=max(self.d14_until or "", morning.isoformat()))

    @property
    def held(self) -> frozenset[str]:
        """Return the names of the locks that are closed."""
        names = {name for name in ("g1", "g2", "g4", "d8") if getattr(self, name)}
        return frozenset(names | ({"h1"} if self.h1_until else set()))

    def read(self) -> "Locks":
        """Return the locks after the card for the afraid was shown: from now on they may be turned off (G4)."""
        return replace(self, g4_read=True) if self.g4 else self

    def lift(self, *names: str) -> "Locks":
        """Return the locks without some."""
        gone: dict[str, Any] = {}
        for name in names:
            gone.update({"h1_until": None} if name == "h1" else {name: False})
            gone.update({f"{name}_until": None} if name in ("g1", "g2") else {})
            gone.update({"g4_read": False} if name == "g4" else {})
        return replace(self, **gone)

    def alive(self, now: datetime) -> "Locks":
        """Return the locks without those whose time is over."""
        over = [name for name in ("g1", "g2", "h1") if _past(getattr(self, f"{name}_until"), now)]
        awake = replace(self, d14_until=None) if _past(self.d14_until, now) else self
        return awake.lift(*over) if over else awake

    def open_for_someone_else(self, session: str) -> Optional["Locks"]:
        """Return the locks with this session about somebody else, None where that is not allowed (G1, G2, D14)."""
        return None if self.g1 or self.g2 or self.d14_until else replace(self, other_session=session)

    @property
    def may_be_turned_on(self) -> bool:
        """Tell whether their word alone opens what is closed (G4)."""
        return self.held == {"g4"}

    def pending(self) -> str:
        """Return the question that must be answered before any coaching: "r0_safe", "r1_safe" or ""."""
        if self.g1 and not self.g1_until:
            return "r0_safe"
        return "r1_safe" if self.g2 and not self.g2_until else ""

    def closed(self, now: datetime, session: str = "") -> frozenset[Closed]:
        """Return what is closed: all coaching but body pauses, all help with messages, scenes with a partner, drafts."""
        locks = self.alive(now)
        if locks.g1 or locks.pending():
            return frozenset(("coaching", "messages", "partner"))
        if locks.g2:
            return frozenset(("messages", "partner"))
        resting: frozenset[Closed] = frozenset(("drafts",)) if locks.d14_until else frozenset()
        if not (locks.g4 or locks.d8 or locks.h1_until) or (session and session == locks.other_session):
            return resting
        return frozenset(("messages", "partner"))

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the Turn's record."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Locks":
        """Return the locks of a record; raises `ValueError` if it is unreadable."""
        known = {item.name: item for item in fields(cls)}
        try:
            locks = cls(**{key: value for key, value in data.items() if key in known})
            for value in (locks.g1_until, locks.g2_until, locks.h1_until, locks.d14_until):
                _past(value, datetime.fromisoformat("2000-01-01T00:00:00+00:00"))
        except (TypeError, AttributeError) as error:
            raise ValueError("the locks cannot be read") from error
        return locks


def closed_by(locks: Mapping[str, Any], session: Mapping[str, Any], now: datetime) -> frozenset[Closed]:
    """Return what is closed, from a chat's records of its locks and of its session; raises `ValueError` as `from_json`."""
    return Locks.from_json(locks).closed(now, str(session.get("started_at", "")))


def _past(moment: Optional[str], now: datetime) -> bool:
    return moment is not None and now >= datetime.fromisoformat(moment)
