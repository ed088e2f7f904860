"""Ten ways in which people (or their keyboards) disguise the same words. Deterministic."""

import random
from typing import Callable, Mapping
from zlib import crc32

_LEET = str.maketrans("iesoa", "13504")
_LOOKALIKES = str.maketrans("aeocpxyi", "аеосрхуі")  # Cyrillic
_HIDDEN = "\u200b"


def _words(text: str, change: Callable[[str, random.Random], str], least: int = 5) -> str:
    """Change one word of at least `least` letters, chosen by the text itself."""
    chance = random.Random(crc32(text.encode()))
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if len(word) >= least and word.isalpha()]
    if places:
        place = chance.choice(places)
        words[place] = change(words[place], chance)
    return " ".join(words)


def _dropped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1 :]


def _swapped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _doubled(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place] * 4 + word[place + 1 :]


def _spaced(word: str, chance: random.Random) -> str:
    return " ".join(word)


def _dotted(word: str, chance: random.Random) -> str:
    return ".".join(word)


FORMS: Mapping[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "a letter dropped": lambda text: _words(text, _dropped),
    "two letters swapped": lambda text: _words(text, _swapped),
    "a letter held down": lambda text: _words(text, _doubled, 3),
    "letters spaced": lambda text: _words(text, _spaced, 4),
    "letters dotted": lambda text: _words(text, _dotted, 4),
    "figures for letters": lambda text: _words(text, lambda word, _: word.translate(_LEET), 4),
    "look-alike letters": lambda text: text.translate(_LOOKALIKES),
    "hidden characters": lambda text: _HIDDEN.join(text),
    "an emoji and no apostrophes": lambda text: text.replace("'", "").replace("’", "").replace(" ", "  ") + " 😔",
}
