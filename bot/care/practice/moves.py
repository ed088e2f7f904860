"""Which move a reply makes: from the draft reader's labels to the scene's branch and the feedback."""

from dataclasses import dataclass
from typing import Iterable, Optional, Sequence

from bot.content.practice import Moves

CLEAR, WAIT = "none_secure", "wait"


@dataclass(frozen=True)
class Move:
    """A move found in a reply, and the person's words that made it (all of them, if unknown)."""

    label: str
    words: str


def short_label(text: str, moves: Moves) -> Optional[str]:
    """Return the label of a reply that is too short to be read by meaning: "k", "whatever"."""
    for reply in (_lowered(text), _plain(text)):  # "ok." is colder than "ok"
        for label, known in moves.short.items():
            if reply in map(_lowered, known):
                return label
    return None


def branch_label(labels: Iterable[str], moves: Moves) -> str:
    """Return the label that decides the branch: the strongest; none is clear. `labels` are strongest first."""
    return next((label for label in labels if label in moves.moves and label != WAIT), CLEAR)


def shown(found: Sequence[Move], label: str) -> Optional[Move]:
    """Return the one move to show: the words behind the branch, so that reaction and feedback agree."""
    return next((move for move in found if move.label == label), None)


def quoted(words: str, longest: int = 80) -> str:
    """Return their words on one line, cut at a word's end."""
    line = " ".join(words.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def _lowered(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _plain(text: str) -> str:
    return _lowered(text).strip(" .!?…")
