"""Train the small heads on the sentence vectors: safety and drafts."""

import os
import sys
from pathlib import Path

from bot.language.draft_head import read_rows
from bot.language.drafts import ROWS, train_draft_head
from bot.language.encoder import ENCODER_FOLDER, Encoder, shared_encoder
from bot.language.heads import read_examples
from bot.language.kept_vectors import KeptVectors
from bot.language.safety import intent_examples, train_safety_head

KEPT = ENCODER_FOLDER.with_name(f"{ENCODER_FOLDER.name.replace('encoder', 'vectors')}.npz")


def encode_examples(data: Path) -> None:
    """Encode what is new among all training sentences, on all cores, for both trainings that come after it."""
    shared_encoder()  # converts the weights if that was never done
    kept = KeptVectors(KEPT)
    encoder = Encoder(threads=os.cpu_count() or 1)
    encoder.remember_all(kept)
    encoder.vectors([text for text, _ in read_examples(sorted((data / "safety").glob("*.yml")))])
    encoder.vectors([text for text, _ in intent_examples(data / "nlu")])
    encoder.vectors(read_rows(sorted(ROWS.glob("*.tsv")))[0])
    kept.save()


def use_encoded() -> None:
    """Let the process's encoder take what `encode_examples` left."""
    shared_encoder().remember_all(KeptVectors(KEPT))


def train_heads(data: Path, target: Path) -> None:
    """Write the trained heads' arrays to the model folder `target`; `data` is the project's data folder."""
    use_encoded()
    train_safety_head(data, target)
    train_draft_head(target)


if __name__ == "__main__":  # a process of its own, beside Rasa's training
    train_heads(Path(sys.argv[1]), Path(sys.argv[2]))
