"""Find cues in a draft: choices of phrases one after the other, or in order with a few words between."""

import itertools
import re
from dataclasses import dataclass
from typing import Iterator, Mapping, Optional, Sequence

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

START, END, TEXT_START, TEXT_END = "^", "$", "^^", "$$"
GAP = 6  # words that may stand between two pieces of a cue joined by ".."

_INNER = re.compile(r"\(([^()]*)\)(\?(?=[\s)|]|$))?")
_STEP = re.compile(r"\(([^()]*)\)(\?(?=[\s(]|$))?|\{(\w+)\}|([^\s(){}]+)")


class CueError(ValueError):
    """A cue is written in a way that cannot be read."""


@dataclass(frozen=True)
class Step:
    """One place in a cue: any of `phrases`."""

    phrases: frozenset[str]
    optional: bool = False
    gap: bool = False  # a few words may stand before it


@dataclass(frozen=True)
class Cue:
    """One cue of one content file."""

    group: str  # the slug of its file
    name: str  # its own number in the file, stable for training
    steps: tuple[Step, ...]
    weak: bool = False  # a hint: counts for the head, never shown as the words meant


@dataclass(frozen=True)
class Hit:
    """A cue found: word numbers `first` to `last` (exclusive) of the stream."""

    cue: Cue
    first: int
    last: int


def read_cue(group: str, name: str, text: str, lists: Mapping[str, Sequence[str]], weak: bool = False) -> Cue:
    """Return the cue that `text` describes; raises `CueError`.

    `(a|b c)` is a choice, with `?` after it optional; `{name}` is any entry of a list; `..` lets a few words
    stand between; `^` and `$` are a sentence's start and end, `^^` and `$$` the whole text's.
    """
    steps: list[Step] = []
    for number, piece in enumerate(re.split(r"\s\.\.\s", text)):
        found = list(_steps(_flattened(piece), lists))
        if not found:
            raise CueError(f"nothing to look for in {text!r}")
        if number:
            found[0] = Step(found[0].phrases, found[0].optional, gap=True)
        steps += found
    if steps[0].optional and all(step.optional for step in steps):
        raise CueError(f"everything is optional in {text!r}")
    return Cue(group, name, tuple(steps), weak)


def _flattened(piece: str) -> str:
    """Write choices inside choices out, so that one level is left."""
    while True:
        nested = re.search(r"\(([^()]*)\([^()]*\)[^()]*", piece)
        if not nested:
            return piece
        start, depth, end = nested.start(), 0, nested.start()
        for end in range(start, len(piece)):
            depth += {"(": 1, ")": -1}.get(piece[end], 0)
            if depth == 0:
                break
        if depth:
            raise CueError(f"brackets do not close in {piece!r}")
        inside = [written for part in _split(piece[start + 1 : end]) for written in _written_out(part)]
        piece = f"{piece[:start]}({'|'.join(inside)}){piece[end + 1:]}"


def _split(choices: str) -> list[str]:
    """Split a choice at its own bars, not at those inside inner brackets."""
    parts, depth = [""], 0
    for letter in choices:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _written_out(part: str) -> list[str]:
    inner = list(_INNER.finditer(part))
    if not inner:
        return [part]
    if part.count("(") != len(inner):
        raise CueError(f"too many brackets inside each other in {part!r}")
    pieces = _INNER.split(part)[::3]
    choices = [match[1].split("|") + ([""] if match[2] else []) for match in inner]
    return ["".join(itertools.chain.from_iterable(zip(pieces, (*chosen, "")))) for chosen in itertools.product(*choices)]


def _steps(piece: str, lists: Mapping[str, Sequence[str]]) -> Iterator[Step]:
    plain: list[str] = []
    if "".join(_STEP.sub("", piece).split()):
        raise CueError(f"cannot read {piece!r}")
    for match in _STEP.finditer(piece):
        choice, optional, name, word = match.groups()
        if word is not None:
            plain.append(word)
            continue
        if plain:
            yield Step(frozenset([_phrase(" ".join(plain))]))
            plain = []
        parts = [f"{{{name}}}"] if name else [part for part in (choice or "").split("|") if part.strip()]
        yield Step(frozenset(itertools.chain.from_iterable(_named(part, lists) for part in parts)), bool(optional))
    if plain:
        yield Step(frozenset([_phrase(" ".join(plain))]))


def _named(part: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    names = re.findall(r"\{(\w+)\}", part)
    unknown = [name for name in names if name not in lists]
    if unknown:
        raise CueError(f"no list is called {unknown[0]!r}")
    pieces = re.split(r"\{\w+\}", part)
    return [
        _phrase("".join(itertools.chain.from_iterable(zip(pieces, (*chosen, "")))))
        for chosen in itertools.product(*(lists[name] for name in names))
    ]


def _phrase(text: str) -> str:
    return " ".join(text.lower().split())


class CueFinder:
    """Finds all cues of the content files with one spaCy PhraseMatcher."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._vocab = spacy.blank("en").vocab
        self._matcher = PhraseMatcher(self._vocab)
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
