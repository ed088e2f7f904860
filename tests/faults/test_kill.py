"""Kill the process at any point: nothing that came in is lost, nothing counts twice."""

from pathlib import Path

from bench.faults import kill


def test_kills_at_any_point_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    report = kill.run(0.04, tmp_path)
    assert report.misses == []
