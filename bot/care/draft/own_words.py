"""What stays in a calmer version as they wrote it: one event, a no, a practical deadline."""

import re
from itertools import pairwise
from typing import AbstractSet, Optional, Sequence

from bot.care.draft.finder import Hit
from bot.care.draft.reader import DraftReading
from bot.care.draft.text import Parsed, Sentence
from bot.care.draft.tokens import Word
from bot.content.drafts import DEADLINE, NO

PRIVATE = re.compile(r"https?://|www\.|@|\d[\d\s().-]{4,}\d|\b(?:promise|swear|beg|begging)\b", re.IGNORECASE)
_PRESSED = frozenset({"or", "else", "otherwise", "if", "unless"})  # with these a deadline is an ultimatum
_JOINS = frozenset({"and", "but", "so", "then", "because"})
_ENDS_A_CLAUSE = frozenset({"so", "but", "because", "then", "like", "as", "since"})
_REPORTS = ("told", "said")  # what was said may have been untrue: "you told me you were at home" is not the event
_REPORTED = frozenset({"me", "you", "that", "it", "we", "us", "i"})
LOADED = frozenset({"always", "never", "again", "every", "all", "literally", "still", "even", "just", "only"})
_LONGEST, _LONGEST_EVENT, _FEWEST_WORDS = 90, 80, 3
_COUNTED = frozenset({"hour", "hours", "hrs", "hr", "minutes", "mins", "min", "days", "nights", "weeks", "times"})
_DID_NOT = {("did", "not")}
_UNCLEAR = re.compile(r"\b(?:him|her|them)\b", re.IGNORECASE)
_SUBJECTS = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)
_POSSESSIVES = re.compile(r"\b(?:his|their)\b", re.IGNORECASE)
_BREAK = re.compile(r"[,;:()\"“”\n]| [-–—] |\.\.|…")


def standing(parsed: Parsed, reading: DraftReading, hits: Sequence[Hit]) -> tuple[str, str]:
    """Return a no or a practical deadline of theirs, word for word, and which of both it is; empty if there is none."""
    clear = [sentence for sentence in parsed.sentences if (sentence.start, sentence.end) in reading.firm]
    said = _first_open(parsed, [(sentence.start, sentence.end) for sentence in clear])
    if said:
        return said, "no"
    said = _first_open(parsed, [parsed.span(hit.first, hit.last) for hit in hits if hit.cue.group == NO])
    if said:
        return (f"please {said}" if said.lower().startswith(("stop", "do not", "don't", "dont")) else said), "no"
    places = {hit.first for hit in hits if hit.cue.group == DEADLINE}
    timed = [
        (sentence.start, sentence.end)
        for sentence, (first, last) in zip(parsed.sentences, parsed.stretches())
        if any(first <= place < last for place in places) and not _PRESSED & {word.plain for word in sentence.words}
    ]
    said = _first_open(parsed, timed)
    return (said, "deadline") if said and "threat_to_leave" not in reading.labels else ("", "")


def happened(parsed: Parsed, observed: Sequence[str]) -> str:
    """Return one event in their words, from "you" to the end of its clause: "you hung up on me"; or nothing.

    `observed` are past verbs that anybody in the room could have seen or heard. What judges is left out.
    """
    for sentence in parsed.sentences:
        for place, word in enumerate(sentence.words[:-1]):
            if word.plain == "you" and _is_observed(sentence.words[place + 1 :], observed):
                clause = _clause(parsed, sentence, place)
                if clause:
                    return clause
    return ""


def own_fact(parsed: Parsed, my_own: Sequence[str], blows: AbstractSet[str]) -> str:
    """Return one fact about themselves in their words: "i waited till eleven"; or nothing.

    `my_own` are past verbs; a clause with a word of `blows` is no fact ("i made a fool of myself"), and hours are
    not counted back.
    """
    for sentence in parsed.sentences:
        for place, word in enumerate(sentence.words[:-1]):
            if word.plain == "i" and sentence.words[place + 1].plain in my_own:
                clause = _clause(parsed, sentence, place)
                plain = set(clause.lower().split())
                if clause and not plain & _COUNTED and not plain & blows and not any(map(str.isdigit, clause)):
                    return clause
    return ""


def spoken_to_them(text: str) -> str:
    """Return what somebody says of the other as if said to them: "she hung up on me" -> "you hung up on me".

    With "him", "her" or "them" beside it, it is unclear who did what to whom: such a text stays as it is.
    """
    if _UNCLEAR.search(text):
        return text
    return _POSSESSIVES.sub("your", _SUBJECTS.sub("you", text))


def _is_observed(words: Sequence[Word], observed: Sequence[str]) -> bool:
    plain = [word.plain for word in words]
    if plain[0] == "said" or (plain[0] in _REPORTS and _REPORTED & set(plain[1:2])):
        return plain[1:3] == ["you", "would"] and _DID_NOT & set(pairwise(plain)) != set()
    return plain[0] in observed or (plain[:2] == ["did", "not"] and len(plain) > 2)


def _clause(parsed: Parsed, sentence: Sentence, place: int) -> str:
    words = sentence.words
    between = parsed.text[words[place - 1].end : words[place].start] if place else ","
    if not between.strip() and words[place - 1].plain not in _JOINS:
        return ""  # inside another clause: "the promises you made"
    last = place + 1
    while last < len(words) and not _stops(words, last):
        last += 1
    said = words[place:last]
    text = _BREAK.split(parsed.text[said[0].start : said[-1].end])[0].strip()
    fits = len(text) <= _LONGEST_EVENT and len(text.split()) >= _FEWEST_WORDS and not PRIVATE.search(text)
    judged = LOADED & {word.plain for word in said} or any(part.isupper() and len(part) > 1 for part in text.split())
    return "" if judged or not fits or "?" in sentence.marks else text


def _stops(words: Sequence[Word], place: int) -> bool:
    plain = words[place].plain
    following = [word.plain for word in words[place + 1 : place + 4]]
    if plain in ("and", "but") and ["did", "not"] in (following[:2], following[1:] if following[:1] == ["you"] else []):
        return False  # "you said you'd call and you didn't" is one event
    if plain == "and":
        return place + 1 >= len(words) or words[place + 1].plain != "you"
    return plain in _ENDS_A_CLAUSE


def _first_open(parsed: Parsed, spans: Sequence[Optional[tuple[int, int]]]) -> str:
    texts = (" ".join(parsed.text[span[0] : span[1]].split()) for span in spans if span)
    return next((text for text in texts if len(text) <= _LONGEST and not PRIVATE.search(text)), "")
