"""Find the phrases of the pattern files in a text, and see which of them are denied or quoted."""

from dataclasses import dataclass
from typing import Iterable, Sequence

from bot.care.safety.finder import Finder
from bot.care.safety.normalise import STOP, Lexicon, Normaliser, Text
from bot.care.safety.notation import NotationError, Piece, parse
from bot.care.safety.spelling import Spelling
from bot.content.safety_patterns import PatternBook, Phrase, Rule


@dataclass(frozen=True)
class Hit:
    """One rule found in a text: tokens `start` up to `end`."""

    rule: Rule
    start: int
    end: int
    sentence: int
    negated: bool = False
    quoted: bool = False


class Patterns:
    """All rules and cues, compiled once."""

    def __init__(self, book: PatternBook) -> None:
        lists = book.normalise
        plain = Normaliser(_lexicon(book, Spelling((), (), ())))
        self._chain, self._negators = frozenset(lists["chain"]), frozenset(lists["negators"])
        phrases = [(rule, _parsed(phrase, book, plain)) for rule in book.rules for phrase in rule.phrases]
        self._rule_of = [rule for rule, _ in phrases]
        self._finder = Finder([pieces for _, pieces in phrases], lists["turning"])
        known = self._finder.known | {word for words in lists["rewrites"] for word in words}
        self.normaliser = Normaliser(_lexicon(book, Spelling(lists["repair"], lists["real"], known)))
        self.rules = book.rules

    @property
    def known(self) -> frozenset[str]:
        """Return every word of the phrases."""
        return self._finder.known

    @property
    def words_kept(self) -> frozenset[str]:
        """Return every word that the matcher remembers: those of the phrases, never a person's."""
        return self._finder.words_kept

    def find(self, text: Text) -> list[Hit]:
        """Return every rule that is in the text, in the order of the text."""
        spans = {
            (start, end, self._rule_of[number].name): self._rule_of[number]
            for number, start, end in self._finder.find(text.tokens)
        }
        return [
            self._hit(text, rule, start, end)
            for (start, end, _), rule in sorted(spans.items(), key=lambda item: item[0])
        ]

    def _hit(self, text: Text, rule: Rule, start: int, end: int) -> Hit:
        first = start + (text.tokens[start] == STOP and end - start > 1)
        return Hit(
            rule, start, end, text.sentences[first],
            rule.level != "cue" and self.is_negated(text.tokens, first), _all_quoted(text, first, end),
        )  # fmt: skip

    def is_negated(self, tokens: Sequence[str], start: int) -> bool:
        """Tell whether the words before `start` turn its meaning round ("I don't want to ...")."""
        for place in range(start - 1, max(-1, start - 9), -1):
            if tokens[place] in self._negators:
                before = tokens[max(0, place - 3) : place]
                return "why" not in before and tokens[start] not in self._negators
            if tokens[place] not in self._chain:
                return False
        return False


def _all_quoted(text: Text, start: int, end: int) -> bool:
    """Tell whether the other person speaks every word; the end of a sentence is nobody's."""
    return all(text.quoted[place] for place in range(start, end) if text.tokens[place] != STOP)


def cues_by_sentence(hits: Iterable[Hit]) -> dict[str, set[int]]:
    """Return for each cue the sentences it stands in."""
    found: dict[str, set[int]] = {}
    for hit in hits:
        if hit.rule.level == "cue":
            found.setdefault(hit.rule.name, set()).add(hit.sentence)
    return found


def _parsed(phrase: Phrase, book: PatternBook, plain: Normaliser) -> list[Piece]:
    try:
        return parse(phrase.text, book.words, plain.rewrite)
    except NotationError as error:
        raise phrase.fault(str(error)) from None


def _lexicon(book: PatternBook, spelling: Spelling) -> Lexicon:
    lists = book.normalise
    return Lexicon(
        lists["rewrites"], frozenset(lists["fillers"]), frozenset(lists["comic"]), spelling,
        frozenset(lists["speakers"]), frozenset(lists["speech"]),
    )  # fmt: skip
