"""Gather what a calmer version is built from: what happened, the feeling, the ask, each as far as the draft gives it."""

from dataclasses import dataclass, field
from typing import Iterable, Literal, Optional, Sequence

from bot.care.draft.finder import START, CueFinder, Hit
from bot.care.draft.own_words import LOADED, PRIVATE, happened, own_fact, standing
from bot.care.draft.reader import DraftReading
from bot.care.draft.text import Parsed
from bot.care.draft.topics import topic_of
from bot.content.drafts import HARM, UNASKED, DraftContent

Mode = Literal["", "heard", "decision"]
Missing = Literal["decision", "event", "feeling", "ask"]

_ASKED_FIRST = ("threat_to_leave",)  # "Is this a decision, or a way to be heard?"
_BEFORE_FEELING = frozenset({"i", "feel", "felt", "feeling", "am", "was", "me", "get", "got", "so"})
_NEAR = 3
_NEGATIONS = frozenset({"not", "never"})
_REFUSED_WITHIN = 5
_SIDEWAYS = ("withdrawal", "sarcasm_or_testing")  # the ask is not in the words: "what would you ask for, if you could?"
_RARELY_MEANT = ("happy", "glad", "grateful", "proud", "loved", "calm", "safe", "excited")  # "so glad your phone works"
_NO_CONTACT = "firm:no_contact"
_FINAL = ("divorce", "no_contact", "not_see")  # a no of theirs: as firm as it was written
_LONGEST_TYPED = 80
_FEW_WORDS = 3


@dataclass(frozen=True)
class Pieces:
    """The pieces of a calmer version; an empty one is not known yet. Feeling and ask are words, not slugs."""

    events: tuple[str, ...] = ()  # ways to say what happened, given by the draft
    happened: str = ""  # one event in their own words: "you left me at that bar"
    fact: str = ""  # one fact about themselves: "i waited till eleven"
    nearly: str = ""  # the draft itself, if it is a word or two that shut the door
    event_asked: bool = False  # they were asked what happened, and may have left it open
    topic: str = ""  # "about the party", from the draft
    feeling: str = ""
    soft_feeling: str = ""
    asks: tuple[str, ...] = ()  # whole sentences
    own_ask: str = ""  # typed by the person
    firm: tuple[str, ...] = ()  # sentences of a decision, as firm as written
    kept: str = ""  # a sentence of theirs that is clear already
    stands: str = ""  # a no or a practical deadline of theirs: nothing after it leaves it open
    stands_asks: tuple[str, ...] = ()  # the one ask that goes with it
    part: bool = False  # they named a part
    mode: Mode = ""
    decides: bool = field(default=False)  # the draft speaks of leaving


class PieceFinder:
    """Finds the pieces that a draft gives by itself."""

    def __init__(self, content: DraftContent) -> None:
        self._calmer = content.calmer
        self._finder = CueFinder(content.pieces)
        self._negatable = {f"given_asks:{slug}" for slug in ("call", "text", "see", "coming")}
        felt = [feeling for feeling in content.lists["feeling"] if feeling not in _RARELY_MEANT]
        self._blows = frozenset(content.lists["insults"])
        self._feelings = {tuple(feeling.split()): feeling for feeling in felt}

    def find(self, parsed: Parsed, reading: DraftReading, part: bool = False) -> Pieces:
        """Return what the draft gives: events, topic, feeling and ask, from its own words only."""
        found = self._groups(parsed)
        calmer = self._calmer
        hits = self._finder.find(parsed.stream)
        unasked = reading.labels[0] in _SIDEWAYS or any(hit.cue.group == UNASKED for hit in hits)
        given = () if unasked else found["given_asks"]
        asks = [sentence for slug in given for sentence in calmer.given_asks[slug].ask]
        feeling = self._feeling(parsed)
        stands, kind = standing(parsed, reading, hits)
        return Pieces(
            events=tuple(calmer.events[slug].when for slug in found["events"]),
            happened=happened(parsed, calmer.observed),
            fact=own_fact(parsed, calmer.my_own, self._blows),
            nearly=_nearly(parsed, reading),
            topic="" if stands else topic_of(parsed, calmer.topics),
            feeling=feeling,
            soft_feeling=feeling,
            asks=tuple(asks[:3]),
            firm=tuple(sentence for slug in found["firm"][:1] for sentence in calmer.firm[slug].ask),
            kept=_kept(parsed, reading),
            stands=stands,
            stands_asks=tuple(calmer.stands[kind]) if kind else (),
            part=part,
            decides=any(label in _ASKED_FIRST for label in reading.labels) or bool(set(found["firm"]) & set(_FINAL)),
        )

    def told(self, parsed: Parsed) -> Pieces:
        """Return what an answer to "what happened?" gives; it is spoken to them already."""
        calmer = self._calmer
        return Pieces(
            events=tuple(calmer.events[slug].when for slug in self._groups(parsed)["events"]),
            happened=happened(parsed, calmer.observed),
            fact=own_fact(parsed, calmer.my_own, self._blows),
            topic=topic_of(parsed, calmer.topics),
            event_asked=True,
        )

    def is_harm(self, parsed: Parsed) -> bool:
        """Tell whether it asks for something cruel to be written, and is no draft."""
        return any(
            hit.cue.group == HARM and not _NEGATIONS & set(parsed.stream[max(0, hit.first - 1) : hit.last])
            for hit in self._finder.find(parsed.stream)
        )

    def _groups(self, parsed: Parsed) -> dict[str, list[str]]:
        """Return what was found by kind, in the content's order of importance."""
        found = self._finder.find(parsed.stream)
        hits = {
            hit.cue.group
            for hit in found
            if not (hit.cue.group in self._negatable and _is_refused(parsed, hit))
            and not (hit.cue.group == _NO_CONTACT and _is_about_them(parsed, hit))
        }
        orders: dict[str, Iterable[str]] = {
            "events": self._calmer.events, "given_asks": self._calmer.given_asks, "firm": self._calmer.firm,
        }  # fmt: skip
        return {kind: [slug for slug in items if f"{kind}:{slug}" in hits] for kind, items in orders.items()}

    def _feeling(self, parsed: Parsed) -> str:
        """Return the feeling that they name as theirs, or nothing."""
        for sentence in parsed.sentences:
            plain = [word.plain for word in sentence.words]
            for place in range(len(plain)):
                before = plain[max(0, place - _NEAR) : place]
                for words, feeling in self._feelings.items():
                    if tuple(plain[place : place + len(words)]) == words and _is_theirs(before):
                        return feeling
        return ""


def _is_refused(parsed: Parsed, hit: Hit) -> bool:
    """Tell "don't call me" from "you don't call me": the first asks for nothing of the kind."""
    before = parsed.stream[max(0, hit.first - _REFUSED_WITHIN) : hit.first]
    sentence = before[len(before) - before[::-1].index(START) :] if START in before else before
    return bool({"not", "never", "stop"} & set(sentence)) and not {"you", "why"} & set(sentence)


def _is_about_them(parsed: Parsed, hit: Hit) -> bool:
    """Tell "you never text me" from "never text me": the first decides nothing."""
    return bool({"you", "why"} & set(parsed.stream[max(0, hit.first - 2) : hit.first]))


def _is_theirs(before: Sequence[str]) -> bool:
    return bool(_BEFORE_FEELING & set(before)) and not {"not", "never", "you", "your", "they", "he", "she"} & set(
        before
    )


def _kept(parsed: Parsed, reading: DraftReading) -> str:
    if "sarcasm_or_testing" in reading.labels:
        return ""  # what sounds kind there may be meant the other way round
    texts = (parsed.text[start:end] for start, end in reading.clear)
    return next((text for text in texts if not PRIVATE.search(text) and not LOADED & set(text.lower().split())), "")


def _nearly(parsed: Parsed, reading: DraftReading) -> str:
    """Return the whole draft if it is a word or two that go quiet: "k", "wow ok."."""
    words = [word for sentence in parsed.sentences for word in sentence.words]
    if reading.labels[0] not in _SIDEWAYS or len(words) > _FEW_WORDS or PRIVATE.search(parsed.text):
        return ""
    return " ".join(parsed.text[words[0].start : words[-1].end].split()) if words else ""


def missing(pieces: Pieces) -> Optional[Missing]:
    """Return the piece to ask for next, or None if a calmer version can be built."""
    if pieces.decides and not pieces.mode:
        return "decision"
    if pieces.mode == "decision":
        return None
    if not (_tells_something(pieces) or pieces.event_asked):
        return "event"
    if not pieces.feeling and not pieces.kept:
        return "feeling"
    return None if pieces.asks or pieces.own_ask or pieces.stands else "ask"


def _tells_something(pieces: Pieces) -> bool:
    """Tell whether a calmer version would say what it is about; a no and a clear sentence say it by themselves."""
    told = (pieces.events, pieces.happened, pieces.fact, pieces.topic, pieces.kept, pieces.stands, pieces.own_ask)
    return any(told)


def typed(text: str) -> str:
    """Return a typed feeling or ask as one line without its closing mark."""
    return " ".join(text.split())[:_LONGEST_TYPED].strip(" .!?;:,")
