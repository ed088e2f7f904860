"""Give 100,000 chats' keys a new master key while another process goes on working with them."""

import os
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench.faults.report import Report
from bot.settings import Settings
from bot.store.database import Store
from bot.store.key_tables import wrapped_keys
from bot.store.master import add_master, drop_older
from bot.store.rotation import rewrap_all
from bot.store.sealing import KEY_BYTES
from tests.stores import NOW, each_engine

KEYS, SECONDS = 100_000, 600.0
_PROBE_SECONDS = 2.0


def run(scale: float, folder: Path) -> Report:
    """Wrap `scale` of 100,000 keys anew, on each engine."""
    report = Report("rewrap")
    for engine, settings in each_engine(folder):
        _on(report, engine, settings, round(KEYS * scale))
    return report


def _on(report: Report, engine: str, settings: Settings, count: int) -> None:
    running = Store.open(settings, prepare=True)
    ids = _fill(running, count)
    add_master(settings)
    probes, stop = list[float](), threading.Event()
    probing = threading.Thread(target=_probe, args=(running, ids, probes, stop))
    probing.start()
    rotating, began = Store.open(settings), time.monotonic()
    done = rewrap_all(rotating.keys)
    took = time.monotonic() - began
    stop.set()
    probing.join()
    drop_older(settings)
    unreadable = [chat_id for chat_id in ids[:: max(1, count // 1000)] if not _readable(rotating, chat_id)]
    rotating.close()
    running.close()
    report.note(f"{engine}_keys", done)
    report.at_most(f"{engine}_s_for_100000", took * KEYS / count, SECONDS, of_time=True)
    report.none(f"{engine}_unreadable", unreadable)
    report.none(f"{engine}_left_out", [] if done >= count else [count - done])
    report.seconds(f"{engine}_meanwhile", probes, _PROBE_SECONDS)


def _fill(store: Store, count: int) -> list[UUID]:
    ids = [uuid4() for _ in range(count)]
    rows: list[dict[str, Any]] = [
        {
            "chat_id": chat_id,
            "version": 1,
            "wrapped": store.keys.wrap(chat_id, 1, os.urandom(KEY_BYTES)),
            "created_at": NOW,
        }
        for chat_id in ids
    ]
    with store.keys.database.writing() as connection:
        for first in range(0, count, 5000):
            connection.execute(wrapped_keys.insert(), rows[first : first + 5000])
    return ids


def _probe(store: Store, ids: list[UUID], seconds: list[float], stop: threading.Event) -> None:
    """Open an old chat and make a new one, again and again, as a running program does."""
    number = 0
    while not stop.is_set():
        began = time.monotonic()
        store.keys.forget()
        store.keys.ring(ids[number % len(ids)])
        store.chat_for(f"telegram:{number}", NOW)
        seconds.append(time.monotonic() - began)
        number += 1
        time.sleep(0.02)


def _readable(store: Store, chat_id: UUID) -> bool:
    store.keys.forget()
    return bool(store.keys.ring(chat_id).newest.secret)
