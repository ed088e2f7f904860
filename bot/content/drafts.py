"""The draft's content: cues and words of every finding and good thing, slang, and what the calmer version is made of."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from pydantic import conlist, constr

from bot.content.cues import Cue, CueError, read_cue
from bot.content.errors import ContentError
from bot.content.loader import CONTENT, load_file, load_folder, load_yaml
from bot.content.marked import line_of
from bot.content.shapes import Item, Strict

DRAFTS = CONTENT / "drafts"
SECURE = "none_secure"
HARM = "harm"
DEADLINE, NO, UNASKED = "deadline", "nos", "unasked"


class Cued(Item):
    """A file with cues. `hints` are weaker: they count, and are never shown as the words meant."""

    label: str
    says: conlist(str, min_items=3)  # type: ignore[valid-type]
    cues: conlist(str, min_items=1)  # type: ignore[valid-type]
    hints: list[str] = []


class Finding(Cued):
    """One protest move, named for what it reaches for."""

    reach: constr(regex=r"^[a-z_]+$")  # type: ignore[valid-type]


class Good(Cued):
    """Something in a draft that helps it to be heard."""


class Words(Strict):
    """Word lists that cues share, or how people type."""

    concept: str
    source: str
    lists: dict[str, list[str]] = {}
    words: dict[str, str] = {}


class Frame(Strict):
    """Sentences that a calmer version is made of, with blanks."""

    short: conlist(str, min_items=1)  # type: ignore[valid-type]
    full: conlist(str, min_items=1)  # type: ignore[valid-type]


class Choice(Strict):
    """One button for a missing piece, and what it puts into the text."""

    label: constr(max_length=24)  # type: ignore[valid-type]
    words: conlist(str, min_items=1)  # type: ignore[valid-type]


class Event(Strict):
    """How a given fact is said without blame. Only cues that name the fact may choose it."""

    cues: conlist(str, min_items=1)  # type: ignore[valid-type]
    when: str  # "when I don't hear back"
    label: Optional[constr(max_length=24)] = None  # type: ignore[valid-type]  # a button, where the draft names no event


class Ask(Strict):
    """A request that is in the draft, said once and plainly."""

    cues: conlist(str, min_items=1)  # type: ignore[valid-type]
    ask: conlist(str, min_items=1)  # type: ignore[valid-type]


class Room(Strict):
    """A sentence that leaves room for a no, and words of an ask that it does not go with."""

    say: str
    not_with: list[str]


class Calmer(Item):
    """Everything a calmer version may consist of besides the person's own words."""

    frames: dict[str, Frame]
    feelings: dict[str, Choice]
    asks: dict[str, Choice]
    room: conlist(Room, min_items=2)  # type: ignore[valid-type]
    stands: dict[str, conlist(str, min_items=2)]  # type: ignore[valid-type]  # the ask after a no, after a deadline
    nos: conlist(str, min_items=1)  # type: ignore[valid-type]
    observed: conlist(str, min_items=5)  # type: ignore[valid-type]
    my_own: conlist(str, min_items=5)  # type: ignore[valid-type]
    known_events: dict[str, str]  # a moment's trigger -> an event
    known_asks: dict[str, str]  # a moment's need -> an ask
    deadline: conlist(str, min_items=1)  # type: ignore[valid-type]
    unasked: conlist(str, min_items=1)  # type: ignore[valid-type]
    events: dict[str, Event]
    given_asks: dict[str, Ask]
    firm: dict[str, Ask]
    topics: dict[str, list[str]]
    respell: dict[str, str]


class Talk(Strict):
    """Labels and phrases of the talk about a draft."""

    concept: str
    source: str
    buttons: dict[str, constr(max_length=24)]  # type: ignore[valid-type]
    answers: dict[str, dict[str, list[str]]]
    harm: conlist(str, min_items=1)  # type: ignore[valid-type]
    english: conlist(str, min_items=20)  # type: ignore[valid-type]


@dataclass(frozen=True)
class DraftContent:
    """All of data/content/drafts, checked."""

    findings: Mapping[str, Finding]
    good: Mapping[str, Good]
    calmer: Calmer
    slang: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]
    cues: tuple[Cue, ...]  # of findings and good things, in a fixed order: the head is trained on it
    talk: Talk
    pieces: tuple[Cue, ...]  # of events, asks and firm words of the calmer version


def load_drafts(folder: Path = DRAFTS) -> DraftContent:
    """Return the draft's content; raises `ContentError` naming file and line."""
    lists: Mapping[str, Sequence[str]] = load_file(folder / "_words.yml", Words).lists
    slang = load_file(folder / "_slang.yml", Words).words
    findings, good = load_folder(folder / "findings", Finding), load_folder(folder / "good", Good)
    calmer = load_file(folder / "calmer.yml", Calmer)
    cues = [cue for name, shape in (("findings", findings), ("good", good)) for item in shape.values()
            for cue in _cues(folder / name / f"{item.slug}.yml", item, lists)]  # fmt: skip
    pieces = _pieces(folder / "calmer.yml", calmer, lists)
    talk = load_file(folder / "_talk.yml", Talk)
    harm = tuple(_cue(folder / "_talk.yml", ("harm", number), HARM, text, lists, False)
                 for number, text in enumerate(talk.harm))  # fmt: skip
    return DraftContent(findings, good, calmer, slang, lists, tuple(cues), talk, (*pieces, *harm))


def _cues(path: Path, item: Cued, lists: Mapping[str, Sequence[str]]) -> list[Cue]:
    result = []
    for kind, texts in (("cues", item.cues), ("hints", item.hints)):
        for number, text in enumerate(texts):
            result.append(_cue(path, (kind, number), item.slug, text, lists, kind == "hints"))
    return result


def _pieces(path: Path, calmer: Calmer, lists: Mapping[str, Sequence[str]]) -> tuple[Cue, ...]:
    result = []
    groups: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("events", calmer.events), ("given_asks", calmer.given_asks), ("firm", calmer.firm),
    )  # fmt: skip
    for kind, items in groups:
        for slug, item in items.items():
            for number, text in enumerate(item.cues):
                result.append(_cue(path, (kind, slug, "cues", number), f"{kind}:{slug}", text, lists, False))
    for group, texts in ((DEADLINE, calmer.deadline), (NO, calmer.nos), (UNASKED, calmer.unasked)):
        result += [_cue(path, (group, number), group, text, lists, False)
                   for number, text in enumerate(texts)]  # fmt: skip
    return tuple(result)


def _cue(path: Path, where: tuple, group: str, text: str, lists: Mapping[str, Sequence[str]], weak: bool) -> Cue:
    try:
        return read_cue(group, f"{where[0]}/{where[-1]}", text, lists, weak)
    except CueError as error:
        raise ContentError(path, _line(path, where), str(error)) from error


def _line(path: Path, where: tuple) -> int:
    data, line = load_yaml(path), 1
    for part in where:
        line = line_of(data, part)
        data = data[part]
    return line
