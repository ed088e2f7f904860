"""Fixtures for all tests. One Agent per test run: it takes seconds to load."""

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of what is tested.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(scope="session")
def model_folder():
    """The folder of today's model, trained first if it is missing."""
    from bot import app

    return app.train()


@pytest.fixture(scope="session")
def dialogue(model_folder):
    """Rasa's Agent with the real model and all actions."""
    from bot import app

    return app.load_dialogue(model_folder)


@pytest.fixture(scope="session")
def door(model_folder, dialogue):
    """The real door: the safety desk in front, the dialogue behind it."""
    from bot import app
    from bot.door.door import Door

    return Door(app.load_safety(None, model_folder), dialogue.handle)
