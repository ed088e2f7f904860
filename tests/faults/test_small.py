"""The long drills that need no test of their own, small; at their full length they are `./steady bench faults`."""

from pathlib import Path
from typing import Any

import pytest

from bench.faults import flood, order, outage, repeats
from tests.faults.in_time import run_in_time


@pytest.mark.parametrize(("drill", "scale"), [(outage, 0.1), (repeats, 0.01), (order, 0.05), (flood, 0.1)])
def test_a_small_drill_meets_its_figures(drill: Any, scale: float, tmp_path: Path) -> None:
    run_in_time(drill, scale, tmp_path)
