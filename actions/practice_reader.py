"""Read a reply in a scene with the draft reader: which moves, and the words that make them."""

from typing import Callable, Sequence

import numpy as np

from bot.care.draft.reader import DraftReader
from bot.care.practice.moves import CLEAR, Move

_LONGEST = 1000  # characters; a scene's reply is a text message, not a letter

EncodeMany = Callable[[Sequence[str]], np.ndarray]  # texts -> unit vectors (n, 384)


class MovesReader:
    """Turns the draft reader's findings into moves, strongest first."""

    def __init__(self, reader: DraftReader, encode: EncodeMany) -> None:
        self._reader = reader
        self._encode = encode

    def __call__(self, text: str) -> list[Move]:
        """Return the moves of a reply; a clear one is a single move."""
        text = text[:_LONGEST]
        parsed = self._reader.parse(text)
        if not parsed.sentences:
            return [Move(CLEAR, text)]
        reading = self._reader.read(text, np.asarray(self._encode(list(parsed.passages))), parsed)
        if reading.secure:
            return [Move(CLEAR, text)]
        return [Move(finding.label, parsed.text[finding.start : finding.end] or text) for finding in reading.findings]
