"""Find rows of places in a text: spaCy's phrase matcher finds the words, this puts them in a row."""

from typing import Iterable, Mapping, Sequence

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.care.safety.normalise import STOP
from bot.care.safety.notation import Piece

OTHER = "\u00b7"  # stands for every word that no pattern knows, so that no person's word enters spaCy's vocabulary
NUMBER = "#"  # stands for any figure
MOST = 6  # finds of one phrase that are kept; more add nothing

Form = tuple[str, ...]
Spans = dict[int, list[int]]  # start of a find -> its ends
Row = tuple[tuple[int, int, bool], ...]  # place (-1: none), gap, optional


class Finder:
    """Phrases, each a row of places, looked for all at once. Time grows with the length of the text alone."""

    def __init__(self, phrases: Iterable[Sequence[Piece]], turning: Iterable[str]) -> None:
        self._blocked = frozenset((STOP, *turning))
        self._places: dict[frozenset[Form], int] = {}
        self._rows: list[Row] = [self._row(pieces) for pieces in phrases]
        self._needs = [self._mask(row) for row in self._rows]
        self._in_places: dict[Form, list[int]] = {}
        for forms, place in self._places.items():
            for form in forms:
                self._in_places.setdefault(form, []).append(place)
        self._mask_of = {form: sum(1 << place for place in places) for form, places in self._in_places.items()}
        self._forms_of = [tuple(forms) for forms in self._places]
        self._keyed, self._always = self._keys()
        self.known = frozenset(word for form in self._in_places for word in form)
        self._vocab = spacy.blank("en").vocab
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        for form in self._in_places:
            self._matcher.add(" ".join(form), [Doc(self._vocab, words=list(form))])

    def _keys(self) -> tuple[dict[Form, list[int]], list[int]]:
        """Return phrases by the forms of their rarest place, and those that no place must be there for.

        Of some thousand phrases a text then meets the few whose rarest word it holds.
        """
        weight = [sum(len(self._in_places[form]) for form in forms) for forms in self._forms_of]
        keyed: dict[Form, list[int]] = {}
        always = []
        for number, row in enumerate(self._rows):
            must = [place for place, gap, optional in row if not gap and not optional]
            if not must:
                always.append(number)
                continue
            for form in self._forms_of[min(must, key=weight.__getitem__)]:
                keyed.setdefault(form, []).append(number)
        return keyed, always

    def _row(self, pieces: Sequence[Piece]) -> Row:
        return tuple(
            (
                -1 if piece.gap else self._places.setdefault(frozenset(piece.forms), len(self._places)),
                piece.gap,
                piece.optional,
            )
            for piece in pieces
            if piece.gap or piece.forms
        )

    @staticmethod
    def _mask(row: Row) -> int:
        mask = 0
        for place, gap, optional in row:
            mask |= 0 if gap or optional else 1 << place
        return mask

    @property
    def words_kept(self) -> frozenset[str]:
        """Return the words of spaCy's vocabulary, which outlive a text."""
        return frozenset(str(word) for word in self._vocab.strings)

    def find(self, tokens: Sequence[str]) -> list[tuple[int, int, int]]:
        """Return (number of the phrase, first token, token after the last) for every phrase found."""
        finds = self._finds(tokens)
        present, numbers = 0, set(self._always)
        for form in finds:
            present |= self._mask_of.get(form, 0)
            numbers.update(self._keyed.get(form, ()))
        spans = _Spans(finds, self._forms_of)
        free = [token not in self._blocked for token in tokens]
        found = []
        for number in sorted(numbers):
            if self._needs[number] & present == self._needs[number]:
                found += [(number, start, end) for start, end in _matches(self._rows[number], spans, free)]
        return found

    def _finds(self, tokens: Sequence[str]) -> dict[Form, Spans]:
        words = [token if token in self.known else OTHER for token in tokens]
        strings = self._vocab.strings
        finds: dict[Form, Spans] = {}
        for key, start, end in self._matcher(Doc(self._vocab, words=words)):
            finds.setdefault(tuple(strings[key].split(" ")), {}).setdefault(start, []).append(end)
        figures: Spans = {place: [place + 1] for place, token in enumerate(tokens) if token.isdigit()}
        if figures:
            finds.setdefault((NUMBER,), {}).update(figures)
        return finds


class _Spans(dict[int, Spans]):
    """The finds of each place, put together when a phrase asks for them."""

    def __init__(self, finds: Mapping[Form, Spans], forms_of: Sequence[Sequence[Form]]) -> None:
        super().__init__()
        self._finds, self._forms_of = finds, forms_of

    def __missing__(self, place: int) -> Spans:
        merged: Spans = {}
        for form in self._forms_of[place]:
            for start, ends in self._finds.get(form, {}).items():
                merged.setdefault(start, []).extend(ends)
        self[place] = merged
        return merged


def _matches(row: Row, spans: Mapping[int, Spans], free: Sequence[bool]) -> list[tuple[int, int]]:
    """Return up to MOST finds (first token, token after the last) of one phrase, the longest of each start."""
    starts = sorted({start for start in _starts(row, spans, len(free))})
    found: list[tuple[int, int]] = []
    for start in starts:
        ends = {start}
        for place, gap, optional in row:
            ends = _gap(ends, gap, free) if gap else _step(ends, spans[place], optional)
            if not ends:
                break
        else:
            if max(ends) > start:
                found.append((start, max(ends)))
                if len(found) == MOST:
                    break
    return found


def _starts(row: Row, spans: Mapping[int, Spans], length: int) -> Iterable[int]:
    for place, gap, optional in row:
        if gap:
            return range(length)
        if not optional:
            return spans[place]
        return {*spans[place], *_starts(row[1:], spans, length)}
    return ()


def _step(ends: set[int], spans: Spans, optional: bool) -> set[int]:
    after = {end for place in ends for end in spans.get(place, ())}
    return after | ends if optional else after


def _gap(ends: set[int], gap: int, free: Sequence[bool]) -> set[int]:
    after = set(ends)
    for end in ends:
        for place in range(end, min(end + gap, len(free))):
            if not free[place]:
                break
            after.add(place + 1)
    return after
