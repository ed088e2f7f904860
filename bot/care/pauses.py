"""Choose a pause for the body: breath first, ground when breath makes it worse, silent when someone is near."""

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from bot.content.shapes import Pause

FIRST = "long_exhale"
GROUNDS = ("feet", "five_senses")  # the order in which other ways are offered; the rest follows
LONG_SECONDS = 300  # sessions under five minutes were the weak ones [9, 10]


@dataclass(frozen=True)
class Chosen:
    """A pause to play: its slug, pace, how many rounds, and how long that lasts in seconds."""

    slug: str
    pace: str
    rounds: int
    seconds: float


def choose(
    pauses: Mapping[str, Pause],
    wish: Optional[str],
    used: Sequence[str],
    pace: str = "normal",
    silent: bool = False,
    helped: Optional[str] = None,
) -> Chosen:
    """Return the pause to play.

    `wish` is None at first, "more" to keep going to five minutes, "other" for another way, "slower"
    for a slower pace. `helped` is the pause that helped this person most, where it is to come first.
    """
    last = pauses.get(used[-1]) if used else None
    if wish in ("more", "slower") and last and last.paces:
        return _played(last, "slow" if wish == "slower" else pace, long=wish == "more")
    if wish == "other" or silent:
        return _played(_ground(pauses, used, silent), pace)
    if helped in pauses:
        return _played(pauses[str(helped)], pace)
    return _played(_breath(pauses, used), pace)


def _played(pause: Pause, pace: str, long: bool = False) -> Chosen:
    pace = pace if pace in pause.paces else next(iter(pause.paces), "normal")
    rounds = pause.rounds
    if long and pause.paces:
        rounds = max(rounds, round(LONG_SECONDS / pause.length(pace, 1)))
    return Chosen(pause.slug, pace, rounds, pause.length(pace, rounds))


def _ground(pauses: Mapping[str, Pause], used: Sequence[str], silent: bool) -> Pause:
    order = [*GROUNDS, *(slug for slug, pause in pauses.items() if pause.kind != "breath")]
    fit = [slug for slug in order if slug in pauses and (pauses[slug].silent or not silent)]
    return pauses[_least_used(fit, used)]


def _breath(pauses: Mapping[str, Pause], used: Sequence[str]) -> Pause:
    order = [FIRST, *(slug for slug, pause in pauses.items() if pause.kind == "breath")]
    return pauses[_least_used([slug for slug in order if slug in pauses], used)]


def _least_used(order: Sequence[str], used: Sequence[str]) -> str:
    return min(dict.fromkeys(order), key=lambda slug: list(used).count(slug))
