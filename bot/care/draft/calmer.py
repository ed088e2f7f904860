"""Build calmer versions of a draft from its own pieces. Pure: the same pieces and style give the same texts."""

import itertools
import re
from dataclasses import dataclass, replace
from typing import Iterator, Optional, Sequence, TypeVar
from zlib import crc32

from bot.care.draft.pieces import Pieces
from bot.content.drafts import Calmer, Frame, Room

MOST_SENTENCES, MOST_CHARACTERS = 3, 256
_MOST_CANDIDATES = 24
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Style:
    """How the person writes, and what they asked for."""

    lower: bool = False  # they write without capitals
    bare: bool = False  # they write without apostrophes
    spellings: tuple[tuple[str, str], ...] = ()  # (plain, theirs), used for "more like me"
    soft: bool = False
    short: bool = False


def style_of(text: str, calmer: Calmer) -> Style:
    """Return the register of a draft."""
    letters = [letter for letter in text if letter.isalpha()]
    lower = bool(letters) and not any(letter.isupper() for letter in letters)
    words = set(re.findall(r"[\w']+", text.lower()))
    bare = bool(words & {"dont", "im", "cant", "didnt", "ive", "thats", "wont", "youre", "isnt", "doesnt", "its"})
    theirs = tuple((plain, short) for plain, short in calmer.respell.items() if short in words)
    return Style(lower, bare and not any("'" in word for word in words), theirs)


def variants(draft: str, pieces: Pieces, calmer: Calmer, style: Style, skip: int = 0) -> list[str]:
    """Return candidates for a calmer version, best first, all within the limits.

    Every word of them is the draft's, a piece's or the content's. `skip` turns the order, so that a
    next round begins with other words. The caller keeps those that read as clear and kind.
    """
    seed = crc32(" ".join(draft.lower().split()).encode()) + skip * 7
    found: list[str] = []
    for sentences in _composed(pieces, calmer, style, seed):
        text = dressed(" ".join(sentences), style)
        if text not in found and fits(text):
            found.append(text)
        if len(found) >= _MOST_CANDIDATES:
            break
    return found


def fits(text: str) -> bool:
    """Tell whether a text is at most three sentences and 256 characters."""
    return len(text) <= MOST_CHARACTERS and sentence_count(text) <= MOST_SENTENCES


def sentence_count(text: str) -> int:
    """Return the number of sentences."""
    return len([part for part in re.split(r"[.!?…]+(?:\s+|$)", text) if part.strip()])


def softer(style: Style) -> Style:
    """Return the style with softer words."""
    return replace(style, soft=True)


def shorter(style: Style) -> Style:
    """Return the style with fewer words."""
    return replace(style, short=True)


def _composed(pieces: Pieces, calmer: Calmer, style: Style, seed: int) -> Iterator[list[str]]:
    if pieces.mode == "decision":
        yield from _decided(pieces, calmer, style, seed)
        return
    if pieces.stands:
        yield from _standing(pieces, calmer, style, seed)
        return
    openings = _turned(_openings(pieces, calmer, style), seed)
    asks = _turned(_asks(pieces, calmer, style), seed // 5)
    rooms = _turned(calmer.room, seed // 11)
    yield from _fallen_together(openings, asks, rooms, style)


def _fallen_together(
    openings: Sequence[str], asks: Sequence[str], rooms: Sequence[Room], style: Style
) -> Iterator[list[str]]:
    """Move through openings, asks and rooms together, so that neighbours differ in all of them."""
    rounds = max(len(openings), len(asks), len(rooms))
    for shift in range(rounds):
        for number in range(rounds):
            opening, ask = openings[number % len(openings)], asks[(number + shift) % len(asks)]
            fitting = [room.say for room in rooms if not any(word in ask.lower() for word in room.not_with)]
            room = [] if style.short else [fitting[(number + 2 * shift) % len(fitting)]]
            sentences = [opening, ask, *room]
            if sentence_count(" ".join(sentences)) > MOST_SENTENCES:
                sentences = [opening, ask]
            yield sentences


def _standing(pieces: Pieces, calmer: Calmer, style: Style, seed: int) -> Iterator[list[str]]:
    """A no or a practical deadline is said as they wrote it: first the feeling, no room left after it."""
    stands = _ended(_capital(pieces.stands))
    asks = [""] if pieces.stands.lower().startswith("please ") else _turned(pieces.stands_asks, seed // 5)
    bare = replace(pieces, kept="", events=pieces.events[:1])
    openings = [""] if style.short or not pieces.feeling else _turned(_openings(bare, calmer, style), seed)
    for number in range(max(len(openings), len(asks))):
        opening, ask = openings[number % len(openings)], asks[number % len(asks)]
        yield [sentence for sentence in (opening, stands, ask) if sentence]


def _decided(pieces: Pieces, calmer: Calmer, style: Style, seed: int) -> Iterator[list[str]]:
    """A decision is said as firmly as it was written; nothing is asked for and nothing is left open."""
    frames = _turned(calmer.frames["decision"].short if style.short else calmer.frames["decision"].full, seed)
    feeling = [""] if style.short or not pieces.feeling else ["", _capital(f"{_feeling_line(pieces, calmer, seed)} ")]
    for before, frame, firm in itertools.product(
        feeling, frames, _turned(pieces.firm or calmer.firm["over"].ask, seed)
    ):
        yield [before + frame.format(firm=firm)]


def _feeling_line(pieces: Pieces, calmer: Calmer, seed: int) -> str:
    return _turned(calmer.frames["bare"].full, seed)[0].format(feeling=pieces.feeling)


def _openings(pieces: Pieces, calmer: Calmer, style: Style) -> list[str]:
    """Return first sentences: what happened and the feeling, as specific as the pieces allow."""
    if not pieces.feeling:
        return [_ended(pieces.kept)]
    feeling = (pieces.soft_feeling or pieces.feeling) if style.soft else pieces.feeling
    before = f"{_ended(pieces.kept)} " if pieces.kept and not style.short else ""
    if before and pieces.feeling in before.lower():
        return [before.strip()]  # the feeling is said once
    own = _own_frame(pieces, calmer, feeling)
    if own:
        frame, facts = own
        return [before + line.format(**facts) for line in (frame.short if style.short else frame.full)]
    return [
        before + _filled(frame, when, pieces.topic, feeling)
        for when in (pieces.events[:2] or ("",))
        for frame in _frames(pieces, calmer, style, bool(when))
    ]


def _own_frame(pieces: Pieces, calmer: Calmer, feeling: str) -> Optional[tuple[Frame, dict[str, str]]]:
    """Return the frame that tells it in words of theirs, and what fills it; None if they gave none."""
    if pieces.happened:
        happened = pieces.happened[:1].lower() + pieces.happened[1:]
        return calmer.frames["happened"], {"happened": happened, "feeling": feeling}
    if pieces.fact:
        return calmer.frames["own_fact"], {"fact": pieces.fact, "Fact": _capital(pieces.fact), "feeling": feeling}
    if pieces.nearly and not pieces.events and not pieces.topic:
        return calmer.frames["nearly"], {"draft": pieces.nearly, "feeling": feeling}
    return None


def _frames(pieces: Pieces, calmer: Calmer, style: Style, has_event: bool) -> Sequence[str]:
    names = {(True, True): "topic_event", (True, False): "event", (False, True): "topic", (False, False): "bare"}
    name = names[has_event, bool(pieces.topic)]
    if pieces.part and name == "bare":
        name = "part"
    frame = calmer.frames[name]
    return frame.short if style.short else frame.full


def _filled(frame: str, when: str, topic: str, feeling: str) -> str:
    facts = {"when": when, "When": _capital(when), "topic": topic, "Topic": _capital(topic), "feeling": feeling}
    return frame.format(**facts)


def _asks(pieces: Pieces, calmer: Calmer, style: Style) -> Sequence[str]:
    if pieces.own_ask:
        frame = calmer.frames["own_ask"]
        if re.match(r"(could|can|would|will|shall|may) ", pieces.own_ask.lower()):
            return [_capital(pieces.own_ask) + "?"]
        return [line.format(ask=pieces.own_ask) for line in (frame.short if style.short else frame.full)]
    return pieces.asks or calmer.asks["talk"].words


def dressed(text: str, style: Style) -> str:
    """Return a text in the person's register."""
    if style.bare:
        text = text.replace("'", "")
    for plain, theirs in style.spellings:
        text = re.sub(rf"\b{re.escape(plain)}\b", theirs, text, flags=re.IGNORECASE)
    return text.lower().removesuffix(".") if style.lower else text


def _turned(items: Sequence[_Item], seed: int) -> list[_Item]:
    start = seed % len(items)
    return [*items[start:], *items[:start]]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
