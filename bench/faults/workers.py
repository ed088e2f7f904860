"""One, two and four workers on one PostgreSQL: how much they answer together, and how soon."""

import os
import subprocess
import time
from pathlib import Path
from typing import Sequence

from bench.chat import LINES, quantile
from bench.faults.report import Report
from bench.faults.started import started
from bot.content.messages import Incoming
from bot.delivery.inbox import utc_now
from bot.settings import Settings
from bot.store.database import Store
from bot.store.inbox import Inbox
from tests.stores import rows_of, settings_for

MESSAGES, WORKERS = 2000, (1, 2, 4)
_LATENCY_SHARE, _LATENCY_SECONDS = 0.5, 20.0  # of one worker's throughput, for so long


def run(scale: float, folder: Path) -> Report:
    """Answer `scale` of 2,000 first messages with each number of workers; every ratio is over one worker."""
    report, rate = Report("workers"), 0.0
    for workers in WORKERS:
        home = folder / str(workers)
        home.mkdir()
        settings = settings_for("postgresql", home)
        Store.open(settings, prepare=True).close()
        throughput, waits = _measure(settings, workers, max(20, round(MESSAGES * scale)), rate, scale)
        rate = rate or throughput * _LATENCY_SHARE
        report.note(f"{workers}_messages_per_s", throughput)
        if waits:
            report.note(f"{workers}_wait_p50_s", quantile(waits, 0.5))
            report.note(f"{workers}_wait_p95_s", quantile(waits, 0.95))
    for workers in WORKERS[1:]:
        ratio = report.figures[f"{workers}_messages_per_s"] / report.figures["1_messages_per_s"]
        report.note(f"{workers}_over_1", ratio)
    report.note("cores", os.cpu_count())
    report.note("load_average", os.getloadavg()[0])
    return report


def _measure(settings: Settings, workers: int, count: int, rate: float, scale: float) -> tuple[float, Sequence[float]]:
    """Return messages a second, and the seconds until messages were taken up at half of one worker's throughput."""
    store = Store.open(settings)
    hands = [started("bench.faults.hand", str(settings.home), settings.data_url) for _ in range(workers)]
    try:
        _wait_for(hands, "ready")
        for number in range(count):
            _receive(store, number, f"telegram:{number}")
        began = time.monotonic()
        for hand in hands:
            hand.stdin.write("go\n")  # type: ignore[union-attr]
            hand.stdin.flush()  # type: ignore[union-attr]
        _until_answered(store)
        throughput = count / (time.monotonic() - began)
        return throughput, _waits(
            store, count, rate or throughput * _LATENCY_SHARE, _LATENCY_SECONDS * min(1, scale * 2)
        )
    finally:
        for hand in hands:
            hand.kill()
            hand.wait()
        store.close()


def _waits(store: Store, count: int, rate: float, seconds: float) -> list[float]:
    """Send at a pace that one worker can hold; the wait is from receipt until a worker took it up."""
    total = max(10, round(rate * seconds))
    began = time.monotonic()
    for number in range(count, count + total):
        time.sleep(max(0.0, began + (number - count) / rate - time.monotonic()))
        _receive(store, number, f"telegram:{number}")
    _until_answered(store)
    rows = rows_of(store.data, f"SELECT done_at - received_at FROM inbox WHERE update_id >= {count}")
    return [int(row[0]) / 1e6 for row in rows]


def _receive(store: Store, number: int, address: str) -> None:
    Inbox(store).receive(1, number, address, Incoming("text", LINES[number % len(LINES)], at=utc_now()), utc_now())


def _until_answered(store: Store) -> None:
    while rows_of(store.data, "SELECT count(*) FROM inbox WHERE done_at IS NULL") != [(0,)]:
        time.sleep(0.05)


def _wait_for(hands: Sequence["subprocess.Popen[str]"], word: str) -> None:
    for hand in hands:
        while (line := hand.stdout.readline()) and line.strip() != word:  # type: ignore[union-attr]
            pass
