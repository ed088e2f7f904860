"""Train the small heads on the sentence vectors: safety and drafts."""

from pathlib import Path

from bot.language.drafts import train_draft_head
from bot.language.encoder import shared_encoder
from bot.language.safety import train_safety_head


def train_heads(data: Path, target: Path) -> None:
    """Write the trained heads' arrays to the model folder `target`; `data` is the project's data folder."""
    shared_encoder().remember_all()  # the same sentences train more than one head
    train_safety_head(data, target)
    train_draft_head(target)
