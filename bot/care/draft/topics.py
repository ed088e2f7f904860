"""What a draft is about, in its own words: "about the party", "about Sunday"."""

from typing import Sequence

from bot.care.draft.text import Parsed
from bot.care.draft.tokens import Word


def topic_of(parsed: Parsed, topics: dict[str, list[str]]) -> str:
    """Return what the draft is about, in its own words: "about the party", "about Sunday"; or nothing."""
    for sentence in parsed.sentences:
        thing = _thing(sentence.words, topics)
        if thing:
            return f"about {_said(parsed, thing)}"
    for sentence in parsed.sentences:
        time = _time(sentence.words, topics["times"])
        if time:
            return f"about {_said(parsed, time)}"
    return ""


def _said(parsed: Parsed, words: Sequence[Word]) -> str:
    """Return words as they wrote them, in lower case where they began a sentence."""
    said = " ".join(parsed.text[words[0].start : words[-1].end].split())
    starts = {sentence.words[0].start for sentence in parsed.sentences}
    return said[:1].lower() + said[1:] if words[0].start in starts or said.isupper() else said


def _thing(words: Sequence[Word], topics: dict[str, list[str]]) -> Sequence[Word]:
    things = set(topics["things"])
    for place, word in enumerate(words[:-1]):
        if word.plain not in topics["before"]:
            continue
        last = place + 1
        while last + 1 < len(words) and words[last].plain in topics["longer"] and words[last + 1].plain in things:
            last += 1
        if words[last].plain in things and words[last].start > words[place].start:
            return words[place : last + 1]
    return ()


def _time(words: Sequence[Word], times: Sequence[str]) -> Sequence[Word]:
    plain = [word.plain for word in words]
    for place in range(len(plain)):
        for time in times:
            parts = time.split()
            if plain[place : place + len(parts)] == parts:
                return words[place : place + len(parts)]
    return ()
