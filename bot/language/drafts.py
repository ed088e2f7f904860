"""The draft desk: reads drafts and offers calmer versions, with the process's encoder and trained head."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Optional, Sequence

import numpy as np

from bot.care.draft.calmer import Style, style_of, variants
from bot.care.draft.features import Features
from bot.care.draft.own_words import spoken_to_them
from bot.care.draft.pieces import PieceFinder, Pieces
from bot.care.draft.reader import DraftReader, DraftReading, Head
from bot.content.drafts import DraftContent, load_drafts
from bot.language.draft_head import FILE, DraftHead, read_rows, train
from bot.language.encoder import Encoder, shared_encoder

ROWS = Path(__file__).resolve().parents[2] / "data" / "drafts"


class DraftDesk:
    """Everything the dialogue, practice and measuring need of drafts, behind a few methods."""

    def __init__(self, content: DraftContent, head: Head, encoder: Encoder) -> None:
        self.content = content
        self.reader = DraftReader(content, head)
        self._pieces = PieceFinder(content)
        self._encoder = encoder

    def read(self, text: str) -> DraftReading:
        """Return what is in a draft."""
        parsed = self.reader.parse(text)
        if not parsed.sentences:
            return DraftReading(("none_secure",))
        return self.reader.read(text, self._encoder.vectors(parsed.passages), parsed)

    def moves(self, text: str) -> list[tuple[str, str]]:
        """Return (label, the words that mean it) of each finding, strongest first; empty for a clear text."""
        return [(found.label, text[found.start : found.end]) for found in self.read(text).findings]

    def pieces(self, text: str, reading: DraftReading, part: bool = False) -> Pieces:
        """Return what the draft itself gives for a calmer version."""
        return self._pieces.find(self.reader.parse(text), reading, part)

    def told(self, text: str) -> Pieces:
        """Return what an answer to "what happened?" gives for a calmer version."""
        return self._pieces.told(self.reader.parse(spoken_to_them(text)))

    def is_harm(self, text: str) -> bool:
        """Tell whether a text asks for something cruel to be written."""
        return self._pieces.is_harm(self.reader.parse(text))

    def calmer(
        self, text: str, pieces: Pieces, count: int = 1, skip: int = 0, style: Optional[Style] = None
    ) -> list[str]:
        """Return up to `count` calmer versions that read as clear and kind, best first."""
        style = style or self.style(text)
        kept: list[str] = []
        for one in _plainer(pieces):
            if not one.feeling and not one.kept and not one.stands and one.mode != "decision":
                continue
            for candidate in variants(text, one, self.content.calmer, style, skip):
                if candidate not in kept and (one.mode == "decision" or self.read(candidate).secure):
                    kept.append(candidate)
                if len(kept) >= count:
                    return kept
        return kept

    def style(self, text: str) -> Style:
        """Return how the person writes, without their spellings: those are for "more like me"."""
        return replace(style_of(text, self.content.calmer), spellings=())


def _plainer(pieces: Pieces) -> list[Pieces]:
    """Return the pieces, then with less and less of their words: the first that reads as clear and kind is taken."""
    no_event = replace(pieces, happened="", fact="", nearly="")
    return [pieces, replace(pieces, kept=""), replace(pieces, kept="", happened=""), no_event,
            replace(no_event, kept=""), replace(no_event, kept="", events=(), topic="")]  # fmt: skip


def trained_head(content: DraftContent, encoder: Encoder, rows: Path = ROWS) -> DraftHead:
    """Train the head from the labelled drafts; it takes some seconds."""
    texts, labels, registers = read_rows(sorted(rows.glob("*.tsv")))
    reader = DraftReader(content, _Nothing())
    parsed = [reader.parse(text) for text in texts]
    vectors = encoder.vectors([one.plain for one in parsed])
    features = [reader.features(one, vector) for one, vector in zip(parsed, vectors)]
    return train(features, labels, registers, content.cues)


class _Nothing:
    """Stands where the head will be while it is trained."""

    labels: Sequence[str] = ()
    thresholds = np.zeros(0)

    def scores(self, features: Features) -> np.ndarray:
        raise NotImplementedError


def train_draft_head(target: Path, encoder: Optional[Encoder] = None) -> None:
    """Train the head and write it into the model folder `target`."""
    trained_head(load_drafts(), encoder or shared_encoder()).save(target / FILE)


def load_desk(model: Path) -> DraftDesk:
    """Return a desk with the head of a trained model's folder; raises `WrongHead` or `OSError`."""
    content = load_drafts()
    return DraftDesk(content, DraftHead.load(model / FILE, content.cues), shared_encoder())


@lru_cache(maxsize=1)
def fresh_desk() -> DraftDesk:
    """Return a desk whose head is trained now, in memory: for tests and where no model was trained yet."""
    content = load_drafts()
    return DraftDesk(content, trained_head(content, shared_encoder()), shared_encoder())
