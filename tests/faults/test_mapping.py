"""docs/faults.md names files and drills that exist, and forgets none of them."""

import re
from pathlib import Path

from bench.faults.__main__ import DRILLS
from bot.settings import PROJECT

PAGE = (PROJECT / "docs" / "faults.md").read_text()


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"tests/[\w/]+(?:\.py)?", PAGE))
    assert [name for name in named if not (PROJECT / name).exists()] == []


def test_every_drill_has_its_row() -> None:
    assert set(re.findall(r"drill `(\w+)`", PAGE)) == set(DRILLS) - {"workers"}, "workers measures, it tries nothing"


def test_every_test_of_a_fault_has_its_row() -> None:
    here = {f"tests/faults/{file.name}" for file in Path(__file__).parent.glob("test_*.py")}
    assert here - set(re.findall(r"tests/faults/\w+\.py", PAGE)) == {f"tests/faults/{Path(__file__).name}"}
