"""Texts as Telegram counts them: UTF-16 units, entities, and pieces that fit into one message."""

import re
from dataclasses import dataclass

from telegram import MessageEntity

from bot.content.messages import Mark

MESSAGE_UNITS = 4096
CAPTION_UNITS = 1024

_STYLES = {
    "quote": MessageEntity.BLOCKQUOTE,
    "underline": MessageEntity.UNDERLINE,
    "mono": MessageEntity.CODE,
    "bold": MessageEntity.BOLD,
}
# Where a long text may be cut, the kindest place first.
_CUTS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
_JOINERS = "\u200d\ufe0e\ufe0f"
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n+(?=\S)")


@dataclass(frozen=True)
class Piece:
    """A text that goes out as one message; marks in characters of it."""

    text: str
    marks: tuple[Mark, ...] = ()

    def between(self, start: int, end: int) -> "Piece":
        """Return a stretch of it without the blanks at its ends; its marks move along."""
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        end = start + len(part.strip())
        inside = [
            Mark(max(mark.start, start) - start, min(mark.end, end) - start, mark.style)
            for mark in self.marks
            if mark.start < end and mark.end > start
        ]
        return Piece(self.text[start:end], tuple(inside))


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Return a text that can travel: NUL and halves of a broken character become U+FFFD, one for one."""
    return "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)


def entities(piece: Piece) -> list[MessageEntity]:
    """Return the marks of a piece as Telegram wants them, offsets in UTF-16 units."""
    found = []
    for mark in piece.marks:
        length = units(piece.text[mark.start : mark.end])
        if length and mark.style in _STYLES:
            found.append(MessageEntity(_STYLES[mark.style], units(piece.text[: mark.start]), length))
    return found


def split(piece: Piece, limit: int = MESSAGE_UNITS) -> list[Piece]:
    """Return the piece in pieces of at most `limit` UTF-16 units; nothing is lost but blanks at the cuts."""
    rest, pieces = piece.between(0, len(piece.text)), []
    while units(rest.text) > limit:
        cut = _cut(rest.text, limit)
        pieces.append(rest.between(0, cut))
        rest = rest.between(cut, len(rest.text))
    return [part for part in (*pieces, rest) if part.text]


def split_before_question(piece: Piece) -> tuple[Piece, Piece]:
    """Return what stands before the last question, and the question with all behind it; the first may be empty.

    A text without a question is cut before its last sentence, but a list is left whole.
    """
    whole = piece.between(0, len(piece.text))
    question = whole.text.rfind("?")
    last = question if question >= 0 else 0 if "\n" in whole.text else len(whole.text)
    cut = max((match.end() for match in _SENTENCE_END.finditer(whole.text) if match.end() <= last), default=0)
    return whole.between(0, cut), whole.between(cut, len(whole.text))


def _cut(text: str, limit: int) -> int:
    """Return where to cut so that the front part fits: not in the first half if it can be helped."""
    fits = _characters_within(text, limit)
    for pattern in _CUTS:
        places = [match.end() for match in pattern.finditer(text, fits // 2, fits)]
        if places:
            return places[-1]
    while fits > 1 and (text[fits] in _JOINERS or text[fits - 1] in _JOINERS):
        fits -= 1
    return fits


def _characters_within(text: str, limit: int) -> int:
    used = 0
    for index, char in enumerate(text):
        used += 2 if ord(char) > 0xFFFF else 1
        if used > limit:
            return index
    return len(text)
