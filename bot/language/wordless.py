"""Texts that say nothing in words: signs alone, or a hand that ran over the keys."""

import re

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUNS = {row[start : start + 3] for line in _ROWS for row in (line, line[::-1]) for start in range(len(line) - 2)}


def has_words(text: str) -> bool:
    """Tell whether there is a word or a number in a text; "asdfgh qwer" holds none."""
    return any(not _is_run_over(word) for word in re.findall(r"[^\W_]+", text.lower()))


def _is_run_over(word: str) -> bool:
    """Tell whether each letter lies beside one that the hand passed on its way along a row of keys."""
    covered = set[int]()
    for start in range(len(word) - 2):
        if word[start : start + 3] in _RUNS:
            covered |= {start, start + 1, start + 2}
    return len(covered) == len(word)
