"""Read typed words as the one piece that a calmer version lacks: a feeling, or something to ask for.

What is told instead (what happened, how the other one is) is no piece: put into the text it would read
"i feel he forgot again". It is met, and the question comes again.
"""

import re
from itertools import dropwhile, takewhile
from typing import Callable, Mapping, Optional

_OTHERS = frozenset("he she they hes shes theyre he's she's they're him her them his their".split())
_TO_THEM = frozenset("you u ur your youre you're we us our lets let's".split())
_BEFORE_FEELING = frozenset(
    "i im i'm it am was been feel felt feels feeling think guess just really kinda makes made me".split()
)
_CUTS = frozenset("because cause cuz bc coz since when that and".split())  # behind them stands why, and no feeling
_TELLS = frozenset("i you we it its it's why what how".split())
_WANTS = frozenset("want need wish hope".split())
_BETWEEN_WANT = frozenset("just only really would like love for".split())
_BEGINS_NO_ASK = frozenset(
    "i im i'm ive i've it its it's this there my because cause cuz bc but and so then well why what whats how when"
    " yesterday last lol haha hm hmm ugh omg honestly every".split()
)
_TELLS_OF_YOU = frozenset("always never are dont don't".split())  # "you never listen"
_AFTER_HER = frozenset("to back again more".split())  # "her to call", not "her sister"
_MOST_FEELING_WORDS, _MOST_LIKE_WORDS, _MOST_ASK_WORDS = 4, 7, 14


def is_told(text: str) -> bool:
    """Tell whether a text speaks of the other one and not to them: "she never answers" is no text to send."""
    words = set(_words(text))
    return bool(words & _OTHERS) and not words & _TO_THEM


def piece(step: str, text: str) -> Optional[str]:
    """Return the feeling or the ask that a text gives at a step, None if it tells something else; others as they are."""
    reader = _READ.get(step)
    return reader(text) if reader else text


def _feeling(text: str) -> Optional[str]:
    words = list(dropwhile(lambda word: word in _BEFORE_FEELING, _words(text)))
    if "?" in text:
        return None
    if words[:2] == ["like", "i"] and not _OTHERS & set(words):  # "like i dont matter"
        return " ".join(words) if len(words) <= _MOST_LIKE_WORDS else None
    felt = list(takewhile(lambda word: word not in _CUTS, words[1:] if words[:1] == ["like"] else words))
    return " ".join(felt) if 0 < len(felt) <= _MOST_FEELING_WORDS and not (_TELLS | _OTHERS) & set(felt) else None


def _ask(text: str) -> Optional[str]:
    words = _wanted(text.split())
    spoken = ["you" if _is_them(words, place) else word for place, word in enumerate(words)]
    plain = _words(" ".join(spoken))
    told = plain[:1] and (plain[0] in _BEGINS_NO_ASK or (plain[0] == "you" and _TELLS_OF_YOU & set(plain[1:2])))
    fits = 0 < len(plain) <= _MOST_ASK_WORDS
    return " ".join(spoken) if fits and not told and not _OTHERS & set(plain) else None


def _wanted(words: list[str]) -> list[str]:
    """Return what comes after "i just want", or all words."""
    plain = [word.lower() for word in words]
    opens = plain[:1] in (["i"], ["id"], ["i'd"])
    said = list(takewhile(lambda word: word in _WANTS | _BETWEEN_WANT, plain[1:])) if opens else []
    asks = plain[:1] != ["i"] or _WANTS & set(said) or said[-2:] == ["would", "like"]
    return words[1 + len(said) :] if said and asks else words


def _is_them(words: list[str], place: int) -> bool:
    following = words[place + 1].lower() if place + 1 < len(words) else "to"
    word = words[place].lower().strip(".!?,")
    return word in ("him", "them") or (word == "her" and following in _AFTER_HER)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower().replace("’", "'"))


_READ: Mapping[str, Callable[[str], Optional[str]]] = {"draft_feeling": _feeling, "draft_ask": _ask}
