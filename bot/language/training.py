"""Train the small heads on the sentence vectors: safety and drafts."""

from pathlib import Path

from bot.language.drafts import train_draft_head


def train_heads(data: Path, target: Path) -> None:
    """Write the trained heads' arrays to the model folder `target`; `data` is the project's data folder."""
    train_draft_head(target)
