"""Read the notation of cues: choices of phrases one after the other, or in order with a few words between."""

import itertools
import re
from dataclasses import dataclass
from typing import Iterator, Mapping, Sequence

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


def read_cue(group: str, name: str, text: str, lists: Mapping[str, Sequence[str]], weak: bool = False) -> Cue:
    """Return the cue that `text` describes; raises `CueError`.

    `(a|b c)` is a choice, with `?` after it optional; `{name}` is any entry of a list; `..` lets a few words
    stand between; `^` and `$` are a sentence's start and end, `^^` and `$$` the whole text's.
    """
    steps: list[Step] = []
    whole = re.sub(r"(?<!\S)\^\^(?!\S)", "^^ ^", re.sub(r"(?<!\S)\$\$(?!\S)", "$ $$", text))
    for number, piece in enumerate(re.split(r"\s\.\.\s", whole)):
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
        piece = f"{piece[:start]}({'|'.join(inside)}){piece[end + 1 :]}"


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
    return [
        "".join(itertools.chain.from_iterable(zip(pieces, (*chosen, "")))) for chosen in itertools.product(*choices)
    ]


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
