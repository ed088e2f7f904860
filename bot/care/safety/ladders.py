"""Questions in a row: the ladder, the lethality screen, and what follows a call (protocol C4, D6, D1)."""

from typing import Optional

from bot.care.safety.families import CHAINS, LADDER, MOST_RUNGS, PATTERN
from bot.care.safety.moves import LAP
from bot.care.safety.openings import emergency_text
from bot.care.safety.state import SafetyState, Thread


def next_rung(thread: Thread, step: str, answer: str) -> str:
    """Return the ladder's next question, or "" at its end; what was said is skipped, three at most."""
    skip = {"dying"} | ({"how"} if "plan" in thread.hints else set())
    skip |= {"means"} if step == "how" and answer == "no" else set()
    left = [rung for rung in LADDER if rung not in skip and rung not in thread.rungs]
    later = [rung for rung in left if step not in LADDER or LADDER.index(rung) > LADDER.index(step)]
    if not later or len(thread.rungs) >= MOST_RUNGS:
        return ""
    thread.rungs.append(later[0])
    return later[0]


def next_lap(step: str) -> str:
    """Return the question after this one, or "" after the last; after the third they are asked whether to go on."""
    if step == "lap3":
        return "lap_more"
    if step == "lap_more":
        return LAP[3]
    if step not in LAP:
        return LAP[0]
    return LAP[LAP.index(step) + 1] if step != LAP[-1] else ""


def is_pattern(state: SafetyState) -> bool:
    """Return whether the answers to the last eight are those of people in serious danger."""
    return sum(state.answered(f"{lap}:yes") for lap in LAP[3:]) >= PATTERN


def next_in_chain(thread: Optional[Thread], state: SafetyState) -> str:
    """Return what is asked next in an emergency; the last question stays."""
    chain = CHAINS.get(emergency_text(thread), CHAINS["r0_self"])
    done = {code.split(":")[0] for code in state.answers}
    return next((step for step in chain if step not in done), chain[-1])
