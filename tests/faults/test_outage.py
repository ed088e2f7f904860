"""PostgreSQL goes away and comes back under two workers; see bench/faults/outage.py."""

from pathlib import Path

from bench.faults import outage


def test_two_workers_outlive_their_database(tmp_path: Path) -> None:
    report = outage.run(0.1, tmp_path)
    assert report.misses == []
