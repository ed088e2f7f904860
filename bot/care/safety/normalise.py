"""Bring a text into one plain form, so that patterns meet words and not their disguises."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Mapping

from bot.care.safety import letters
from bot.care.safety.spelling import Spelling

STOP = "."  # a token that stands between sentences, at the beginning and at the end
QUOTE, COLON, LINE = '"', ":", "\n"
MAX_CHARACTERS = 4096
_TOKEN = re.compile(
    r"\n+|\.{2,}|…|[.!?;।؟。！？¡¿]+|[\"“”„«»]|:(?!\w)|"
    r"[^\s!-&(-/:-@\[-`{-~…“”„«»—–¿¡।؟،。、]+"
)
_AGE = re.compile(r"(?<!\w)(\d{2})(yo|y|f|m)(?!\w)")  # 14f is an age and a letter
_ENDS = frozenset(".!?;।؟。！？¡¿")


@dataclass(frozen=True)
class Lexicon:
    """The words that normalising needs; all of them come from content files."""

    rewrites: Mapping[tuple[str, ...], tuple[str, ...]]  # ("gonna",) -> ("going", "to")
    fillers: frozenset[str]  # words without weight: just, really
    comic: frozenset[str]  # words and emoji that mark a joke
    spelling: Spelling
    speakers: frozenset[str]  # he, she, ex: the other person
    speech: frozenset[str]  # said, wrote, texted

    @cached_property
    def longest(self) -> int:
        """Return how many words the longest rewrite takes."""
        return max((len(words) for words in self.rewrites), default=1)

    @cached_property
    def heads(self) -> frozenset[str]:
        """Return the words with which a rewrite begins."""
        return frozenset(words[0] for words in self.rewrites)


@dataclass(frozen=True)
class Text:
    """One message as the patterns read it."""

    plain: str  # lower-case, repaired, still whole sentences
    words: tuple[str, ...]  # with fillers and marks, before rewriting
    tokens: tuple[str, ...]  # rewritten, fillers out, STOP between sentences
    quoted: tuple[bool, ...]  # one a token: spoken by the other person
    comic: bool
    disguised: bool  # something had to be repaired that a reader of vectors would stumble over

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """Return the number of the sentence of each token."""
        number, numbers = 0, []
        for token in self.tokens:
            number += token == STOP
            numbers.append(number)
        return tuple(numbers)


class Normaliser:
    """Turns messages into `Text`. Pure and deterministic."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._spelling = lexicon.spelling

    def read(self, text: str) -> Text:
        """Return one message in plain form; never longer than 4,096 characters are read."""
        raw = text[:MAX_CHARACTERS]
        folded = letters.fold(raw)
        repaired = self._repaired(folded)
        words = tuple(self._words(repaired))
        tokens, quoted = self._tokens(words)
        plain = " ".join(word for word in words if word != LINE)
        disguised = self._disguised(raw, words)
        return Text(plain, words, tokens, quoted, self._is_comic(words), disguised)

    def rewrite(self, words: list[str]) -> list[str]:
        """Return words with slang and contractions written out and fillers left out."""
        lexicon, result, start = self._lexicon, list[str](), 0
        while start < len(words):
            taken, becomes = 1, tuple(words[start : start + 1])
            if words[start] in lexicon.heads:
                taken, becomes = self._rewrite(words, start)
            result += [word for word in becomes if word not in lexicon.fillers]
            start += taken
        return result

    def _rewrite(self, words: list[str], start: int) -> tuple[int, tuple[str, ...]]:
        for size in range(min(self._lexicon.longest, len(words) - start), 0, -1):
            becomes = self._lexicon.rewrites.get(tuple(words[start : start + size]))
            if becomes is not None:
                return size, becomes
        return 1, (words[start],)

    def _repaired(self, folded: str) -> str:
        text = letters.unfigure(letters.latin(folded), self._spelling.knows, self._spelling.starred)
        return letters.untease(text, self._spelling.split)

    def _words(self, text: str) -> list[str]:
        words: list[str] = []
        for token in _TOKEN.findall(_AGE.sub(r"\1 \2", text)):
            if (token[0] in _ENDS and token != ".." and set(token) != {"."}) or token == ".":
                words.append(STOP)
            elif token[0] in ".…":
                continue
            elif token[0] == LINE:
                words.append(LINE)
            elif token in "“”„«»":
                words.append(QUOTE)
            else:
                words += self._spelling.repair(letters.unstretch(token.strip("'"), self._spelling.knows))
        return self._spelling.join(words)

    def _tokens(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        tokens, quoted = [STOP], [False]
        for part, other in spoken(words, self._lexicon):
            for word in self.rewrite(list(part)):
                if word != STOP or tokens[-1] != STOP:
                    tokens.append(word)
                    quoted.append(other)
        if tokens[-1] != STOP:
            tokens.append(STOP)
            quoted.append(False)
        return tuple(tokens), tuple(quoted)

    def _is_comic(self, words: tuple[str, ...]) -> bool:
        return any(word in self._lexicon.comic for word in words)

    @staticmethod
    def _disguised(raw: str, words: tuple[str, ...]) -> bool:
        seen = set(re.findall(r"[^\W_]+", raw.lower().replace("’", "'")))
        return any(word.isalpha() and word not in seen for word in words)


def spoken(words: tuple[str, ...], lexicon: Lexicon) -> list[tuple[list[str], bool]]:
    """Return the words in stretches, each with whether the other person speaks it (a quote or pasted line)."""
    parts: list[tuple[list[str], bool]] = [([], False)]
    inside = pasted = False
    for number, word in enumerate(words):
        before = words[max(0, number - 5) : number]
        if word == QUOTE:
            inside = not inside and _introduced(before, lexicon)
        elif word == COLON:
            pasted = pasted or _introduced(before, lexicon)
        elif word == LINE:
            pasted = False
            word = STOP
        if word in (QUOTE, COLON):
            parts.append(([], inside or pasted))
        elif pasted or inside or not parts[-1][1]:
            parts[-1][0].append(word)
        else:
            parts.append(([word], False))
    return parts


def _introduced(before: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Tell whether the words before a quote or colon name the other person as its speaker."""
    verbs = [place for place, word in enumerate(before) if word in lexicon.speech]
    if not verbs:
        starts_line = len(before) <= 1 or before[-2] in (LINE, STOP)
        return starts_line and bool(before) and before[-1] in lexicon.speakers
    subjects = [word for word in before[: verbs[-1]] if word == "i" or word in lexicon.speakers]
    return bool(subjects) and subjects[-1] != "i"
