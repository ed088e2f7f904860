"""Find the phrases of the pattern files in a text, with spaCy's matcher over plain words."""

from dataclasses import dataclass
from typing import Iterable, Sequence

import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc

from bot.care.safety.normalise import STOP, Lexicon, Normaliser, Text
from bot.care.safety.notation import NotationError, Piece, expand, parse, words_of
from bot.care.safety.spelling import Spelling
from bot.content.safety_patterns import PatternBook, Phrase, Rule

OTHER = "\u00b7"  # stands for every word that no pattern knows, so that no person's word enters spaCy's vocabulary


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
        self._turning = tuple(lists["turning"])
        self._chain, self._negators = frozenset(lists["chain"]), frozenset(lists["negators"])
        pieces = {phrase: _parsed(phrase, book, plain) for rule in book.rules for phrase in rule.phrases}
        self.known = frozenset(word for parts in pieces.values() for piece in parts for word in words_of([piece]))
        self._rules = {rule.name: rule for rule in book.rules}
        self._vocab = spacy.blank("en").vocab
        self._matcher = Matcher(self._vocab, validate=False)
        for rule in book.rules:
            self._matcher.add(rule.name, self._token_rules(rule, pieces))
        known = self.known | {word for words in lists["rewrites"] for word in words}
        self.normaliser = Normaliser(_lexicon(book, Spelling(lists["repair"], lists["real"], known)))

    @property
    def rules(self) -> Sequence[Rule]:
        """Return every rule and cue."""
        return tuple(self._rules.values())

    def _token_rules(self, rule: Rule, pieces: dict[Phrase, list[Piece]]) -> list[list[dict]]:
        found = []
        for phrase in rule.phrases:
            try:
                found += expand(pieces[phrase], self._turning)
            except NotationError as error:
                raise phrase.fault(str(error)) from None
        return found

    def find(self, text: Text) -> list[Hit]:
        """Return every rule that is in the text, in the order of the text."""
        words = [token if token in self.known else OTHER for token in text.tokens]
        doc = Doc(self._vocab, words=words)
        spans = sorted({(start, -end, key) for key, start, end in self._matcher(doc)})
        return [self._hit(text, self._vocab.strings[key], start, -end) for start, end, key in spans]

    def _hit(self, text: Text, name: str, start: int, end: int) -> Hit:
        rule = self._rules[name]
        first = start + (text.tokens[start] == STOP and end - start > 1)
        return Hit(
            rule, start, end, text.sentences[first],
            rule.level != "cue" and self.is_negated(text.tokens, first), all(text.quoted[first:end]),
        )  # fmt: skip

    def is_negated(self, tokens: Sequence[str], start: int) -> bool:
        """Tell whether the words before `start` turn its meaning round ("I don't want to ...")."""
        for place in range(start - 1, max(-1, start - 9), -1):
            if tokens[place] in self._negators:
                before = tokens[max(0, place - 3) : place]
                return not ({"why", "if", "when"} & set(before)) and tokens[start] not in self._negators
            if tokens[place] not in self._chain:
                return False
        return False


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
