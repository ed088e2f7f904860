"""Letters: one plain form for accents, look-alikes, hidden characters and figures that stand for letters."""

import re
import unicodedata
from typing import Callable

# Cyrillic, Greek and a few more letters that look like a Latin one; only used inside words of mixed script.
_LOOKALIKE = str.maketrans(
    "авгезикмнопрстухьіјѕԁһԛԝүѵӏαβεικνορτυχωηγσδɑɡɩʀɴʟɪʙʜᴀᴅᴇᴋᴍᴏᴘᴛᴜᴡ",
    "abreeukmhonpctyxbijsdhqwyvlabeikvoptuxwnyodagirnlibhadekmoptuw",
)
_FIGURES = str.maketrans("013457@$!|+", "oieastasilt")
_FIGURES_L = str.maketrans("013457@$!|+", "oleastaslit")
_HIDDEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ACCENT = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670]")
_APOSTROPHE = re.compile(r"[’‘`´ʼ′‛]")
_SYMBOL = re.compile(r"([\u2600-\u27bf\U0001f000-\U0001faff])[\U0001f3fb-\U0001f3ff]?")
_CHUNK = re.compile(r"\S+")
_FOREIGN = re.compile(r"[\u0370-\u052f]+")
_FIGURE = re.compile(r"[0-9@$!|+*#]")
_BETWEEN = re.compile(r"[a-z][013457$@!]{1,2}[a-z]")
_EDGES = re.compile(r"^([^\w@$*]*)(.*?)([^\w$*]*)$", re.DOTALL)
_LONGEST = 40  # letters of a word that is worth a closer look
_RUN = re.compile(r"(.)\1{2,}")
_TEASED = re.compile(r"(?<![^\W_])(?<!')[^\W_](?:([ .\-_*·|/,])\1?[^\W_](?![^\W_])){2,60}")

Known = Callable[[str], bool]


def fold(text: str) -> str:
    """Return the text lower-case, in one form a character, without accents and hidden characters."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    text = unicodedata.normalize("NFKD", _CONTROL.sub(" ", text)).lower()
    text = unicodedata.normalize("NFC", _ACCENT.sub("", text))
    return _SYMBOL.sub(r" \1 ", _APOSTROPHE.sub("'", text.replace("ı", "i")))


def latin(text: str) -> str:
    """Return the text with look-alikes made Latin, unless a word is really in that other script."""
    text = _CHUNK.sub(lambda found: _latin_word(found.group()), text)
    foreign = sum(len(word) for word in _FOREIGN.findall(text))
    if foreign and foreign * 3 < sum(letter.isalpha() for letter in text):
        return _FOREIGN.sub(lambda found: found.group().translate(_LOOKALIKE), text)
    return text


def _latin_word(word: str) -> str:
    if word.isascii() or not any("a" <= letter <= "z" for letter in word):
        return word
    return word.translate(_LOOKALIKE)


def unfigure(text: str, known: Known, starred: Callable[[str], str]) -> str:
    """Return the text with k1ll, su1c1de, k*ll and d!e spelt out, where that makes a known word."""
    if not _FIGURE.search(text):
        return text
    return _CHUNK.sub(lambda found: _spelt(found.group(), known, starred), text)


def _spelt(chunk: str, known: Known, starred: Callable[[str], str]) -> str:
    if len(chunk) > _LONGEST or not _FIGURE.search(chunk):
        return chunk
    before, word, after = _EDGES.match(chunk).groups()  # type: ignore[union-attr]
    if not any(letter.isalpha() for letter in word) or not _FIGURE.search(word):
        return chunk
    for table in (_FIGURES, _FIGURES_L):
        if known(word.translate(table)):
            return before + word.translate(table) + after
    if "*" in word or "#" in word:
        return before + starred(word) + after
    return before + (word.translate(_FIGURES) if _BETWEEN.search(word) else word) + after


def unstretch(word: str, known: Known) -> str:
    """Return sleeeep as sleep and diiie as die: each run of three or more letters as the known word has it."""
    if not _RUN.search(word):
        return word
    twice, once = _RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)
    return once if known(once) or not known(twice) else twice


def untease(text: str, split: Callable[[str], list[str]]) -> str:
    """Return "k i l l" and "k.i.l.l" as "kill": letters set apart, where together they make known words."""

    def joined(found: re.Match[str]) -> str:
        letters = re.sub(r"[\W_]", "", found.group())
        words = split(letters)
        return " ".join(words) if any(len(word) > 2 for word in words) else found.group()

    return _TEASED.sub(joined, text)
