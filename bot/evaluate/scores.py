"""Figures of a classification with one label a text. Pure: labels in, figures out."""

from collections import Counter
from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

FALLBACK = "nlu_fallback"  # what Rasa answers below its threshold
OUT_OF_SCOPE = "out_of_scope"  # the one label that a fallback is right for


@dataclass(frozen=True)
class Judged:
    """One text with its labels and what was predicted for it, helper intents folded."""

    text: str
    label: str
    second_label: str
    predicted: str
    confidence: float = 0.0

    @property
    def is_first(self) -> bool:
        """Tell whether the first label was predicted."""
        return self.taken == self.label

    @property
    def is_right(self) -> bool:
        """Tell whether either label was predicted."""
        return self.taken in (self.label, self.second_label)

    @property
    def labels(self) -> str:
        """Return both labels, joined as in the other files of labelled texts."""
        return "|".join(filter(None, (self.label, self.second_label)))

    @property
    def taken(self) -> str:
        """Return the prediction; a fallback counts as out of scope where that is one of the labels."""
        if self.predicted == FALLBACK and OUT_OF_SCOPE in (self.label, self.second_label):
            return OUT_OF_SCOPE
        return self.predicted


def fold(intent: str, folded: Mapping[str, Sequence[str]]) -> str:
    """Return the label that contains a helper intent, or the intent itself."""
    return next((label for label, intents in folded.items() if intent in intents), intent)


def figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Return n, accuracy (either label), accuracy_first, macro_f1, asked, and the figures by label.

    Precision, recall and F1 compare the prediction with the first label; the macro mean is over the
    labels that the file has.
    """
    labels = {label: _by_label(judged, label) for label in sorted({row.label for row in judged})}
    return {
        "n": len(judged),
        "accuracy": _share(sum(row.is_right for row in judged), len(judged)),
        "accuracy_first": _share(sum(row.is_first for row in judged), len(judged)),
        "macro_f1": round(sum(float(found["f1"] or 0) for found in labels.values()) / len(labels), 4),
        "asked": _share(sum(row.predicted == FALLBACK for row in judged), len(judged)),
        "labels": labels,
    }


def confusion(judged: Sequence[Judged]) -> list[tuple[str, str, int]]:
    """Return (label, predicted, how often) of the misses, most frequent first."""
    pairs = Counter((row.label, row.predicted) for row in judged if not row.is_right)
    ordered = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(label, predicted, count) for (label, predicted), count in ordered]


def _by_label(judged: Sequence[Judged], label: str) -> dict[str, Optional[float]]:
    hits = sum(row.label == label and row.taken == label for row in judged)
    there = sum(row.label == label for row in judged)
    said = sum(row.taken == label for row in judged)
    f1 = 2 * hits / (there + said) if there + said else 0.0
    return {"n": there, "precision": _share(hits, said), "recall": _share(hits, there), "f1": round(f1, 4)}


def _share(part: int, whole: int) -> Optional[float]:
    """Return the share, None where there is nothing to share."""
    return round(part / whole, 4) if whole else None
