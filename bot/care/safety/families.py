"""What belongs to each kind of danger: its emergency text, its lines, its lock, its way of listening."""

from typing import Mapping

from bot.care.safety.levels import Family, Level
from bot.care.safety.lines import Family as Card
from bot.care.safety.locks import Lock
from bot.care.safety.moves import HINT_MOVES, MOVES, Move

LADDER = ("dying", "how", "means", "soon")  # C4, one a turn
MOST_RUNGS = 3
PATTERN = 4  # this many yes to the last eight of the lethality screen, and it is said plainly (D6)

# What follows a call for help, by the emergency's text.
CHAINS: Mapping[str, tuple[str, ...]] = {
    "r0_self": ("with", "away", "r0_safe"),
    "r0_harm": ("apart", "with", "r0_safe"),
    "r0_body": ("with", "r0_safe"),
    "r0_voices": ("with", "r0_safe"),
    "r0_child": ("with", "r0_safe"),
    "r0_other": ("t_after",),
}

EMERGENCIES: Mapping[str, str] = {  # family -> its text
    "suicide": "r0_self", "self_harm": "r0_self", "none": "r0_self", "abused": "r0_attack", "stalked": "r0_attack",
    "harm_others": "r0_harm", "pursuit": "r0_harm", "medical": "r0_body", "minor": "r0_child", "delusion": "r0_voices",
    "other_in_danger": "r0_other",
}  # fmt: skip

CARDS: Mapping[str, Card] = {  # family -> its lines
    "suicide": "suicide", "self_harm": "self_harm", "none": "other", "abused": "abuse", "stalked": "stalked",
    "harm_others": "harm_others", "pursuit": "pursuit", "medical": "medical", "minor": "child", "delusion": "other",
    "other_in_danger": "suicide",
}  # fmt: skip

# Where a person is the danger, {emergency} is the police's number if it has one of its own; else the general or medical one.
POLICE_TEXTS = frozenset({"r0_attack", "r0_harm", "r0_child"})
POLICE_CARDS = frozenset({"abuse", "stalked", "harm_others", "pursuit", "child"})

QUESTIONS: Mapping[str, tuple[Family, str]] = {  # an unclear finding's question -> (family, step)
    "suicide": ("suicide", "plain"), "past": ("suicide", "past"), "adult": ("minor", "age"),
    "happened": ("other_in_danger", "happened"), "medical": ("medical", "body"), "stop": ("pursuit", "asked_stop"),
    "safe_here": ("abused", "safe_here"), "voices": ("delusion", "voices"),
}  # fmt: skip

LISTEN: Mapping[str, str] = {  # family -> what "listen" says to whoever goes on talking
    "abused": "listen_fear", "stalked": "listen_fear", "harm_others": "listen_harm", "pursuit": "listen_harm",
    "other_in_danger": "listen_other", "minor": "listen_minor",
}  # fmt: skip

LEVEL_LOCKS: Mapping[Level, Lock] = {"R0": "g1", "R1": "g2", "V1": "g4", "V2": "g4", "H1": "h1"}
PAUSES_OPEN: tuple[Level, ...] = ("R2", "R3", "H2", "M", "MED", "A", "N")  # E7
LEFT_OPEN: tuple[Level, ...] = ("A", "MED", "DEL")  # an unanswered question does not keep the dialogue shut


def opening_steps() -> set[str]:
    """Return every step that has a question, for the check that its text is there."""
    steps = {move.step for moves in (*MOVES.values(), *HINT_MOVES["safe_here"].values()) for move in _moves(moves)}
    chains = {step for chain in CHAINS.values() for step in chain}
    return (steps | chains | set(MOVES) | {step for _, step in QUESTIONS.values()}) - {"", "ladder", "lap", "chain"}


def said_texts() -> set[str]:
    """Return every text that a move says."""
    said = {move.say for moves in (*MOVES.values(), *HINT_MOVES.values()) for move in _moves(moves)}
    said |= {*EMERGENCIES.values(), *LISTEN.values(), "listen_self", "listen_driving"}
    return said - {"", "r0", "listen"}


def _moves(moves: object) -> list[Move]:
    return [moves] if isinstance(moves, Move) else list(moves.values())  # type: ignore[attr-defined]
