"""Numbers are counted, and no label can name a person."""

import pytest

from bot.ops.metrics import Metrics

PLAIN_LABELS = {"kind", "priority", "reason", "outcome", "queue", "le"}


def test_a_turn_is_timed_and_counted():
    metrics = Metrics()
    with metrics.turn():
        pass
    assert metrics.registry.get_sample_value("steady_turns_total", {"outcome": "done"}) == 1
    assert metrics.registry.get_sample_value("steady_turn_seconds_count") == 1


def test_a_failed_turn_is_counted_apart_and_still_raises():
    metrics = Metrics()
    with pytest.raises(ValueError), metrics.turn():
        raise ValueError("x")
    assert metrics.registry.get_sample_value("steady_turns_total", {"outcome": "failed"}) == 1
    assert metrics.registry.get_sample_value("steady_turn_seconds_count") == 0


def test_no_label_can_name_a_person():
    metrics = Metrics()
    for family in metrics.registry.collect():
        assert all(set(sample.labels) <= PLAIN_LABELS for sample in family.samples), family.name
    declared = {name for metric in vars(metrics).values() for name in getattr(metric, "_labelnames", ())}
    assert declared <= PLAIN_LABELS


def test_two_processes_parts_do_not_share_numbers():
    first, second = Metrics(), Metrics()
    first.parked.set(3)
    assert second.registry.get_sample_value("steady_parked") == 0
