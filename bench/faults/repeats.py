"""The same update 2 to 10 times, also at once: 10,000 of them, each counts once."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.faults.report import Report
from bot.content.messages import Incoming
from bot.settings import Settings
from bot.store.database import Store
from bot.store.inbox import Inbox
from tests.stores import NOW, each_engine, rows_of

UPDATES = 10_000
_CHATS = 50
_AT_ONCE = 8


def run(scale: float, folder: Path) -> Report:
    """Bring `scale` of 10,000 updates again and again, on each engine."""
    report = Report("repeats")
    for engine, settings in each_engine(folder):
        _on(report, engine, settings, round(UPDATES * scale))
    return report


def _on(report: Report, engine: str, settings: Settings, count: int) -> None:
    store, chance = Store.open(settings, prepare=True), random.Random(5)
    inbox = Inbox(store)
    brought = [number for number in range(count) for _ in range(chance.randint(2, 10))]
    # Near each other, as repeats are, but not in order.
    brought.sort(key=lambda number: number + chance.random() * 20)

    def bring(number: int) -> bool:
        return inbox.receive(1, number, f"telegram:{number % _CHATS}", Incoming("text", str(number)), NOW)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        new = sum(pool.map(bring, brought))
    rows = rows_of(store.data, "SELECT count(*), count(DISTINCT update_id) FROM inbox")[0]
    report.note(f"{engine}_brought", len(brought))
    report.none(f"{engine}_counted_twice", ["rows"] * max(0, rows[0] - count) + ["answers"] * max(0, new - count))
    report.none(f"{engine}_lost", ["updates"] * (count - rows[1]))
    store.close()
