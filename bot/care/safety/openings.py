"""How the talk about a danger begins: what is said, with which numbers, and the first question (protocol D)."""

from dataclasses import dataclass
from typing import Optional

from bot.care.safety.families import CARDS, EMERGENCIES
from bot.care.safety.lines import Family as Card
from bot.care.safety.state import SafetyState, Thread


@dataclass(frozen=True)
class Opening:
    """The first turn about a danger."""

    step: str
    say: str = ""
    card: Optional[Card] = None
    also: str = ""  # one more text


def opening(thread: Thread, state: SafetyState) -> Opening:
    """Return how to begin about this danger, knowing what was said and answered before."""
    if thread.level == "R0":
        return _emergency(thread)
    if thread.level in ("V1", "V2"):
        return _afraid(thread, state)
    if thread.level == "A":
        step = _hint(thread, "q:") or "plain"
        return Opening(step, {"body": "med", "voices": "del"}.get(step, ""))
    if thread.level == "H1":
        done = "done" in thread.hints
        return Opening("anyone_hurt", "h1_done") if done else Opening("harm_apart", "h1_threat")
    if thread.level == "H2":
        return Opening("asked_stop", "h2_driving" if "driving" in thread.hints else "h2")
    return _OTHERS[thread.level]


_OTHERS = {
    "R1": Opening("ladder", "r1", "suicide"),
    "R2": Opening("dying", "r2"),
    "R3": Opening("hurt", "r3"),
    "T": Opening("t_now", "t_helper", "suicide"),
    "M": Opening("adult_near", "m_card", "child"),
    "MED": Opening("body", "med"),
    "DEL": Opening("voices", "del", "other"),
}


def emergency_text(thread: Optional[Thread]) -> str:
    """Return the emergency text of a danger."""
    if thread is None:
        return EMERGENCIES["none"]
    if "overdose" in thread.hints and thread.family == "suicide":
        return "r0_body"
    return "r0_voices" if "voices" in thread.hints and thread.family == "suicide" else EMERGENCIES[thread.family]


def card_of(thread: Optional[Thread], state: SafetyState) -> Card:
    """Return the lines that belong to a danger, or to what is on file."""
    if thread is not None:
        return CARDS[thread.family] if CARDS[thread.family] != "medical" else "other"
    return "abuse" if state.fear else "other"


def _emergency(thread: Thread) -> Opening:
    say = emergency_text(thread)
    also = "r0_neck" if "neck" in thread.hints else ""
    if say == "r0_attack":
        return Opening("attack", say, CARDS[thread.family], also)
    return Opening("t_after" if say == "r0_other" else "calling", say, CARDS[thread.family])


def _afraid(thread: Thread, state: SafetyState) -> Opening:
    """First whether it is safe to write here; what was answered already is not asked again."""
    other = state.thread("other_in_danger")
    both = thread.level == "V1" and other is not None and not other.step  # told in one breath (B4)
    both = both or ("own_life" in thread.hints and not state.given.get("theirs_to_carry"))
    if state.answered("safe_here:safe") or state.answered("v_short:safe"):
        card: Card = "stalked" if thread.level == "V2" else "abuse"
        return Opening("v_want", "v2_log" if thread.level == "V2" else "v1_believe", card)
    if state.answered("safe_here:seen") or state.answered("safe_here:unsure"):
        return Opening("v_short", "listen_fear" if state.given.get("v1_seen") else "v1_seen")
    return Opening("safe_here", "theirs_to_carry" if both else "")


def _hint(thread: Thread, prefix: str) -> str:
    return next((hint[len(prefix) :] for hint in thread.hints if hint.startswith(prefix)), "")
