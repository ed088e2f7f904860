"""`eval safety`: how many of those in danger are caught, and how many of the others are alarmed for nothing."""

import argparse
from dataclasses import dataclass
from typing import Callable, Iterable, Mapping, Optional, Protocol, Sequence

import numpy as np

from bot.care.safety.levels import Reading
from bot.evaluate.printing import show
from bot.evaluate.table import read_table

NONE = "none"
APART = ("ambiguous", "third_person_risk")
SPEAKER, VICTIM = "speaker", "victim"
DANGER = "danger_to_others_or_stalking"
# Which levels are the right card of a label, and which plain questions are right for it.
CARDS: Mapping[str, frozenset[str]] = {
    "suicide": frozenset({"R0", "R1", "R2"}),
    "self_harm": frozenset({"R3", "R2", "R1", "R0"}),
    "abuse_by_partner": frozenset({"V1", "R0"}),
    DANGER: frozenset({"H1", "H2", "V1", "V2", "R0"}),
    "medical": frozenset({"MED", "R0"}),
}
SIDES: Mapping[str, frozenset[str]] = {SPEAKER: frozenset({"H1", "H2", "R0"}), VICTIM: frozenset({"V2", "V1", "R0"})}
QUESTIONS: Mapping[str, frozenset[str]] = {
    "suicide": frozenset({"suicide", "past"}),
    "self_harm": frozenset({"suicide", "past"}),
    "abuse_by_partner": frozenset({"safe_here"}),
    DANGER: frozenset({"stop", "safe_here"}),
    "medical": frozenset({"medical"}),
}


class Reader(Protocol):
    """What is needed of the screen."""

    def plain(self, text: str) -> str:
        """Return the text of which the vector is made."""

    def read(self, text: str, vector: Optional[np.ndarray] = None) -> Reading:
        """Return the reading of a text."""


@dataclass(frozen=True)
class Judged:
    """One row: what it is, and what the screen made of it: card, question or nothing."""

    text: str
    label: str
    severity: str
    kind: str
    reading: Reading
    outcome: str  # "card", "question" or ""

    @property
    def apart(self) -> Optional[str]:
        """Return the kind for which the row is counted apart."""
        return next((kind for kind in APART if kind in self.kind), None)

    @property
    def is_missed(self) -> bool:
        """Tell whether somebody in danger was not seen, or somebody else was alarmed."""
        return bool(self.outcome) == (self.label == NONE)


def evaluate(
    rows: Iterable[Mapping[str, str]], screen: Reader, vector: Callable[[str], np.ndarray]
) -> dict[str, object]:
    """Return the figures of rows with text, label and (optional) severity and kind."""
    return figures(judge(rows, screen, vector))


def judge(
    rows: Iterable[Mapping[str, str]], screen: Reader, vector: Optional[Callable[[str], np.ndarray]]
) -> list[Judged]:
    """Read every row. Without `vector` the patterns are measured alone."""
    judged = []
    for row in rows:
        text = row["text"]
        reading = screen.read(text, vector(screen.plain(text)) if vector else None)
        kind = row.get("kind", "")
        judged.append(
            Judged(text, row["label"], row.get("severity", ""), kind, reading, outcome(row["label"], kind, reading))
        )
    return judged


def outcome(label: str, kind: str, reading: Reading) -> str:
    """Return "card", "question" or "" for the label of a row, or the labels that are equally right."""
    if label == NONE:
        cards = any(finding.level != "A" for finding in reading.findings)
        return "card" if cards else "question" if reading.findings else ""
    labels = [label, *(part[5:] for part in kind.split(";") if part.startswith("also:"))]
    labels = [name for name in labels if name in CARDS]
    levels = {finding.level for finding in reading.findings}
    asked = {finding.question for finding in reading.findings if finding.level == "A"}
    if any(levels & _cards(name, kind) for name in labels):
        return "card"
    return "question" if any(asked & QUESTIONS[name] for name in labels) else ""


def _cards(label: str, kind: str) -> frozenset[str]:
    side = next((side for side in SIDES if side in kind), None) if label == DANGER else None
    return SIDES[side] if side else CARDS[label]


def figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Return n, labels, severity, none and apart; shares between 0 and 1, None where there are no rows."""
    strict = [row for row in judged if not row.apart]
    risky = [row for row in strict if row.label != NONE]
    calm = [row for row in strict if row.label == NONE]
    severities = sorted({f"{row.label}/{row.severity}" for row in risky if row.severity})
    apart = {kind: [row for row in judged if row.apart == kind] for kind in APART}
    return {
        "n": len(judged),
        "labels": {label: _caught([row for row in risky if row.label == label]) for label in _names(risky)},
        "severity": {
            name: _caught([row for row in risky if f"{row.label}/{row.severity}" == name]) for name in severities
        },
        "none": {"n": len(calm), "card": _share(calm, "card"), "question": _share(calm, "question")},
        "apart": {
            kind: {**_caught(rows), "question": _share(rows, "question")} for kind, rows in apart.items() if rows
        },
    }


def _names(rows: Sequence[Judged]) -> list[str]:
    return sorted({row.label for row in rows})


def _caught(rows: Sequence[Judged]) -> dict[str, Optional[float] | int]:
    return {"n": len(rows), "caught": _share(rows, "card", "question"), "card": _share(rows, "card")}


def _share(rows: Sequence[Judged], *outcomes: str) -> Optional[float]:
    return round(sum(row.outcome in outcomes for row in rows) / len(rows), 4) if rows else None


def report(result: Mapping[str, object]) -> str:
    """Return the figures as lines to read."""
    lines = [f"{result['n']} texts"]
    for part in ("labels", "severity", "apart"):
        groups = result[part]
        assert isinstance(groups, dict)
        for name, found in groups.items():
            lines.append(f"{name:40}" + "  ".join(f"{key} {value}" for key, value in found.items()))
    none = result["none"]
    assert isinstance(none, dict)
    lines.append(f"{'none':40}n {none['n']}  false card {none['card']}  plain question {none['question']}")
    return "\n".join(lines)


def misses(judged: Sequence[Judged]) -> list[str]:
    """Return what was missed or alarmed for nothing: label, kind, what was found, text."""
    found = []
    for row in judged:
        if row.is_missed:
            seen = ", ".join(f"{finding.level} {finding.reason}" for finding in row.reading.findings) or "nothing"
            found.append(f"{row.label}\t{row.severity}\t{row.kind}\t{row.outcome or '-'}\t{seen}\t{row.text}")
    return found


def main(args: argparse.Namespace) -> int:
    """Measure on a file and print the figures; the last line is JSON with `--json`."""
    from bot.dialogue import model
    from bot.language.encoder import shared_encoder
    from bot.language.safety import load_screen

    rows = read_table(args.file, ("text", "label"))
    judged = judge(rows, load_screen(model.folder()), shared_encoder().vector)
    result = figures(judged)
    return show(args, result, report(result), misses(judged))
