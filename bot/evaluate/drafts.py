"""`eval drafts`: how well the draft reader finds what is in a text, and whether the calmer versions hold."""

import argparse
from dataclasses import dataclass, replace
from typing import Iterable, Mapping, Optional, Sequence
from zlib import crc32

from bot.care.draft.calmer import MOST_CHARACTERS, MOST_SENTENCES, sentence_count
from bot.care.draft.pieces import Pieces
from bot.content.drafts import SECURE
from bot.evaluate.printing import show
from bot.evaluate.table import read_table
from bot.language.draft_head import LABELS
from bot.language.drafts import DraftDesk

_ASKING = ("could ", "can ", "would ", "will ", "shall ", "please ", "i'd like", "id like", "i'd love", "id love")


@dataclass(frozen=True)
class Judged:
    """One draft: what it holds and what was read in it, and the calmer version if one was made."""

    text: str
    labels: frozenset[str]
    found: frozenset[str]
    rewrite: str = ""
    rewrite_secure: bool = False


def main(args: argparse.Namespace) -> int:
    """Measure on a file and print the figures; the last line is JSON with `--json`."""
    rows = read_table(args.file, ("text", "labels"))
    judged = judge(rows, _desk())
    result = figures(judged)
    return show(args, result, report(result), misses(judged))


def _desk() -> DraftDesk:
    from bot.dialogue import model
    from bot.language.drafts import FILE, fresh_desk, load_desk

    place = model.folder()
    return load_desk(place) if (place / FILE).exists() else fresh_desk()


def judge(rows: Iterable[Mapping[str, str]], desk: DraftDesk) -> list[Judged]:
    """Read every draft; write a calmer version of each that is not secure."""
    return [_judged(row["text"], frozenset(filter(None, row["labels"].split("|"))), desk) for row in rows]


def _judged(text: str, labels: frozenset[str], desk: DraftDesk) -> Judged:
    reading = desk.read(text)
    found = frozenset(reading.labels)
    if SECURE in labels:
        return Judged(text, labels, found)
    pieces = as_tapped(text, desk.pieces(text, reading), desk)
    written = desk.calmer(text, pieces)
    rewrite = written[0] if written else ""
    return Judged(text, labels, found, rewrite, bool(rewrite) and desk.read(rewrite).secure)


def as_tapped(text: str, pieces: Pieces, desk: DraftDesk) -> Pieces:
    """Return the pieces with what is missing filled as a person would by a tap: which one, the text decides."""
    seed, calmer = crc32(text.encode()), desk.content.calmer
    feelings, asks = list(calmer.feelings.values()), list(calmer.asks.values())
    told = (pieces.events, pieces.happened, pieces.fact, pieces.topic, pieces.stands)
    if not any(told) and not pieces.event_asked:
        events = [event.when for event in calmer.events.values() if event.label]
        pieces = replace(pieces, events=(events[seed // 64 % len(events)],), event_asked=True)
    if not pieces.feeling:
        words = feelings[seed % len(feelings)].words
        pieces = replace(pieces, feeling=words[0], soft_feeling=words[-1])
    if not pieces.asks:
        pieces = replace(pieces, asks=tuple(asks[seed // 16 % len(asks)].words))
    return replace(pieces, mode="heard" if pieces.decides else "")


def figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Return n, micro_f1, macro_f1, secure_flagged, labels and rewrites; macro is over the labels of the file."""
    labels = {label: _by_label(judged, label) for label in LABELS}
    there = {label: found for label, found in labels.items() if found["n"]}
    hits = sum(len(row.labels & row.found) for row in judged)
    both = sum(len(row.labels) + len(row.found) for row in judged)
    secure = [row for row in judged if SECURE in row.labels]
    return {
        "n": len(judged),
        "micro_f1": _round(2 * hits / both if both else None),
        "macro_f1": _round(sum(found["f1"] or 0 for found in there.values()) / len(there) if there else None),
        "secure_flagged": _share(sum(SECURE not in row.found for row in secure), len(secure)),
        "labels": labels,
        "rewrites": rewrites([row for row in judged if SECURE not in row.labels]),
    }


def rewrites(rows: Sequence[Judged]) -> dict[str, Optional[float]]:
    """Return how many of the calmer versions are secure, distinct, short, and hold one ask."""
    made = [row.rewrite for row in rows if row.rewrite]
    return {
        "n": len(rows),
        "secure": _share(sum(row.rewrite_secure for row in rows), len(rows)),
        "distinct": _share(len(set(made)), len(rows)),
        "short": _share(sum(_is_short(text) for text in made), len(rows)),
        "one_ask": _share(sum(asks_in(text) == 1 for text in made), len(rows)),
    }


def asks_in(text: str) -> int:
    """Return how many sentences of a text ask for something."""
    parts = [part.strip().lower() for part in text.replace("?", "?|").replace(". ", ".|").split("|")]
    return sum(part.endswith("?") or part.startswith(_ASKING) for part in parts if part)


def _is_short(text: str) -> bool:
    return len(text) <= MOST_CHARACTERS and sentence_count(text) <= MOST_SENTENCES


def _by_label(judged: Sequence[Judged], label: str) -> dict[str, Optional[float]]:
    hits = sum(label in row.labels and label in row.found for row in judged)
    there = sum(label in row.labels for row in judged)
    said = sum(label in row.found for row in judged)
    f1 = 2 * hits / (there + said) if there + said else None
    return {"n": there, "precision": _share(hits, said), "recall": _share(hits, there), "f1": _round(f1)}


def report(result: Mapping[str, object]) -> str:
    """Return the figures as a table for people."""
    labels, written = result["labels"], result["rewrites"]
    assert isinstance(labels, dict) and isinstance(written, dict)
    head = "   ".join(f"{name} {_cell(result[name])}" for name in ("n", "micro_f1", "macro_f1", "secure_flagged"))
    lines = [head, "", f"{'label':22} {'n':>5} {'precision':>9} {'recall':>7} {'F1':>7}"]
    for label, found in labels.items():
        cells = (_cell(found[name]) for name in ("precision", "recall", "f1"))
        lines.append("{:22} {:>5} {:>9} {:>7} {:>7}".format(label, found["n"], *cells))
    return "\n".join([*lines, "", "rewrites: " + "   ".join(f"{key} {_cell(value)}" for key, value in written.items())])


def misses(judged: Sequence[Judged]) -> list[str]:
    """Return one tab-separated line for each text that was not read exactly: labels, found, text."""
    return [
        "\t".join(("|".join(sorted(row.labels)), "|".join(sorted(row.found)), row.text))
        for row in judged
        if row.labels != row.found
    ]


def _share(part: float, whole: int) -> Optional[float]:
    return _round(part / whole) if whole else None


def _round(value: Optional[float]) -> Optional[float]:
    return None if value is None else round(value, 4)


def _cell(value: object) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
