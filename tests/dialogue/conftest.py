"""The Turn that Rasa's side of a test works on."""

from datetime import datetime, timezone
from typing import Iterator
from uuid import UUID

import pytest

from bot.store.turn import Turn, current_turn


@pytest.fixture
def turn() -> Iterator[Turn]:
    """An empty Turn that actions and the tracker store find."""
    made = Turn(UUID(int=1), "me", datetime(2026, 3, 2, tzinfo=timezone.utc))
    token = current_turn.set(made)
    yield made
    current_turn.reset(token)
