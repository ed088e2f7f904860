"""Every transcript in tests/conversations, through the real door with the real model."""

from pathlib import Path

import pytest

from tests.transcript import FOLDER, play


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yml")), ids=lambda path: path.stem)
def test_transcript(path: Path, door) -> None:
    play(path, door)


def test_there_are_at_least_sixty() -> None:
    assert len(list(FOLDER.rglob("*.yml"))) >= 60
