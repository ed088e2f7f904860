"""The short notation of the pattern files: "{he} ~ {hits} me" becomes a row of places.

`word` stands for itself, `(a|b c)` for one of several, `{name}` for a list of `_words.yml`, in brackets too; a `?` behind any of them
makes it optional. `~` allows up to two other words, `...` up to five, never across the end of a sentence and never a
word that turns the meaning round. `.` is the edge of a sentence.
"""

import re
from dataclasses import dataclass
from typing import Callable, Mapping, Sequence

from bot.care.safety.normalise import STOP

GAPS = {"~": 2, "...": 5}
_NESTED = r"\((?P<either>(?:[^()]|\((?:[^()]|\([^()]*\))*\))+)\)"
_INNER = re.compile(_NESTED + r"(?P<b>\??)")
_ITEM = re.compile(
    r"\{(?P<slot>\w+)\}(?P<a>\??)|" + _NESTED + r"(?P<b>\??)|"
    r"(?P<gap>\.\.\.|~)|(?P<stop>\.)|(?P<word>[^\s{}()?|]+)(?P<c>\??)"
)
_SLOT = re.compile(r"\{(\w+)\}")

Rewrite = Callable[[list[str]], list[str]]


class NotationError(ValueError):
    """A phrase cannot be read."""


@dataclass(frozen=True)
class Piece:
    """One place of a phrase: any of `forms` (each one or more words), or a gap of up to `gap` words."""

    forms: tuple[tuple[str, ...], ...] = ()
    gap: int = 0
    optional: bool = False


def parse(phrase: str, slots: Mapping[str, Sequence[str]], rewrite: Rewrite) -> list[Piece]:
    """Return the places of a phrase; raises `NotationError`."""
    pieces, rest, position = list[Piece](), phrase.strip(), 0
    while position < len(rest):
        found = _ITEM.match(rest, position)
        if not found:
            raise NotationError(f"cannot read {rest[position:]!r}")
        pieces.append(_piece(found, slots, rewrite))
        position = found.end()
        while position < len(rest) and rest[position] == " ":
            position += 1
    if all(piece.gap or piece.optional for piece in pieces):
        raise NotationError("needs one word that is not optional")
    return pieces


def _piece(found: "re.Match[str]", slots: Mapping[str, Sequence[str]], rewrite: Rewrite) -> Piece:
    if found["gap"]:
        return Piece(gap=GAPS[found["gap"]])
    if found["stop"]:
        return Piece(((STOP,),))
    if found["slot"]:
        written = _listed(found["slot"], slots)
    elif found["either"]:
        filled = _SLOT.sub(lambda slot: f"({'|'.join(_listed(slot[1], slots))})", found["either"])
        written = _alternatives(filled)
    else:
        written = [found["word"]]
    forms = [tuple(rewrite(form.split())) for form in written]
    optional = found["a"] or found["b"] or found["c"]
    spoken = tuple(dict.fromkeys(form for form in forms if form))  # a filler leaves nothing
    return Piece(spoken, optional=bool(optional) or not spoken or "" in written)


def _listed(name: str, slots: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if name not in slots:
        raise NotationError(f"there is no list {{{name}}} in _words.yml")
    return slots[name]


def _alternatives(text: str) -> list[str]:
    """Return "a|b (c|d)" as ["a", "b c", "b d"]."""
    if "~" in text or "..." in text:
        raise NotationError("a gap cannot stand inside brackets")
    return [form for part in _split(text) for form in _unnested(part)]


def _split(text: str) -> list[str]:
    """Return the parts between the bars that stand outside inner brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _unnested(part: str) -> list[str]:
    found = _INNER.search(part)
    if not found:
        return [part]
    options = _alternatives(found["either"]) + ([""] if found["b"] else [])
    rest = _unnested(part[found.end() :])
    return [part[: found.start()] + option + tail for option in options for tail in rest]
