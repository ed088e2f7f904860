"""Train the small heads on the sentence vectors: safety and drafts."""

from pathlib import Path


def train_heads(data: Path, target: Path) -> None:
    """Write the trained heads' arrays to `target`."""
