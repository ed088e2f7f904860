"""Find the cues of the content files in a draft, with one spaCy PhraseMatcher for all their phrases."""

from dataclasses import dataclass
from typing import Iterator, Optional, Sequence

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.content.cues import Cue, Step

START, END, TEXT_START, TEXT_END = "^", "$", "^^", "$$"
GAP = 6  # words that may stand between two pieces of a cue joined by ".."


@dataclass(frozen=True)
class Hit:
    """A cue found: word numbers `first` to `last` (exclusive) of the stream."""

    cue: Cue
    first: int
    last: int


class CueFinder:
    """Finds all cues of the content files with one spaCy PhraseMatcher."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._vocab = spacy.blank("en").vocab
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._starting: dict[str, list[tuple[Cue, int]]] = {}
        phrases = {phrase for cue in cues for step in cue.steps for phrase in step.phrases}
        for phrase in sorted(phrases):
            self._matcher.add(phrase, [Doc(self._vocab, words=phrase.split())])
        for cue in cues:
            for number in _first_steps(cue):
                for phrase in cue.steps[number].phrases:
                    self._starting.setdefault(phrase, []).append((cue, number))

    def find(self, stream: Sequence[str]) -> list[Hit]:
        """Return every cue found in a stream of plain words and marks, each at most once a starting word."""
        if not stream:
            return []
        found = self._found(stream)
        hits: list[Hit] = []
        for first in range(len(stream)):
            for phrase, last in found[first]:
                for cue, number in self._starting.get(phrase, ()):
                    end = _walk(cue.steps, number + 1, last, found, stream)
                    if end is not None:
                        hits.append(Hit(cue, first, end))
        return hits

    def _found(self, stream: Sequence[str]) -> list[list[tuple[str, int]]]:
        result: list[list[tuple[str, int]]] = [[] for _ in range(len(stream) + 1)]
        names = self._vocab.strings
        for label, first, last in self._matcher(Doc(self._vocab, words=list(stream))):
            result[first].append((names[label], last))
        return result


def _first_steps(cue: Cue) -> list[int]:
    numbers = []
    for number, step in enumerate(cue.steps):
        numbers.append(number)
        if not step.optional:
            break
    return numbers


def _walk(
    steps: Sequence[Step], number: int, at: int, found: list[list[tuple[str, int]]], stream: Sequence[str]
) -> Optional[int]:
    """Return where the cue ends if its steps from `number` on are found from word `at` on."""
    if number == len(steps):
        return at
    step = steps[number]
    for start in _reachable(at, stream) if step.gap else (at,):
        for phrase, last in found[start]:
            if phrase in step.phrases:
                end = _walk(steps, number + 1, last, found, stream)
                if end is not None:
                    return end
    return _walk(steps, number + 1, at, found, stream) if step.optional else None


def _reachable(at: int, stream: Sequence[str]) -> Iterator[int]:
    """Yield the words at which a piece may start after a gap: it never leaves the sentence."""
    for start in range(at, min(at + GAP + 1, len(stream))):
        if stream[start] in (START, TEXT_END):
            return
        yield start
