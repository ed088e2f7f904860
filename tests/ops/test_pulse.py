"""What waits too long in the store is a fault that /healthz tells of."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.content.messages import Incoming, Reply
from bot.ops.health import Health
from bot.ops.metrics import Metrics
from bot.ops.pulse import LONGEST_WAIT, Pulse
from bot.settings import Settings
from bot.store.database import Store
from bot.store.inbox import Inbox
from tests.stores import rows_of, settings_for


@pytest.fixture
def parts(tmp_path):
    opened = Store.open(settings_for("sqlite", tmp_path))
    health, metrics = Health(), Metrics()
    pulse = Pulse(opened, health, metrics)
    yield opened, health, metrics, pulse
    pulse.close()
    opened.close()


async def test_a_message_that_nobody_takes_up_is_a_fault(parts) -> None:
    store, health, metrics, pulse = parts
    now = datetime.now(timezone.utc)
    Inbox(store).receive(1, 1, "telegram:1", Incoming("text", "x"), now - timedelta(seconds=30))
    await pulse.look()
    assert health.late() == [] and metrics.registry.get_sample_value("steady_waiting", {"queue": "inbox"}) == 1
    Inbox(store).receive(1, 2, "telegram:2", Incoming("text", "x"), now - timedelta(seconds=LONGEST_WAIT["inbox"] + 9))
    await pulse.look()
    assert health.late() == ["inbox"]


async def test_a_reply_a_card_and_a_timer_that_wait_too_long_are_faults(parts) -> None:
    store, health, _, pulse = parts
    then = datetime.now(timezone.utc) - timedelta(minutes=5)
    Inbox(store).receive(1, 1, "telegram:1", Incoming("text", "x"), then)
    claim = Inbox(store).claim("me", then)
    assert claim is not None
    turn = store.load(claim.chat_id, then)
    turn.say(*_bubbles())
    turn.set_timer("hold", then, "hold")
    store.commit(turn, owner="me", done=claim.receipts)
    await pulse.look()
    assert health.late() == ["outbox", "safety", "timers"]


async def test_what_telegram_asked_to_wait_for_is_no_fault(parts) -> None:
    store, health, _, pulse = parts
    then = datetime.now(timezone.utc) - timedelta(minutes=5)
    turn = store.load(store.chat_for("telegram:1", then), then)
    Inbox(store).receive(1, 1, "telegram:1", Incoming("text", "x"), then)
    claim = Inbox(store).claim("me", then)
    assert claim is not None
    turn.say(_bubbles()[1])
    store.commit(turn, owner="me", done=claim.receipts)
    with store.data.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET not_before = 99999999999999999")
    await pulse.look()
    assert health.late() == [] and rows_of(store.data, "SELECT count(*) FROM outbox") == [(1,)]


def _bubbles():
    return Reply("card", priority="safety"), Reply("more")


async def test_a_store_that_was_not_reached_is_a_fault(tmp_path) -> None:
    health = Health()
    pulse = Pulse(Store(Settings(home=tmp_path)), health, Metrics())
    await pulse.look()
    assert health.late() == ["database"]
    pulse.close()
