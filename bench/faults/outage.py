"""PostgreSQL away for a minute, and restarted, under two workers: danger is answered all the same, nothing is lost."""

import json
import time
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, Sequence

from bench.chat import quantile
from bench.faults.people import DANGER
from bench.faults.report import Report
from bench.faults.started import started
from bot.settings import Settings
from bot.store.database import Store
from bot.store.errors import StoreProblem
from tests.postgres import Server, new_server
from tests.stores import rows_of

AWAY_SECONDS = 60.0
CARD_SECONDS = 2.0
_WORKERS = 2
_PER_SECOND = 4.0
_DANGER_EVERY = 3
_AROUND_SECONDS = 5.0  # people write before and after too
_BACK_SECONDS = 120.0  # within this time all is answered again
_LEFT = {
    "never kept": "SELECT count(*) FROM inbox",
    "waiting": "SELECT count(*) FROM inbox WHERE done_at IS NULL AND parked_at IS NULL",
    "unsent": "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')",
    "parked": "SELECT count(*) FROM inbox WHERE parked_at IS NOT NULL",
}
_Line = tuple[float, str, str, str]


def run(scale: float, folder: Path) -> Report:
    """Stop the server for `scale` of a minute, then, with new people, restart it under load."""
    report, own = Report("outage"), new_server()
    try:
        for name, away in (("away", AWAY_SECONDS * scale), ("restart", 0.0)):
            home = folder / name
            home.mkdir()
            settings = Settings(home=home, database_url=own.new_database())
            Store.open(settings, prepare=True).close()
            _on(report, name, own, settings, away)
    finally:
        own.stop()
    return report


def _on(report: Report, name: str, own: Server, settings: Settings, away: float) -> None:
    clerks = [started("bench.faults.clerk", str(settings.home), settings.data_url) for _ in range(_WORKERS)]
    try:
        for clerk in clerks:
            assert clerk.stdout and clerk.stdout.readline().strip() == "ready"
        town = _Town(clerks)
        town.write(_AROUND_SECONDS)
        began = time.time()
        own.halt()
        town.write(away)
        own.begin()
        back = time.time()
        town.write(_AROUND_SECONDS)
        left = _until_answered(settings, len(town.said_at))
        report.note(f"{name}_until_all_answered_s", time.time() - back)
        report.none(f"{name}_workers_that_ended", [clerk.poll() for clerk in clerks if clerk.poll() is not None])
    finally:
        for clerk in clerks:
            clerk.kill()
            clerk.wait()
    report.note(f"{name}_answered_by_the_fallback_alone", left.pop("parked", 0))
    report.none(f"{name}_lost", [what for what, count in left.items() for _ in range(count)])
    _judge(report, name, town, _lines(settings.home), began, back)


class _Town:
    """People who each write once, every so many of them in danger, to one of the workers."""

    def __init__(self, clerks: Sequence[Any]) -> None:
        self._clerks = clerks
        self.said_at: dict[int, float] = {}

    def write(self, seconds: float) -> None:
        end = time.time() + seconds
        while time.time() < end:
            number = len(self.said_at) + 1
            text = DANGER if in_danger(number) else "he has not answered since noon"
            clerk = self._clerks[number % len(self._clerks)]
            self.said_at[number] = time.time()
            clerk.stdin.write(json.dumps([number, text]) + "\n")
            clerk.stdin.flush()
            time.sleep(1 / _PER_SECOND)


def in_danger(number: int) -> bool:
    """Tell whether this person writes of danger."""
    return number % _DANGER_EVERY == 0


def _until_answered(settings: Settings, wanted: int) -> dict[str, int]:
    """Return how much is not done when all is, or patience is over: never kept, waiting, unsent, parked."""
    end, left = time.monotonic() + _BACK_SECONDS, {"never kept": wanted}
    while sum(left.values()) > left.get("parked", 0) and time.monotonic() < end:
        time.sleep(0.2)
        with suppress(StoreProblem):
            store = Store.open(settings)
            left = {name: rows_of(store.data, question)[0][0] for name, question in _LEFT.items()}
            left["never kept"] = wanted - left["never kept"]
            store.close()
    return left


def _lines(home: Path) -> list[_Line]:
    lines = [json.loads(line) for file in home.glob("said.*") for line in file.read_text().splitlines()]
    return sorted(tuple(line) for line in lines)


def _judge(report: Report, name: str, town: _Town, lines: list[_Line], began: float, back: float) -> None:
    heard: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        heard[int(line[1].split(":")[1])].append(line)
    report.note(f"{name}_messages", len(town.said_at))
    report.note(f"{name}_seconds", back - began)
    report.none(f"{name}_unheard", [number for number in town.said_at if not heard[number]])
    during = [number for number, at in town.said_at.items() if in_danger(number) and at >= began - 1]
    before = [number for number, at in town.said_at.items() if at < began - 1]
    usual = quantile(_waits(town, heard, before, lambda line: True), 0.5)
    report.note(f"{name}_usual_answer_s", usual)
    cards = _waits(town, heard, during, lambda line: line[2] != "N")
    report.seconds(f"{name}_card", cards, CARD_SECONDS + usual)
    report.none(f"{name}_cards_missing", [n for n in during if all(line[2] == "N" for line in heard[n])])
    # Whoever was told that something failed is answered once more; nobody gets the same answer twice.
    calm = [number for number in town.said_at if not in_danger(number)]
    twice = [number for number in calm if max(Counter(line[3] for line in heard[number]).values(), default=0) > 1]
    report.none(f"{name}_said_twice", twice)


def _waits(
    town: _Town, heard: dict[int, list[_Line]], numbers: Sequence[int], counts: Callable[[_Line], bool]
) -> list[float]:
    first = {number: next((line[0] for line in heard[number] if counts(line)), None) for number in numbers}
    return [at - town.said_at[number] for number, at in first.items() if at is not None]
