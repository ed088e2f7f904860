"""The Turn that the draft's actions work on."""

from typing import Iterator
from uuid import uuid4

import pytest

from bot.store.turn import Turn, current_turn
from tests.stores import NOW


@pytest.fixture
def turn() -> Iterator[Turn]:
    """An empty Turn that actions see."""
    made = Turn(uuid4(), "chat", NOW)
    token = current_turn.set(made)
    yield made
    current_turn.reset(token)
