"""Fixtures for all tests. One Agent per test run: it takes seconds to load."""

import pytest


@pytest.fixture(scope="session")
def door():
    """The real door with the real model, trained first if it is missing."""
    from bot import app

    return app.load_door(place=app.train())
