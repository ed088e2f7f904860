"""Split a draft into sentences of plain words that remember where they stand in the text."""

import re
from dataclasses import dataclass
from typing import Mapping

_TOKEN = re.compile(
    r"https?://\S+|[A-Za-zÀ-ɏ*]+(?:['’`][A-Za-z]+)*(?:/(?:out|o)\b)?|\d+(?:[.:,]\d+)*[a-z%]*"
    r"|[?!.…]+|\n+|:\)|<3|[^\w\s]|\w+"
)
BREAK = "/"  # a new line, or the slash between texts that are sent one after the other
_UNREAD = ",;:-–—_()[]{}'’‘`|<>=^$"
_REPEATED = re.compile(r"(.)\1{2,}")
_ENDINGS = (
    ("'s", ""),
    ("'ll", " will"),
    ("'ve", " have"),
    ("'re", " are"),
    ("'d", " would"),
    ("'m", " am"),
    ("n't", " not"),
)
_NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty forty "
    "fifty sixty ninety hundred thousand dozen".split()
)
_YOU_ARE_BEFORE = frozenset(
    "a an the not so such just always never only really still too all being literally honestly clearly probably mad "
    "angry bored done happy free up right welcome ok fine busy tired awake online there here home asleep lovely "
    "pathetic disgusting selfish toxic blocked dead nothing cruel sick cold weird rude funny cute late".split()
)


@dataclass(frozen=True)
class Word:
    """One plain word; `start` and `end` are characters of the person's own text."""

    plain: str
    start: int
    end: int


def words_of(text: str, slang: Mapping[str, str], offset: int = 0) -> list[Word]:
    """Return the plain words of a text, punctuation and pictures included, numbers as "#"."""
    found = list(_TOKEN.finditer(text))
    result: list[Word] = []
    for number, match in enumerate(found):
        following = found[number + 1].group().lower() if number + 1 < len(found) else ""
        for plain in _plain(match.group(), following, slang).split():
            result.append(Word(plain, offset + match.start(), offset + match.end()))
    return result


def _plain(token: str, following: str, slang: Mapping[str, str]) -> str:
    lowered = token.lower().replace("’", "'").replace("`", "'")
    if lowered.startswith("http"):
        return "link"
    if lowered[0].isdigit():
        return "#" if lowered[-1].isdigit() or lowered[-1] in "mhsdw%" else slang.get(lowered, "#")
    if "*" in lowered:
        return _swear(lowered)
    if not lowered[0].isalpha():
        return _mark(lowered)
    return _word(lowered, following, slang)


def _word(word: str, following: str, slang: Mapping[str, str]) -> str:
    if word not in slang:
        word = _REPEATED.sub(r"\1", word)
    bare = word.replace("'", "")
    if bare == "ur":
        return "you are" if following in _YOU_ARE_BEFORE or following.endswith("ing") else "your"
    if bare in slang:
        return slang[bare]
    for ending, plain in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + plain
    return "#" if bare in _NUMBER_WORDS else bare


def _swear(word: str) -> str:
    if word.strip("*") == "":
        return "*"
    if word[0] == "f":
        return "fucking" if word.endswith("ing") else "fuck"
    return {"s": "shit", "b": "bitch", "a": "asshole", "c": "cunt", "d": "dick"}.get(word[0], word.replace("*", ""))


def _mark(mark: str) -> str:
    if "?" in mark:
        return "??" if mark.count("?") > 1 else "?"
    if mark[0] == "!":
        return "!"
    if mark[0] in ".…":
        return "..." if len(mark) > 1 or mark == "…" else "."
    if mark[0] == "\n" or mark == "/":
        return BREAK
    return mark if mark.strip(_UNREAD) else ""
