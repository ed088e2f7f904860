"""A draft as the reader sees it: whose words, which sentences, and one stream of plain words with marks."""

import re
from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

import spacy
from spacy.tokens import Doc

from bot.care.draft.finder import END, START, TEXT_END, TEXT_START
from bot.care.draft.tokens import BREAK, Word, words_of

MOST_SENTENCES = 12  # of a longer draft the first and the last are read
_LAST_SENTENCES = 4
_MOST_WORDS = 40  # what goes on longer without a stop is read in pieces
_MARKS = ("?", "??", "!", ".", "...")
_SPEAKER = re.compile(
    r"(?:(?<=^)|(?<=[\n.!?/,;]))\s*(?P<who>me|i|myself|him|her|he|she|they|them|(?-i:[A-Z][a-z]{1,14}))\s*:\s*",
    re.IGNORECASE | re.MULTILINE,
)
_OWN = ("me", "i", "myself")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its plain words, its closing marks, and where it stands in the text."""

    words: tuple[Word, ...]
    marks: tuple[str, ...]

    @property
    def start(self) -> int:
        """Return its first character's place."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Return the place after its last word."""
        return self.words[-1].end

    @property
    def plain(self) -> str:
        """Return its words and marks, as the encoder reads them."""
        return " ".join([*(word.plain for word in self.words), *self.marks])


@dataclass(frozen=True)
class Parsed:
    """A draft, split. `stream` is what cues are looked for in; `places` are its words (None for a mark)."""

    text: str
    sentences: tuple[Sentence, ...]
    stream: tuple[str, ...]
    places: tuple[Optional[Word], ...]

    @property
    def plain(self) -> str:
        """Return all sentences as one plain text."""
        return " ".join(sentence.plain for sentence in self.sentences)

    @property
    def passages(self) -> list[str]:
        """Return what needs a vector: the whole, then each sentence if there are several."""
        several = len(self.sentences) > 1
        return [self.plain, *(sentence.plain for sentence in self.sentences if several)]

    def stretches(self) -> list[tuple[int, int]]:
        """Return where each sentence stands in the stream, its marks included."""
        starts = [number for number, item in enumerate(self.stream) if item == START]
        return list(zip(starts, [*starts[1:], len(self.stream)]))

    def span(self, first: int, last: int) -> Optional[tuple[int, int]]:
        """Return the characters that words `first` to `last` (exclusive) of the stream stand for."""
        words = [word for word in self.places[first:last] if word is not None]
        return (words[0].start, words[-1].end) if words else None


class Splitter:
    """Splits a draft with spaCy's rule-based sentence splitter."""

    def __init__(self, slang: Mapping[str, str]) -> None:
        self._slang = slang
        self._nlp = spacy.blank("en")
        self._nlp.add_pipe("sentencizer", config={"punct_chars": [*_MARKS, BREAK]})

    def parse(self, text: str) -> Parsed:
        """Return the draft split; what a quoted "him: ..." says is left out."""
        sentences: list[Sentence] = []
        for start, part in own_parts(text):
            sentences += self._sentences(words_of(part, self._slang, start))
        if len(sentences) > MOST_SENTENCES:
            sentences = sentences[: MOST_SENTENCES - _LAST_SENTENCES] + sentences[-_LAST_SENTENCES:]
        return parsed_from(text, sentences)

    def _sentences(self, words: Sequence[Word]) -> list[Sentence]:
        if not words:
            return []
        doc = Doc(self._nlp.vocab, words=[word.plain for word in words])
        for _, pipe in self._nlp.pipeline:
            doc = pipe(doc)
        ends = [(start, min(start + _MOST_WORDS, span.end)) for span in doc.sents
                for start in range(span.start, span.end, _MOST_WORDS)]  # fmt: skip
        return [found for start, end in ends if (found := _sentence(words[start:end]))]


def parsed_from(text: str, sentences: Sequence[Sentence]) -> Parsed:
    """Return a draft that consists of these sentences of a text."""
    stream, places = _stream(sentences)
    return Parsed(text, tuple(sentences), tuple(stream), tuple(places))


def own_parts(text: str) -> list[tuple[int, str]]:
    """Return (place, text) of what the person says: with "him: ..." and "me: ..." only the latter."""
    found = list(_SPEAKER.finditer(text))
    if not any(match["who"].lower() in _OWN for match in found) or len(found) < 2:
        return [(0, text)]
    parts = [(0, text[: found[0].start()])]
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        if match["who"].lower() in _OWN:
            parts.append((match.end(), text[match.end() : end]))
    return [(start, part) for start, part in parts if part.strip()]


def _sentence(words: Sequence[Word]) -> Optional[Sentence]:
    kept = [word for word in words if word.plain != BREAK]
    marks: list[str] = []
    while kept and kept[-1].plain in _MARKS:
        marks.insert(0, kept.pop().plain)
    if not kept and marks:  # a message of "???" is a sentence too
        kept, marks = [Word(words[0].plain, words[0].start, words[-1].end)], []
    return Sentence(tuple(kept), tuple(marks)) if kept else None


def _stream(sentences: Sequence[Sentence]) -> tuple[list[str], list[Optional[Word]]]:
    items: list[tuple[str, Optional[Word]]] = [(TEXT_START, None)]
    for number, sentence in enumerate(sentences):
        items.append((START, None))
        items += [(word.plain, word) for word in sentence.words]
        items.append((END, None))
        if number == len(sentences) - 1:
            items.append((TEXT_END, None))
        items += [(mark, None) for mark in sentence.marks if mark != "."]
    return [plain for plain, _ in items], [word for _, word in items]
