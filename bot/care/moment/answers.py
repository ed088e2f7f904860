"""Read a person's words as the answer to a step: a value, a text to keep, or nothing."""

import re
from difflib import get_close_matches
from functools import cache
from typing import Any, Iterable, Mapping, Optional

Phrases = Mapping[str, Mapping[str, list[str]]]

# Steps whose answer is the person's own words, not one of a few values.
OWN_WORDS = ("hold_text", "fork_other", "witness", "feared", "name", "clock", "grief_words")
_MAX_FUZZY_WORDS = 4  # in a longer sentence a near miss says little
# Signs that answer by themselves.
_SIGNS = {"👍": "yes", "👌": "ok", "✅": "yes", "👎": "no", "❌": "no"}
# Said around an answer and no part of it: "kind i guess", "um ok so 8 tbh".
_AROUND = set(
    "um uh uhm erm hm hmm hmmm well so like maybe probably honestly lol pls please plz tbh guess think i then just"
    " ok okay yeah actually really prolly rn kinda thats that's its it's the a one thx thanks ty god ugh argh idek".split()
)


def phrases_from(content: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Return step -> value -> phrases; a step may name another step whose phrases it shares, a list may hold lists."""
    resolved = {step: content[values] if isinstance(values, str) else values for step, values in content.items()}
    return {
        step: {str(value): [_plain(str(phrase)) for phrase in _flat(found)] for value, found in values.items()}
        for step, values in resolved.items()
        if isinstance(values, Mapping)
    }


def _flat(phrases: Iterable[Any]) -> Iterable[Any]:
    for phrase in phrases:
        if isinstance(phrase, list):
            yield from _flat(phrase)
        else:
            yield phrase


def read_answer(step: str, text: str, phrases: Phrases) -> Optional[str]:
    """Return the value that `text` gives for `step`, or None if it gives none.

    The longest phrase found wins; in a short message a small typo is forgiven.
    """
    plain = _plain(text)
    values = phrases.get(step, {})
    found = [(len(phrase), value) for value, known in values.items() for phrase in known if _stands_in(phrase, plain)]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    return _forgiving(plain, values, phrases)


def whole_answer(step: str, text: str, phrases: Phrases) -> Optional[str]:
    """Return the value of which the whole message is a phrase, give or take small words around it."""
    plain = _plain(text)
    for candidate in (plain, _bare(plain)):
        for value, known in phrases.get(step, {}).items():
            if candidate and (candidate in known or candidate in {_bare_phrase(phrase) for phrase in known} - {""}):
                return value
    return None


def is_only(step: str, value: str, text: str, phrases: Phrases) -> bool:
    """Tell whether the whole message is one of the phrases of a value ("that's all", "skip")."""
    return _plain(text) in phrases.get(step, {}).get(value, [])


def begins_with(step: str, value: str, text: str, phrases: Phrases) -> bool:
    """Tell whether the message begins with one of the phrases of a value ("what do you mean")."""
    return any(_plain(text).startswith(f"{phrase} ") for phrase in phrases.get(step, {}).get(value, []))


def _bare(plain: str) -> str:
    return " ".join(word for word in plain.split() if word not in _AROUND)


@cache
def _bare_phrase(phrase: str) -> str:
    """Return a phrase of ours without its small words; never for what a person wrote, which nothing may keep."""
    return _bare(phrase)


def _plain(text: str) -> str:
    lowered = text.lower().replace("’", "'").replace("`", "'")
    for sign, word in _SIGNS.items():
        lowered = lowered.replace(sign, f" {word} ")
    return re.sub(r"\s+", " ", re.sub(r"[^\w' -]+", " ", lowered)).strip()


def _stands_in(phrase: str, text: str) -> bool:
    return re.search(rf"(?<![\w']){re.escape(phrase)}(?![\w'])", text) is not None


def _forgiving(text: str, values: Mapping[str, list[str]], phrases: Phrases) -> Optional[str]:
    """Return the value that a typo comes close to; a word that answers another step is none: "losing" is not "loving"."""
    words = text.split()
    if not words or len(words) > _MAX_FUZZY_WORDS:
        return None
    by_phrase = {phrase: value for value, known in values.items() for phrase in known if len(phrase) > 3}
    for candidate in [text, *words]:
        close = get_close_matches(candidate, list(by_phrase), n=1, cutoff=0.8) if len(candidate) > 3 else []
        if close and not _is_known(candidate, phrases):
            return by_phrase[close[0]]
    return None


def _is_known(candidate: str, phrases: Phrases) -> bool:
    return any(
        candidate in phrase.split() for values in phrases.values() for known in values.values() for phrase in known
    )
