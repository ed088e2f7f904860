"""The screen as the tests of this folder use it: patterns alone, compiled once."""

import csv
from functools import lru_cache
from pathlib import Path

from bot.care.safety.patterns import Patterns
from bot.care.safety.screen import Screen
from bot.content.safety_patterns import load_patterns

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def screen() -> Screen:
    """Return a screen without a head."""
    return Screen(Patterns(load_patterns()))


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file of this folder, quoting off."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
