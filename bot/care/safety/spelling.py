"""Spelling: find the risk word that a mistyped, cut or glued word was meant to be."""

from functools import cached_property
from typing import Iterable, Optional

_PIECE = 10  # letters of the longest word looked for in a glued one


class Spelling:
    """Repairs words towards the words of the patterns, and never touches a real word.

    `keys` are risk words, repaired first; `real` are ordinary words one letter away from a word of the patterns;
    `known` is every word of the patterns.
    """

    def __init__(self, keys: Iterable[str], real: Iterable[str], known: Iterable[str]) -> None:
        self.keys = frozenset(keys)
        self._real = frozenset(real)
        self._known = frozenset(known) | self.keys

    def knows(self, word: str) -> bool:
        """Tell whether the word is used by a pattern."""
        return word in self._known

    def repair(self, word: str) -> list[str]:
        """Return the word, or what it was meant to be: one word, or several that were glued."""
        if word in self._known or word in self._real or not word.isalpha() or len(word) < 3:
            return [word]
        meant = self._near(word)
        if meant:
            return [meant]
        pieces = self.split(word) if 6 <= len(word) <= 40 else []
        risky = any(piece in self.keys and len(piece) > 2 for piece in pieces)
        return pieces if risky and all(len(p) > 1 or p in "ia" for p in pieces) else [word]

    def join(self, words: list[str]) -> list[str]:
        """Return the words with risk words that were cut in two ("sui cide") made whole."""
        result: list[str] = []
        for word in words:
            glued = result[-1] + word if result else ""
            if len(glued) > 3 and glued in self.keys and not (result[-1] in self._known and word in self._known):
                result[-1] = glued
            else:
                result.append(word)
        return result

    def starred(self, word: str) -> str:
        """Return the risk word of which some letters were starred out ("k*ll"), or the word as it is."""
        same = self._by_length.get(len(word), ())
        fits = [key for key in same if all(a in ("*#" + b) for a, b in zip(word, key))]
        return min(fits, default=word)

    def split(self, letters: str) -> list[str]:
        """Return known words that the letters are made of, fewest first; empty if there are none."""
        letters = letters[:40]
        best: list[Optional[list[str]]] = [[]] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - _PIECE), end):
                head, piece = best[start], letters[start:end]
                if head is not None and piece in self._known and (len(piece) > 1 or piece in "ia"):
                    if best[end] is None or len(head) + 1 < len(best[end] or []):
                        best[end] = [*head, piece]
        return best[-1] or []

    def _near(self, word: str) -> Optional[str]:
        """Return the one key that is a single slip away: a letter missing, doubled, wrong or swapped."""
        if not 3 <= len(word) <= 14:
            return None
        found: set[str] = set()
        for cut in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}:
            found.update(key for key in self._cuts.get(cut, ()) if _one_slip(word, key))
        return min(found, key=lambda key: (self._unlike(key, word), key not in self.keys, key)) if found else None

    @staticmethod
    def _unlike(key: str, word: str) -> tuple[bool, bool]:
        return sorted(key) != sorted(word), key[-1] != word[-1]

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        """Return the risk words by how many letters they have."""
        found: dict[int, list[str]] = {}
        for key in sorted(self.keys):
            found.setdefault(len(key), []).append(key)
        return found

    @cached_property
    def _cuts(self) -> dict[str, list[str]]:
        """Return each word under itself and under every form with one letter left out."""
        cuts: dict[str, list[str]] = {}
        for key in sorted(self._known):
            if len(key) > 3 and key.isascii() and (key in self.keys or len(key) > 4):
                for cut in {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}:
                    cuts.setdefault(cut, []).append(key)
        return cuts


def _one_slip(word: str, key: str) -> bool:
    """Tell whether `word` is `key` with one letter missing, added, changed or two neighbours swapped."""
    if len(key) < 5 and word[0] != key[0] and sorted(word) != sorted(key):
        return False  # short words differ too easily
    if abs(len(word) - len(key)) == 1:
        long, short = (word, key) if len(word) > len(key) else (key, word)
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    if len(word) != len(key):
        return False
    wrong = [i for i in range(len(word)) if word[i] != key[i]]
    if len(wrong) == 1:
        return True
    return (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and word[wrong[0]] == key[wrong[1]]
        and word[wrong[1]] == key[wrong[0]]
    )
