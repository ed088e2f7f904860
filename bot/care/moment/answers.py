"""Read a person's words as the answer to a step: a value, a text to keep, or nothing."""

import re
from difflib import get_close_matches
from typing import Any, Mapping, Optional

Phrases = Mapping[str, Mapping[str, list[str]]]

# Steps whose answer is the person's own words, not one of a few values.
OWN_WORDS = ("hold_text", "fork_other", "witness", "feared", "name", "clock")
_MAX_FUZZY_WORDS = 4  # in a longer sentence a near miss says little


def phrases_from(content: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Return step -> value -> phrases; a step may name another step whose phrases it shares."""
    resolved = {step: content[values] if isinstance(values, str) else values for step, values in content.items()}
    return {
        step: {str(value): [_plain(str(phrase)) for phrase in found] for value, found in values.items()}
        for step, values in resolved.items()
    }


def read_answer(step: str, text: str, phrases: Phrases) -> Optional[str]:
    """Return the value that `text` gives for `step`, or None if it gives none.

    The longest phrase found wins; in a short message a small typo is forgiven.
    """
    plain = _plain(text)
    values = phrases.get(step, {})
    found = [(len(phrase), value) for value, known in values.items() for phrase in known if _stands_in(phrase, plain)]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    return _forgiving(plain, values)


def is_only(step: str, value: str, text: str, phrases: Phrases) -> bool:
    """Tell whether the whole message is one of the phrases of a value ("that's all", "skip")."""
    return _plain(text) in phrases.get(step, {}).get(value, [])


def _plain(text: str) -> str:
    lowered = text.lower().replace("’", "'").replace("`", "'")
    return re.sub(r"\s+", " ", re.sub(r"[^\w' -]+", " ", lowered)).strip()


def _stands_in(phrase: str, text: str) -> bool:
    return re.search(rf"(?<![\w']){re.escape(phrase)}(?![\w'])", text) is not None


def _forgiving(text: str, values: Mapping[str, list[str]]) -> Optional[str]:
    words = text.split()
    if not words or len(words) > _MAX_FUZZY_WORDS:
        return None
    by_phrase = {phrase: value for value, known in values.items() for phrase in known if len(phrase) > 3}
    for candidate in [text, *words]:
        close = get_close_matches(candidate, list(by_phrase), n=1, cutoff=0.8) if len(candidate) > 3 else []
        if close:
            return by_phrase[close[0]]
    return None
