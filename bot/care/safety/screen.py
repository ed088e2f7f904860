"""The screen: what is in a text. The first step of every message; needs neither disk, network, database nor Rasa."""

import re
from dataclasses import dataclass, field, replace
from typing import Callable, Mapping, Optional, Protocol, Sequence, cast

import numpy as np

from bot.care.safety.context import Context, adjusted, is_troubled
from bot.care.safety.judge import Judgement, judge, reading_of
from bot.care.safety.levels import Family, Finding, Level, Reading
from bot.care.safety.normalise import STOP, Text
from bot.care.safety.patterns import Hit, Patterns
from bot.content.safety_thresholds import Threshold, Thresholds

PLAIN: frozenset[Level] = frozenset({"R0", "R1", "R2", "M"})  # never softened by the head, unless a figure of speech
OWN_RISK = ("suicide", "self_harm", "harm_others")  # families that people also name in jest
QUESTION: Mapping[Family, str] = {
    "suicide": "suicide", "self_harm": "suicide", "abused": "safe_here", "stalked": "safe_here", "harm_others": "stop",
    "pursuit": "stop", "other_in_danger": "happened", "minor": "adult", "medical": "medical", "delusion": "voices",
}  # fmt: skip


_ORDER_MARKS = re.compile(r'^/?\w+(?=\{)|[{}\[\]<>"\\:]')  # what makes a sentence look like an order to a machine


VectorOf = Callable[[str], Optional[np.ndarray]]


class Scorer(Protocol):
    """A trained head: how likely each label is."""

    def scores(self, vector: np.ndarray, tokens: Sequence[str] = (), marks: Sequence[str] = ()) -> Mapping[str, float]:
        """Return label -> probability for sentence vectors of shape (384,) or (n, 384)."""


@dataclass(frozen=True)
class Screen:
    """Reads texts. Deterministic; without a head the patterns work alone (`degraded`)."""

    patterns: Patterns
    head: Optional[Scorer] = None
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def degraded(self) -> bool:
        """Tell whether the classifier is missing."""
        return self.head is None

    def plain(self, text: str) -> str:
        """Return the text of which the sentence vector should be made: repaired if it was disguised, else as it is."""
        return _plain(text, self.patterns.normaliser.read(text))

    def read(self, text: str, vector: Optional[np.ndarray] = None, context: Optional[Context] = None) -> Reading:
        """Return the reading of one text. `vector` is that of `plain(text)`, shape (384,) or (n, 384)."""
        return self._read(self.patterns.normaliser.read(text), vector, context)

    def read_with(self, vector_of: VectorOf, text: str, context: Optional[Context] = None) -> Reading:
        """Return the reading of one text, whose vector is made here; the text is brought into plain form only once."""
        normal = self.patterns.normaliser.read(text)
        return self._read(normal, vector_of(_plain(text, normal)), context)

    def _read(self, normal: Text, vector: Optional[np.ndarray], context: Optional[Context]) -> Reading:
        hits = self.patterns.find(normal)
        judged = judge(normal, hits, troubled=context is not None and is_troubled(context))
        found = list(judged.findings)
        if self.head is not None and vector is not None and any(token != STOP for token in normal.tokens):
            scores = self.head.scores(vector, normal.tokens, marks(hits, judged))
            found = self._doubted(found, scores.get("none", 0.0), judged) + self._scored(scores, judged)
        reading = reading_of(found, judged.denied)
        return adjusted(reading, context, hopeless=judged.scene.anywhere("hopeless")) if context else reading

    def _doubted(self, found: Sequence[Finding], none: float, judged: Judgement) -> list[Finding]:
        """Return the findings with those made questions, or left out, that the head holds for harmless."""
        doubted = (self._doubt(finding, none, judged) for finding in found)
        return [finding for finding in doubted if finding is not None]

    def _doubt(self, finding: Finding, none: float, judged: Judgement) -> Optional[Finding]:
        """Return a finding as it stands, as a question, or nothing; firm words, and R0 to R2 in plain ones, stay."""
        limits = self.thresholds
        if finding.reason in judged.firm:
            return finding
        idiom, loose = finding.reason in judged.idioms, finding.reason in judged.loose
        if idiom and finding.level == "A" and judged.scene.anywhere("meant"):
            return finding
        if idiom and finding.level == "A":
            return None if none >= (limits.doubt_light if judged.scene.light else limits.doubt_idiom) else finding
        if loose and finding.level not in PLAIN and none >= limits.doubt_loose:
            return None
        if finding.level in PLAIN and not idiom and not loose:
            return finding
        from_ = limits.doubt_idiom_card if idiom else limits.doubt_loose_card if loose else limits.doubt
        return questioned(finding) if none >= from_ else finding

    def _scored(self, scores: Mapping[str, float], judged: Judgement) -> list[Finding]:
        found = [finding for group in self.thresholds.groups for finding in self._group(group, scores, judged)]
        return found or self._unsure(scores, judged)

    def _unsure(self, scores: Mapping[str, float], judged: Judgement) -> list[Finding]:
        """Return the likeliest family's question if the risk is spread over several and nothing else was found."""
        risk = 1 - scores.get("none", 1.0)
        if judged.findings or judged.denied or judged.scene.light or risk < self.thresholds.unsure:
            return []
        group = max(self.thresholds.groups, key=lambda one: sum(scores.get(label, 0.0) for label in one.labels))
        return [Finding("A", cast(Family, group.family), "unsure", "classifier", group.question)]

    def _group(self, group: Threshold, scores: Mapping[str, float], judged: Judgement) -> list[Finding]:
        score = sum(scores.get(label, 0.0) for label in group.labels)
        own = group.family in OWN_RISK
        more = self.thresholds.light * (judged.scene.light and own) + self.thresholds.denied * (judged.denied and own)
        ask = group.card if own and judged.scene.trifling else group.ask + more  # about a trifle only what is certain
        if score < ask:
            return []
        label = max(group.labels, key=lambda name: scores.get(name, 0.0))
        asked = any(finding.family == group.family and finding.level == "A" for finding in judged.findings)
        card = max(group.card, self.thresholds.unclear * asked) + more
        opens = score >= card and not (own and judged.scene.light) and group.family not in judged.excused
        level = cast(Level, group.labels[label] if opens else "A")
        question = "past" if label.endswith("_past") else group.question
        return [Finding(level, cast(Family, group.family), label, "classifier", question if level == "A" else "")]


def _plain(text: str, read: Text) -> str:
    if read.disguised:
        return read.plain
    return _ORDER_MARKS.sub(" ", text) if "{" in text else text


def questioned(finding: Finding) -> Finding:
    """Return a finding as the plain question of its family."""
    return finding if finding.level == "A" else replace(finding, level="A", question=QUESTION[finding.family])


# Judged by rule alone: as evidence they would teach the head to hold real danger beside a trifle for harmless.
TRIFLE_CUES = ("figure", "trifle", "meant", "sign")


def marks(hits: Sequence[Hit], judged: Judgement) -> tuple[str, ...]:
    """Return what the patterns saw, as features for the head: cues, families found, denial and comic marks."""
    seen = {f"cue:{hit.rule.name}" for hit in hits if hit.rule.level == "cue" and hit.rule.name not in TRIFLE_CUES}
    seen |= {f"rule:{hit.rule.name}" for hit in hits if hit.rule.level != "cue"}
    seen |= {f"found:{finding.family}:{finding.level}" for finding in judged.findings}
    seen |= {"denied"} if judged.denied else set()
    seen |= {"comic"} if judged.scene.comic else set()
    return tuple(sorted(seen))
