"""Kill the process with SIGKILL at any point of a message's way, again and again."""

import json
import random
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any, Iterator

from bench.faults import victim
from bench.faults.report import Report
from bench.faults.started import started
from bot.delivery.inbox import utc_now
from bot.settings import Settings
from bot.store.database import Store
from bot.store.outbox import Outbox
from tests.stores import ENGINES, each_engine

KILLS = 500
_NEW_EACH_TIME = 4  # updates that come in before each kill
_POINTS = [f"{name}:{when}" for name in (*victim.POINTS, *victim.HERE) for when in ("before", "after")]


def run(scale: float, folder: Path) -> Report:
    """Kill `scale` of 500 times, half of them on each engine."""
    report = Report("kill")
    kills = max(len(_POINTS) // 2, round(KILLS * scale / len(ENGINES)))
    for engine, settings in each_engine(folder):
        _on(report, engine, settings, kills)
    return report


def _on(report: Report, engine: str, settings: Settings, wanted: int) -> None:
    Store.open(settings, prepare=True).close()
    (settings.home / "offset").write_text("1")
    kills, strange = Counter[str](), []
    with started("bench.faults.victim") as process:
        last = 0
        for point, nth in _deaths():
            last += _NEW_EACH_TIME
            status = _live(process, settings, point, nth, last)
            kills[point] += status == -signal.SIGKILL
            strange += [(point, status)] if status not in (0, -signal.SIGKILL) else []
            if kills.total() >= wanted or strange:
                break
            time.sleep(0.0 if settings.on_sqlite else 0.02)  # the server sees that the dead one is gone
        strange += [("end", status)] if (status := _live(process, settings, "none", 0, last)) else []
        process.stdin.close()  # type: ignore[union-attr]
    report.note(f"{engine}_kills", kills.total())
    report.note(f"{engine}_updates", last)
    report.none(f"{engine}_points_never_hit", [point for point in _POINTS if not kills[point]] if wanted > 100 else [])
    report.none(f"{engine}_other_ends", strange)
    if strange:  # its messages still wait: what would look lost was never taken up again
        return
    _judge(report, engine, settings, last, kills.total())


def _deaths() -> Iterator[tuple[str, int]]:
    chance = random.Random(11)
    while True:
        for point in chance.sample(_POINTS, len(_POINTS)):
            yield point, chance.randint(1, 3)


def _live(process: Any, settings: Settings, point: str, nth: int, last: int) -> int:
    order = {"home": str(settings.home), "url": settings.data_url, "point": point, "nth": nth, "last": last}
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def _judge(report: Report, engine: str, settings: Settings, last: int, kills: int) -> None:
    store = Store.open(settings)
    heard = {chat: _heard(store, chat) for chat in range(victim.CHATS)}
    states = Outbox(store).counts()
    store.close()
    numbers = {chat: [n for n in range(1, last + 1) if n % victim.CHATS == chat] for chat in heard}
    found = {chat: [entry for entry in entries if isinstance(entry, int)] for chat, entries in heard.items()}
    lost = [n for chat in heard for n in numbers[chat] if n not in found[chat]]
    report.none(f"{engine}_updates_lost", lost)
    report.none(f"{engine}_out_of_order_or_twice", [chat for chat in heard if found[chat] != numbers[chat]])
    timers = [sorted(entry for entry in entries if isinstance(entry, str)) for entries in heard.values()]
    wanted = [sorted(f"timer {n}" for n in numbers[chat]) for chat in heard]
    report.none(
        f"{engine}_timers_lost_or_twice", [1 for one, other in zip(timers, wanted, strict=True) if one != other]
    )
    sent = Counter((settings.home / "sent.log").read_text().splitlines())
    expected = {f"telegram:{n % victim.CHATS} {kind} {n}" for n in range(1, last + 1) for kind in ("text", "timer")}
    unsent = expected - set(sent)
    report.none(f"{engine}_safety_unsent", [line for line in unsent if int(line.split()[-1]) % 4 == 0])
    withdrawn, half_sent = states.get("dropped", 0), states.get("failed", 0)
    report.note(f"{engine}_replies_withdrawn_for_safety", withdrawn)
    report.note(f"{engine}_replies_not_repeated_after_a_kill", half_sent)
    report.at_most(f"{engine}_replies_unsent", len(unsent), withdrawn + half_sent)
    report.at_most(f"{engine}_sent_twice", sum(sent.values()) - len(sent), kills)


def _heard(store: Store, chat: int) -> list[Any]:
    turn = store.load(store.chat_for(f"telegram:{chat}"), utc_now())
    return list(turn.get("plan").get("heard", []))
