"""What kind of thing was pasted, before it is read: words, pictures only, another language, an order to be cruel."""

import re
from typing import Literal, Sequence

from bot.care.draft.text import Parsed, own_parts

Kind = Literal["draft", "empty", "foreign", "harm"]

_ENOUGH_WORDS = 4  # of fewer words nobody can tell the language
_PRIVATE = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.\w+|\+?\d[\d\s().-]{5,}\d"
    r"|\b\d{1,5}[a-z]? (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Way|Close|Court)\b"
)
_HIDDEN = "…"
LONG = 500  # characters from which a draft is long for one screen


def kind_of(parsed: Parsed, english: Sequence[str], asks_for_harm: bool) -> Kind:
    """Return what was pasted."""
    words = [word.plain for sentence in parsed.sentences for word in sentence.words]
    letters = [letter for letter in parsed.text if letter.isalpha()]
    if not letters and not ({"?", "??", "...", "#"} & set(words)):
        return "empty"
    if asks_for_harm:
        return "harm"
    latin = sum(letter.isascii() or "À" <= letter <= "ɏ" for letter in letters)
    known = sum(word in english for word in words)
    strange = len(words) >= _ENOUGH_WORDS and known / len(words) < 0.15
    return "foreign" if letters and (latin < len(letters) / 2 or strange) else "draft"


def without_private(text: str) -> str:
    """Return a text for showing, with links, numbers and addresses left out; its length may change."""
    return _PRIVATE.sub(_HIDDEN, text)


def is_partly_quoted(text: str) -> bool:
    """Tell whether somebody else's lines stand in it, which are not read."""
    parts = own_parts(text)
    return parts != [(0, text)]
