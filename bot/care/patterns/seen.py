"""Count what the episodes show: pull, hours, parts, what helped, what happened after."""

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from bot.care.patterns.episodes import Episode

ENOUGH = 5  # below this there are no pictures, only the list
_TWICE = 2  # one use of a pause says nothing
_NOTICEABLE = 1.0  # on 0 to 10
OUTCOMES = ("held", "rewrote", "sent")


@dataclass(frozen=True)
class Helped:
    """A pause, how often it was used, and by how much the pull went down on average."""

    pause: str
    times: int
    drop: float


@dataclass(frozen=True)
class Patterns:
    """What can be drawn. Every list is oldest or most frequent first."""

    count: int
    pulls: tuple[tuple[str, float, float], ...]  # (date, before, after) of the episodes rated twice
    hours: tuple[int, ...]  # 24 counts, in the person's own time
    weekdays: tuple[int, ...]  # 7 counts, Monday first
    parts: tuple[tuple[str, int], ...]
    helped: tuple[Helped, ...]  # most helpful first
    after: tuple[tuple[str, int], ...]  # outcome -> count, in a fixed order

    @property
    def is_enough(self) -> bool:
        """Tell whether there is enough for pictures."""
        return self.count >= ENOUGH

    @property
    def lower(self) -> int:
        """Return how many pulls were lower afterwards."""
        return sum(after < before for _, before, after in self.pulls)


def seen(episodes: Sequence[Episode]) -> Patterns:
    """Return what the episodes show."""
    return Patterns(
        count=len(episodes),
        pulls=tuple((e.at.date().isoformat(), e.before, e.after) for e in episodes
                    if e.before is not None and e.after is not None),
        hours=tuple(sum(e.at.hour == hour for e in episodes) for hour in range(24)),
        weekdays=tuple(sum(e.at.weekday() == day for e in episodes) for day in range(7)),
        parts=_counted([e.part for e in episodes]),
        helped=_helped(episodes),
        after=tuple((name, sum(e.outcome == name for e in episodes)) for name in OUTCOMES),
    )  # fmt: skip


def best_pause(episodes: Sequence[Episode]) -> Optional[Helped]:
    """Return the pause that helped this person most, None while that is not clear.

    It takes five episodes, two uses, a drop that can be felt, and no other pause that did as well.
    """
    patterns = seen(episodes)
    known = [helped for helped in patterns.helped if helped.times >= _TWICE]
    if not patterns.is_enough or not known or known[0].drop < _NOTICEABLE:
        return None
    tied = len(known) > 1 and known[1].drop >= known[0].drop
    return None if tied else known[0]


def standing_out(counts: Sequence[int]) -> Optional[int]:
    """Return the place of the largest count, None if it is below two or shared."""
    most = max(counts, default=0)
    return None if most < _TWICE or list(counts).count(most) > 1 else list(counts).index(most)


def _counted(names: Sequence[Optional[str]]) -> tuple[tuple[str, int], ...]:
    known = [name for name in names if name]
    counts = {name: known.count(name) for name in dict.fromkeys(known)}
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _helped(episodes: Sequence[Episode]) -> tuple[Helped, ...]:
    drops: dict[str, list[float]] = {}
    for episode in episodes:
        for pause in dict.fromkeys(episode.pauses):
            if episode.drop is not None:
                drops.setdefault(pause, []).append(episode.drop)
    found = [Helped(pause, len(values), round(sum(values) / len(values), 1)) for pause, values in drops.items()]
    return tuple(sorted(found, key=lambda helped: (-helped.drop, -helped.times, helped.pause)))


def as_data(patterns: Patterns, names: Mapping[str, str]) -> dict[str, dict]:
    """Return picture -> plain data to draw it from; `names` are the labels of parts, pauses and outcomes."""
    drawn: dict[str, dict] = {}
    if patterns.pulls:
        drawn["pull"] = {"rows": [list(row) for row in patterns.pulls]}
    drawn["hours"] = {"hours": list(patterns.hours), "weekdays": list(patterns.weekdays)}
    if patterns.parts:
        drawn["parts"] = {"bars": [[names.get(name, name), count] for name, count in patterns.parts]}
    if patterns.helped:
        drawn["helped"] = {"bars": [[f"{names.get(h.pause, h.pause)} ({h.times})", h.drop] for h in patterns.helped]}
    if any(count for _, count in patterns.after):
        drawn["after"] = {"bars": [[names.get(name, name), count] for name, count in patterns.after]}
    return drawn
