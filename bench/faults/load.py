"""A thousand people for half an hour, and a rush with Telegram's pace out of the way; a line in place of Rasa."""

import asyncio
import random
import time
from pathlib import Path

from bench.chat import LINES
from bench.faults.people import DANGER, Town, light_door, resident_mib, town
from bench.faults.report import Report
from bot.door.door import Door
from bot.settings import Settings
from bot.store.database import Store

CHATS = 1000
STEADY_RATE, STEADY_SECONDS = 15.0, 1800.0
RUSH_RATE, RUSH_SECONDS = 60.0, 300.0
REPLY_SECONDS, CARD_SECONDS = 1.5, 0.5
MIB, GROWTH = 512.0, 0.05
_DANGER_EVERY = 50  # every so many messages is one that calls for the card


def run(scale: float, folder: Path) -> Report:
    """Run both loads, each for `scale` of its time."""
    return asyncio.run(_run(scale, folder))


async def _run(scale: float, folder: Path) -> Report:
    report = Report("load")
    store = Store.open(Settings(home=folder))
    door = light_door(store)
    await _phase(report, "steady", store, door, STEADY_RATE, STEADY_SECONDS * scale, paced=True)
    await _phase(report, "rush", store, door, RUSH_RATE, RUSH_SECONDS * scale, paced=False)
    store.close()
    return report


async def _phase(report: Report, name: str, store: Store, door: Door, rate: float, seconds: float, paced: bool) -> None:
    async with town(store, door, paced) as made:
        await _write(made, rate, max(5.0, seconds / 10))
        await made.quiet(30)
        made.street.replies.clear()
        made.street.cards.clear()
        before, bubbles = resident_mib(), made.street.bubbles
        began = time.monotonic()
        sent = await _write(made, rate, seconds)
        took = time.monotonic() - began
        heard = await made.quiet(30)
        after = resident_mib()
    report.note(f"{name}_seconds", took)
    report.note(f"{name}_messages_per_s", sent / took)
    report.note(f"{name}_bubbles_per_s", (made.street.bubbles - bubbles) / took)
    report.seconds(f"{name}_reply", made.street.replies, REPLY_SECONDS)
    report.seconds(f"{name}_card", made.street.cards, CARD_SECONDS)
    softened = made.street.softened()
    report.none(f"{name}_cards_softened", softened)
    report.none(f"{name}_unheard", [] if heard else sorted(set(made.street.waiting()) - set(softened)))
    report.at_most(f"{name}_mib", after, MIB)
    report.at_most(f"{name}_growth", after / before - 1, GROWTH)


async def _write(made: Town, rate: float, seconds: float) -> int:
    """Let somebody who is not waiting write, `rate` times a second; return how often."""
    chance, began, number = random.Random(3), time.monotonic(), 0
    while (due := began + number / rate) < began + seconds:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        number += 1
        address = f"telegram:{chance.randrange(CHATS)}"
        if number % _DANGER_EVERY == 0:
            await made.say(f"{address}0000", DANGER, danger=True)
        else:
            await made.say(address, LINES[number % len(LINES)])
    return number
