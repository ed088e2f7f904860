"""Read a message for danger: its own words, and those of the half that may stand before it."""

import logging
from dataclasses import replace
from typing import Callable, Optional, Sequence

import numpy as np

from bot.care.safety.context import Context, unclear_before
from bot.care.safety.levels import CALM, ORDER, Reading
from bot.care.safety.screen import Screen
from bot.content.messages import Incoming
from bot.door.memory import SafetyMemory, higher

READ = ("text", "edited", "command", "unread")  # what may hold words
VectorFunction = Callable[[str], Optional[np.ndarray]]
_log = logging.getLogger(__name__)


class Reader:
    """The screen with vectors; without them, as when the encoder is broken, the patterns read alone."""

    def __init__(self, screen: Screen, vector: VectorFunction) -> None:
        self.screen, self._vector = screen, vector

    def read(self, message: Incoming, memory: SafetyMemory) -> Reading:
        """Return the reading of a message in its context, and remember it.

        Both halves need a vector only if patterns find something in them, or an unclear text came before: what the head
        alone makes of two texts is left out anyway (`SafetyMemory.fresh`), and a vector costs more than all the rest.
        """
        if message.kind not in READ or not message.text.strip():
            return CALM
        context = memory.context(message)
        reading = self._screened(message.text, context)
        whole = memory.with_the_half_before(message)
        if whole:
            before = memory.context(message, without_half=True)
            if unclear_before(before) or self.alone(whole).findings:
                reading = higher(reading, memory.fresh(self._screened(whole, before)), ORDER)
        memory.remember(message, reading)
        return reading

    def alone(self, text: str) -> Reading:
        """Return what the patterns say of a text; needs nothing but files."""
        return self.screen.read(text)

    def undrowned(self, whole: Incoming, parts: Sequence[Incoming]) -> Incoming:
        """Return a burst as one text, or its worst part alone where that says at least as much danger.

        "I want to die" among a hundred other texts is read as if it had come alone; what only the whole says, stays.
        """
        part, reading = self.worst(parts, self._on_its_own)
        in_all = self._on_its_own(whole.text)
        if reading.level in ("N", "A") or ORDER.index(reading.level) > ORDER.index(in_all.level):
            return whole
        return replace(whole, text=part.text)

    def worst(
        self, messages: Sequence[Incoming], read: Optional[Callable[[str], Reading]] = None
    ) -> tuple[Incoming, Reading]:
        """Return the message that comes first by its level, the newest of equals, with its reading: of patterns, or `read`."""
        see = read or self.alone
        found = [(m, see(m.text) if m.kind in READ else CALM) for m in reversed(messages)]
        return min(found, key=lambda pair: ORDER.index(pair[1].level), default=(Incoming("text"), CALM))

    def _on_its_own(self, text: str) -> Reading:
        """Return what patterns and head say of a text without its context; the head is asked only where patterns see something.

        Without the head, words that are often harmless would stand before "I want to die" and hide it.
        """
        found = self.alone(text)
        return found if found.level == "N" else self.screen.read(text, self._vector_of(self.screen.plain(text)))

    def _screened(self, text: str, context: Context) -> Reading:
        return self.screen.read(text, self._vector_of(self.screen.plain(text)), context)

    def _vector_of(self, text: str) -> Optional[np.ndarray]:
        try:
            return self._vector(text)
        except Exception as error:  # the patterns need no vector, and danger must not wait for one
            _log.error("a text has no vector, the patterns read it alone: %s", type(error).__name__)
            return None
