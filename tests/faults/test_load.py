"""A flood and a load, small; the long ones are run by ./steady bench faults."""

from pathlib import Path
from typing import Any

import pytest

from bench.faults import flood, load, people


@pytest.fixture(autouse=True)
def a_line_in_place_of_rasa(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "real_door", people.light_door)


def test_danger_is_found_in_a_flood(tmp_path: Path) -> None:
    report = flood.run(0.3, tmp_path)
    assert report.misses == []


def test_a_short_load_leaves_nobody_unheard_and_stays_small(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(load, "RUSH_RATE", 30.0)
    report = load.run(0.002, tmp_path)
    timeless = [miss for miss in report.misses if "_p95_s" not in miss and "growth" not in miss]
    assert timeless == []  # times and growth are the long run's: a busy test machine tells nothing about them
