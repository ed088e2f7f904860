"""The screen with its trained head: made at training, loaded at start."""

import hashlib
import json
import logging
import re
from pathlib import Path
from typing import Iterable, Optional, Sequence

import numpy as np
from ruamel.yaml import YAML

from bot.care.safety.judge import judge
from bot.care.safety.patterns import Patterns
from bot.care.safety.screen import Screen, marks
from bot.content.safety_patterns import PATTERNS, load_patterns
from bot.content.safety_thresholds import load_thresholds
from bot.language.encoder import shared_encoder
from bot.language.heads import Head, HeadError, load_head, train_heads

FILE = "safety_head.npz"
SUMS = "safety_head.json"
OTHERS_EVERY = 2  # of a trigger's hundreds of sentences every second teaches as much as all of them, in less time
_log = logging.getLogger(__name__)
_ENTITY = re.compile(r"\[([^]]*)\](?:\([^)]*\)|\{[^}]*\})")


def load_screen(place: Optional[Path] = None) -> Screen:
    """Return the screen; without a readable head in `place` (or with one of other patterns) the patterns work alone."""
    patterns = Patterns(load_patterns())
    thresholds = load_thresholds()
    try:
        return Screen(patterns, stored_head(place) if place else None, thresholds)
    except HeadError as error:
        _log.error("the safety screen works without its trained head: %s", error)
        return Screen(patterns, None, thresholds)


def train_safety_head(data: Path, target: Path) -> None:
    """Train on `data`/safety, with `data`/nlu as texts without risk, and write the head to `target`."""
    screen = Screen(Patterns(load_patterns()))
    reader = _Repairing(screen)
    head = train_heads(data / "safety", reader, reader.evidence, harmless(data / "nlu"))
    sums = {"sha256": head.save(target / FILE), "patterns": patterns_print()}
    (target / SUMS).write_text(json.dumps(sums), encoding="utf-8")


def harmless(folder: Path) -> list[str]:
    """Return the ordinary messages to learn from: all that is said to Steady, and `OTHERS_EVERY`th of each trigger.

    A sentence that is added to one intent changes nothing in what is taken of the others.
    """
    triggers = {path.stem for path in (folder / "triggers").glob("*.yml")}
    texts: dict[str, list[str]] = {}
    for text, intent in intent_examples(folder):
        texts.setdefault(intent, []).append(text)
    return [text for intent, found in texts.items() for text in found[:: OTHERS_EVERY if intent in triggers else 1]]


def intent_examples(folder: Path) -> list[tuple[str, str]]:
    """Return the examples of Rasa's files in a folder as (text without entity marks, intent)."""
    found = []
    for file in sorted(folder.rglob("*.yml")):
        for item in YAML(typ="safe").load(file)["nlu"]:
            lines = (line.strip() for line in item["examples"].splitlines())
            texts = [_ENTITY.sub(r"\1", line[2:]) for line in lines if line.startswith("- ")]
            found += [(text, item["intent"]) for text in texts]
    return found


def patterns_print(files: Optional[Iterable[Path]] = None) -> str:
    """Return a fingerprint of the pattern files; a head is trained on what they see."""
    digest = hashlib.sha256()
    for file in sorted(files or PATTERNS.glob("*.yml")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def stored_head(place: Path) -> Head:
    """Return the head in a model's folder; raises `HeadError`, whose message says what is wrong with it."""
    try:
        sums = json.loads((place / SUMS).read_text(encoding="utf-8"))
        if sums["patterns"] != patterns_print():
            raise HeadError("the patterns changed since the head was trained; run ./steady train")
        return load_head(place / FILE, sums["sha256"])
    except (OSError, ValueError, KeyError) as error:
        raise HeadError(f"{SUMS} cannot be read: {type(error).__name__}") from error


class _Repairing:
    """Makes features as the screen does when it runs."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        return shared_encoder().vectors([self._screen.plain(text) for text in texts])

    def evidence(self, text: str) -> tuple[Sequence[str], Sequence[str]]:
        normal = self._screen.patterns.normaliser.read(text)
        hits = self._screen.patterns.find(normal)
        return normal.tokens, marks(hits, judge(normal, hits))
