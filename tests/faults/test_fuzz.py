"""Updates of every shape go through; see bench/faults/fuzz.py."""

from pathlib import Path

from bench.faults import fuzz


def test_no_update_stops_anything_and_none_is_passed_over(tmp_path: Path) -> None:
    report = fuzz.run(0.02, tmp_path)
    assert report.misses == []
