"""Which move a reply makes: from the draft reader's labels to the scene's branch and the feedback."""

from dataclasses import dataclass
from typing import Iterable, Optional, Sequence

from bot.content.practice import Moves

CLEAR = "none_secure"


@dataclass(frozen=True)
class Move:
    """A move found in a reply, and the person's words that made it (all of them, if unknown)."""

    label: str
    words: str


def branch_label(labels: Iterable[str], moves: Moves) -> str:
    """Return the label that decides the branch: the first group in the file's order wins; none is clear."""
    found = list(labels)
    for group, members in moves.groups.items():
        hit = next((label for label in found if label in members), None)
        if hit and group != "waiting":
            return hit
    return CLEAR


def shown(found: Sequence[Move], label: str) -> Optional[Move]:
    """Return the one move to show: the words behind the branch, so that reaction and feedback agree."""
    return next((move for move in found if move.label == label), None)


def quoted(words: str, longest: int = 80) -> str:
    """Return their words on one line, cut at a word's end."""
    line = " ".join(words.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
