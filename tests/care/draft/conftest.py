"""The desk that reads drafts, shared by all tests here."""

import pytest

from bot.language.drafts import DraftDesk
from tests.drafts import any_desk


@pytest.fixture(scope="session")
def desk() -> DraftDesk:
    """Return a desk with a trained head."""
    return any_desk()
