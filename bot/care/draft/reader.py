"""Read a draft: which moves of protest are in it and at which words, and what is good in it."""

from dataclasses import dataclass, field
from typing import Mapping, Optional, Protocol, Sequence

import numpy as np

from bot.care.draft.features import FeatureBuilder, Features
from bot.care.draft.finder import CueFinder, Hit
from bot.care.draft.text import Parsed, Splitter, parsed_from
from bot.content.drafts import SECURE, DraftContent

_LONG = 4  # from this many sentences on, single sentences are weighed too
_IN_A_SENTENCE = 1.6  # how much surer one sentence must be than the whole
_CLEARLY = 0.4  # how sure a sentence must be to be kept word for word
_LONGEST_KEPT = 90
_KEEPABLE = ("feeling", "appreciation", "repair")
_FIRM = ("boundary",)
_LONGEST_SHOWN = 70  # a cue is shown with the rest of its sentence up to this many characters
_SENTENCE_ALONE = 2  # a cue of fewer words is shown with its sentence


@dataclass(frozen=True)
class Finding:
    """One move: its label, the characters it means, and the id of what it reaches for."""

    label: str
    start: int
    end: int
    reach: str
    score: float


@dataclass(frozen=True)
class GoodThing:
    """One thing that helps the draft to be heard, and the characters that show it."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class DraftReading:
    """What a draft holds. `labels` strongest first; exactly (none_secure,) if nothing was found."""

    labels: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    good: tuple[GoodThing, ...] = ()
    clear: tuple[tuple[int, int], ...] = ()  # sentences among several that are clear and kind as they stand
    firm: tuple[tuple[int, int], ...] = ()  # of these, those that say a no
    scores: Mapping[str, float] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        """Tell whether it reads as clear and kind."""
        return self.labels == (SECURE,)


class Head(Protocol):
    """The trained classifier: scores by label, and the thresholds it was given."""

    labels: Sequence[str]
    thresholds: np.ndarray  # (labels,); that of secure is its share of the surest other label

    def scores(self, features: Features) -> np.ndarray:
        """Return the probability of each label, shape (labels,)."""


class DraftReader:
    """Reads drafts with the content's cues and a trained head. Vectors come from the caller."""

    def __init__(self, content: DraftContent, head: Head) -> None:
        self._content = content
        self._head = head
        self._splitter = Splitter(content.slang)
        self._finder = CueFinder(content.cues)
        self._builder = FeatureBuilder(content.cues)

    def parse(self, text: str) -> Parsed:
        """Return the draft split; its `passages` are what `read` needs the vectors of."""
        return self._splitter.parse(text)

    def features(self, parsed: Parsed, vector: np.ndarray) -> Features:
        """Return what the head sees of the whole draft."""
        return self._builder.build(parsed, self._finder.find(parsed.stream), vector)

    def read(self, text: str, vectors: np.ndarray, parsed: Optional[Parsed] = None) -> DraftReading:
        """Read a draft; `vectors` has shape (number of passages, 384), the whole draft's first."""
        parsed = parsed or self.parse(text)
        if not parsed.sentences:
            return DraftReading((SECURE,))
        hits = self._finder.find(parsed.stream)
        by_sentence = self._sentence_scores(parsed, hits, vectors)
        scores = self._scores(parsed, hits, vectors[0], by_sentence)
        labels = self._labels(scores)
        found = () if labels == (SECURE,) else tuple(
            self._finding(label, scores, parsed, hits, by_sentence) for label in labels
        )  # fmt: skip
        by_name = dict(zip(self._head.labels, scores.tolist()))
        clear, firm = (self._clear(parsed, hits, by_sentence, kinds) for kinds in (_KEEPABLE, _FIRM))
        return DraftReading(labels, found, self._good(parsed, hits), clear, firm, by_name)

    def _sentence_scores(self, parsed: Parsed, hits: Sequence[Hit], vectors: np.ndarray) -> np.ndarray:
        """Return the scores of each sentence on its own, shape (sentences, labels)."""
        if len(vectors) < 2:
            return np.zeros((0, len(self._head.labels)))
        rows = []
        for sentence, (first, last), vector in zip(parsed.sentences, parsed.stretches(), vectors[1:]):
            alone = parsed_from(parsed.text[sentence.start : sentence.end], (sentence,))
            inside = [hit for hit in hits if first <= hit.first and hit.last <= last]
            rows.append(self._head.scores(self._builder.build(alone, inside, vector)))
        return np.array(rows)

    def _scores(self, parsed: Parsed, hits: Sequence[Hit], vector: np.ndarray, by_sentence: np.ndarray) -> np.ndarray:
        whole = self._head.scores(self._builder.build(parsed, hits, vector))
        if len(parsed.sentences) < _LONG or not len(by_sentence):
            return whole
        secure = self._head.labels.index(SECURE)
        merged = np.maximum(whole, by_sentence.max(axis=0) / _IN_A_SENTENCE)
        merged[secure] = min(whole[secure], by_sentence[:, secure].min() * _IN_A_SENTENCE)
        return merged

    def _labels(self, scores: np.ndarray) -> tuple[str, ...]:
        names, limits = list(self._head.labels), self._head.thresholds
        secure = names.index(SECURE)
        if scores[secure] >= limits[secure] * max(np.delete(scores, secure)):
            return (SECURE,)
        sure = {name: scores[place] / limits[place] for place, name in enumerate(names) if place != secure}
        found = [name for name in sorted(sure, key=lambda name: -sure[name]) if sure[name] >= 1]
        return tuple(found or [max(sure, key=lambda name: sure[name])])

    def _finding(
        self, label: str, scores: np.ndarray, parsed: Parsed, hits: Sequence[Hit], by_sentence: np.ndarray
    ) -> Finding:
        place = list(self._head.labels).index(label)
        start, end = _meant(label, parsed, hits, by_sentence[:, place])
        return Finding(label, start, end, self._content.findings[label].reach, float(scores[place]))

    def _clear(
        self, parsed: Parsed, hits: Sequence[Hit], by_sentence: np.ndarray, kinds: Sequence[str]
    ) -> tuple[tuple[int, int], ...]:
        secure = list(self._head.labels).index(SECURE)
        return tuple(
            (sentence.start, sentence.end)
            for sentence, scores, (first, last) in zip(parsed.sentences, by_sentence, parsed.stretches())
            if scores[secure] >= _CLEARLY and _shows(hits, first, last, kinds)
            and sentence.end - sentence.start <= _LONGEST_KEPT and "?" not in sentence.marks
        )  # fmt: skip

    def _good(self, parsed: Parsed, hits: Sequence[Hit]) -> tuple[GoodThing, ...]:
        result = []
        for kind in self._content.good:
            spans = _spans(kind, parsed, hits)
            if spans:
                result.append(GoodThing(kind, *_with_rest(parsed, *max(spans, key=lambda span: span[1] - span[0]))))
        return tuple(result)


def _shows(hits: Sequence[Hit], first: int, last: int, kinds: Sequence[str]) -> bool:
    return any(hit.cue.group in kinds and not hit.cue.weak and first <= hit.first < last for hit in hits)


def _spans(group: str, parsed: Parsed, hits: Sequence[Hit]) -> list[tuple[int, int]]:
    found = [parsed.span(hit.first, hit.last) for hit in hits if hit.cue.group == group and not hit.cue.weak]
    return [span for span in found if span]


def _meant(label: str, parsed: Parsed, hits: Sequence[Hit], by_sentence: np.ndarray) -> tuple[int, int]:
    """Return the words a finding means: its longest cue, else the sentence that says it most."""
    spans = _spans(label, parsed, hits)
    if spans:
        return _with_rest(parsed, *max(spans, key=lambda span: span[1] - span[0]))
    number = int(by_sentence.argmax()) if len(by_sentence) else 0
    return parsed.sentences[number].start, parsed.sentences[number].end


def _with_rest(parsed: Parsed, start: int, end: int) -> tuple[int, int]:
    """Return a cue's place with the rest of its sentence, if that can be shown on a line."""
    sentence = next(item for item in parsed.sentences if item.start <= start < item.end)
    if len(parsed.text[start:end].split()) < _SENTENCE_ALONE:
        return sentence.start, sentence.end
    return start, sentence.end if sentence.end - start <= _LONGEST_SHOWN else end
