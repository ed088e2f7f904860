"""Read a message for danger: its own words, each text of a burst, and those of the half that may stand before it."""

import logging
from typing import Callable, Optional, Sequence

import numpy as np

from bot.care.safety.context import Context, unclear_before
from bot.care.safety.judge import reading_of, together
from bot.care.safety.levels import CALM, ORDER, Reading
from bot.care.safety.screen import Screen
from bot.content.messages import Incoming
from bot.door.hearing import pieces
from bot.door.memory import SafetyMemory, new_beside

READ = ("text", "edited", "command", "unread")  # what may hold words
_HEARD = 8  # texts of a burst that the head hears in any case
VectorFunction = Callable[[str], Optional[np.ndarray]]
_log = logging.getLogger(__name__)


class Reader:
    """The screen with vectors; without them, as when the encoder is broken, the patterns read alone."""

    def __init__(self, screen: Screen, vector: VectorFunction) -> None:
        self.screen, self._vector = screen, vector

    def read(self, message: Incoming, memory: SafetyMemory, *, answer: bool = False) -> Reading:
        """Return the reading of a message in its context, and remember it. Every family found is kept.

        `answer`: it answers the question that is open. Such a text is no second half of the message before, and what the
        head alone guesses of two or three words ("my neighbour") is left out.

        Both halves need a vector only if patterns find something in them, or an unclear text came before: what the head
        alone makes of two texts is left out anyway (`SafetyMemory.fresh`), and a vector costs more than all the rest.
        """
        if message.kind not in READ or not message.text.strip():
            return CALM
        context = memory.context(message)
        reading = self._with_its_lines(message, self._with_its_pieces(message, context), context)
        reading = self._of_an_answer(message, reading) if answer else reading
        whole = "" if answer else memory.with_the_half_before(message)
        if whole:
            before = memory.context(message, without_half=True)
            if unclear_before(before) or self.alone(whole).findings:
                reading = together(reading, memory.fresh(self._screened(whole, before)))
        memory.remember(message, reading)
        return reading

    def alone(self, text: str) -> Reading:
        """Return what the patterns say of a text; needs nothing but files."""
        return self.screen.read(text)

    def worst(self, messages: Sequence[Incoming]) -> tuple[Incoming, Reading]:
        """Return the message that comes first by its level, the newest of equals, and what patterns see in all of them."""
        found = [(m, self.alone(m.text) if m.kind in READ else CALM) for m in reversed(messages)]
        first, leads = min(found, key=lambda pair: ORDER.index(pair[1].level), default=(Incoming("text"), CALM))
        in_a_row = self.alone(" ".join(m.text for m in messages if m.kind in READ))
        said = together(leads, *(reading for _, reading in found))
        return first, together(said, new_beside(in_a_row, said))

    def _with_its_pieces(self, message: Incoming, context: Context) -> Reading:
        """Return what a message says as a whole, and each text of a burst by itself: none hides what another says.

        A piece is asked about what it says unclearly only where nothing in the burst jokes. Of a long burst the head
        hears what the patterns see something in, and the newest texts.
        """
        reading, parts = self._screened(message.text, context), pieces(message)
        if not parts:
            return reading
        comic = self.screen.patterns.normaliser.read(message.text).comic
        calmed = set[str]()
        for number, part in enumerate(parts, 1):
            found = self.alone(part)
            if number > len(parts) - _HEARD or found.findings:
                said = self._screened(part, context)
                calmed |= _reasons(found) - _reasons(said)
                reading = together(reading, CALM if comic and said.level == "A" else said)
        return _without_symptoms(reading, calmed)

    def _with_its_lines(self, message: Incoming, reading: Reading, context: Context) -> Reading:
        """Add what the patterns find in words that were broken over two lines or texts."""
        if "\n" not in message.text:
            return reading
        in_a_row = message.text.replace("\n", " ")
        if not self.alone(in_a_row).findings:
            return reading
        return together(reading, new_beside(self._screened(in_a_row, context), reading))

    def _of_an_answer(self, message: Incoming, reading: Reading) -> Reading:
        """Return the reading of an answer without guesses, and without what guesses before would make of it (B6)."""
        told = _without_guesses(self.screen.read_with(self._vector_of, message.text))
        return _without_guesses(reading) if told.findings else told

    def _screened(self, text: str, context: Context) -> Reading:
        return self.screen.read_with(self._vector_of, text, context)

    def _vector_of(self, text: str) -> Optional[np.ndarray]:
        try:
            return self._vector(text)
        except Exception as error:  # the patterns need no vector, and danger must not wait for one
            _log.error("a text has no vector, the patterns read it alone: %s", type(error).__name__)
            return None


def _reasons(reading: Reading) -> set[str]:
    return {finding.reason for finding in reading.findings}


def _without_symptoms(reading: Reading, calmed: set[str]) -> Reading:
    """Return the reading without what a text of its own makes harmless of the body: panic beside words of dying."""
    told = [found for found in reading.findings if found.family != "medical" or found.reason not in calmed]
    return reading_of(told, reading.denied)


def _without_guesses(reading: Reading) -> Reading:
    """Return the reading without what only the head held for unclear."""
    told = [finding for finding in reading.findings if finding.level != "A" or finding.source != "classifier"]
    return reading_of(told, reading.denied)
