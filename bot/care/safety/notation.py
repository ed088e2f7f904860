"""The short notation of the pattern files: "{i} {want} to {die}" becomes lists of token rules.

`word` stands for itself, `(a|b c)` for one of several, `{name}` for a list of `_words.yml`; a `?` behind any of them
makes it optional. `~` allows up to two other words, `...` up to five, never across the end of a sentence and never a
word that turns the meaning round. `.` is the edge of a sentence.
"""

import re
from dataclasses import dataclass
from itertools import product
from typing import Any, Callable, Mapping, Sequence

from bot.care.safety.normalise import STOP

MAX_FORMS = 600  # token rules one phrase may grow into
GAPS = {"~": 2, "...": 5}
_ITEM = re.compile(r"\{(?P<slot>\w+)\}(?P<a>\??)|\((?P<either>[^()]+)\)(?P<b>\??)|(?P<gap>\.\.\.|~)|(?P<stop>\.)|(?P<word>[^\s{}()?]+)(?P<c>\??)")

Rewrite = Callable[[list[str]], list[str]]


class NotationError(ValueError):
    """A phrase cannot be read."""


@dataclass(frozen=True)
class Piece:
    """One place of a phrase: any of `forms` (each one or more words), or a gap of up to `gap` words."""

    forms: tuple[tuple[str, ...], ...] = ()
    gap: int = 0


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
    return pieces


def _piece(found: "re.Match[str]", slots: Mapping[str, Sequence[str]], rewrite: Rewrite) -> Piece:
    if found["gap"]:
        return Piece(gap=GAPS[found["gap"]])
    if found["stop"]:
        return Piece(((STOP,),))
    if found["slot"]:
        if found["slot"] not in slots:
            raise NotationError(f"there is no list {{{found['slot']}}} in _words.yml")
        written: Sequence[str] = slots[found["slot"]]
    else:
        written = found["either"].split("|") if found["either"] else [found["word"]]
    forms = [tuple(rewrite(form.split())) for form in written]
    optional = found["a"] or found["b"] or found["c"]
    spoken = [form for form in forms if form]  # a filler word in a phrase leaves nothing
    return Piece(tuple(dict.fromkeys([*spoken, *([()] if optional or not spoken else [])])))


def expand(pieces: Sequence[Piece], turning: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Return spaCy token rules for a phrase; `turning` are the words that may not stand in a gap."""
    choices = [_choices(piece, turning) for piece in pieces]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > MAX_FORMS:
        raise NotationError(f"grows into {size} forms, {MAX_FORMS} are allowed")
    rules = [[token for part in parts for token in part] for parts in product(*choices)]
    return [rule for rule in rules if any("ORTH" in token for token in rule)]


def _choices(piece: Piece, turning: Sequence[str]) -> list[list[dict[str, Any]]]:
    if piece.gap:
        return [[{"ORTH": {"NOT_IN": [STOP, *turning]}, "OP": f"{{0,{piece.gap}}}"}]]
    single = [form[0] for form in piece.forms if len(form) == 1]
    choices = [[_token(single)]] if single else []
    choices += [[{"ORTH": word} for word in form] for form in piece.forms if len(form) > 1]
    return choices + ([[]] if () in piece.forms else [])


def _token(words: Sequence[str]) -> dict[str, Any]:
    return {"ORTH": words[0]} if len(words) == 1 else {"ORTH": {"IN": sorted(words)}}


def words_of(pieces: Sequence[Piece]) -> set[str]:
    """Return every word a phrase may hold."""
    return {word for piece in pieces for form in piece.forms for word in form}
