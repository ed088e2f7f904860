"""What choices about one's own data do to the Turn."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest

from actions import my_data_records as records
from bot.store.turn import Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)


@pytest.fixture
def turn() -> Turn:
    turn = Turn(UUID(int=1), "me", NOW)
    turn.put("settings", {"consent": "keep", "name": "Sam"})
    for kind in ("plan", "memory", "letter", "episode", "evidence", "witness", "learn", "safety", "locks", "hold"):
        turn.add(kind, {"some": kind})
    return turn


def test_taking_consent_back_deletes_what_was_kept(turn):
    records.set_choice(turn, "keep", "nothing")
    assert {record.kind for record in turn.records} == {"settings", "safety", "locks", "hold"}
    assert turn.get("settings") == {"consent": "nothing", "name": "Sam"}


def test_giving_consent_deletes_nothing(turn):
    before = len(turn.records)
    records.set_choice(turn, "keep", "keep")
    assert len(turn.records) == before and turn.get("settings")["consent"] == "keep"


@pytest.mark.parametrize(
    ("what", "value", "key", "expected"),
    [("pace", "slow", "pace", "slow"), ("days", "7", "retention_days", 7), ("name", "none", "name", None)],
)
def test_a_choice_is_written(turn, what, value, key, expected):
    records.set_choice(turn, what, value)
    assert turn.get("settings").get(key) == expected


def test_the_time_can_be_set_and_forgotten(turn):
    records.set_offset(turn, 75)
    assert turn.get("settings")["utc_offset_minutes"] == 75
    records.set_choice(turn, "clock", "none")
    assert "utc_offset_minutes" not in turn.get("settings")


def test_a_copy_waits_a_day_and_is_offered_for_one(turn):
    assert records.start_export(turn).due_at == NOW + timedelta(days=1)
    assert not records.export_is_ready(turn)
    turn.cancel_timers(kind="export_ready")  # it fired
    records.offer_export(turn)
    assert records.export_is_ready(turn)
    turn.now += timedelta(hours=25)
    assert not records.export_is_ready(turn)


def test_a_copy_can_be_cancelled_at_any_time(turn):
    assert not records.cancel_export(turn)
    records.start_export(turn)
    assert records.cancel_export(turn) and records.pending_export(turn) is None
    records.offer_export(turn)
    assert records.cancel_export(turn) and not records.export_is_ready(turn)


def test_nothing_is_erased_before_it_was_asked_about(turn):
    assert not records.erase(turn) and not turn.erase
    records.ask_erase(turn)
    turn.set_timer("hold_end", NOW, "hold_end")
    assert records.erase(turn) and turn.erase and not turn.timers
