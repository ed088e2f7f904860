"""The stores that these tests run on."""

import pytest

from tests.stores import clock, settings, store

__all__ = ["clock", "settings", "store"]


@pytest.fixture(autouse=True)
def a_slow_machine_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a message more than its second to be kept: what a database that does not answer costs, tests/faults tries."""
    monkeypatch.setattr("bot.delivery.inbox.TIMEOUT_SECONDS", 60.0)
    monkeypatch.setattr("bot.delivery.inbox._FAILING_SECONDS", 60.0)
    monkeypatch.setattr("bot.delivery.worker._STORE_SECONDS", 60.0)
    monkeypatch.setattr("bot.delivery.memory._SECONDS", 60.0)
