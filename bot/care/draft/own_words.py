"""What stays in a calmer version as they wrote it: one event, a no, a practical deadline."""

import re
from typing import Optional, Sequence

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
_LOADED = frozenset({"always", "never", "again", "every", "all", "literally", "still", "even", "just", "only"})
_LONGEST, _LONGEST_EVENT, _FEWEST_WORDS = 90, 80, 3
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


def _is_observed(words: Sequence[Word], observed: Sequence[str]) -> bool:
    plain = [word.plain for word in words[:3]]
    if plain[0] in _REPORTS and _REPORTED & set(plain[1:2]):
        return False
    return plain[0] in observed or (plain[:2] == ["did", "not"] and len(plain) == 3)


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
    judged = _LOADED & {word.plain for word in said} or any(part.isupper() and len(part) > 1 for part in text.split())
    return "" if judged or not fits or "?" in sentence.marks else text


def _stops(words: Sequence[Word], place: int) -> bool:
    plain = words[place].plain
    if plain == "and":
        return place + 1 >= len(words) or words[place + 1].plain != "you"
    return plain in _ENDS_A_CLAUSE


def _first_open(parsed: Parsed, spans: Sequence[Optional[tuple[int, int]]]) -> str:
    texts = (" ".join(parsed.text[span[0] : span[1]].split()) for span in spans if span)
    return next((text for text in texts if len(text) <= _LONGEST and not PRIVATE.search(text)), "")
