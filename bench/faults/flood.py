"""One person writes 500 messages in 10 s, and the 487th says that they want to die."""

import asyncio
import time
from pathlib import Path

from bench.chat import LINES
from bench.faults.people import DANGER, Town, real_door, town
from bench.faults.report import Report
from bot.settings import Settings
from bot.store.database import Store

MESSAGES, SECONDS, DANGEROUS = 500, 10.0, 487
CARD_SECONDS = 3.0
_FLOODER, _OTHER = "telegram:1", "telegram:2"


def run(scale: float, folder: Path) -> Report:
    """Flood once (at a scale below 1 with fewer messages at the same pace), with somebody else writing meanwhile."""
    return asyncio.run(_run(min(1.0, scale), folder))


async def _run(scale: float, folder: Path) -> Report:
    report = Report("flood")
    store = Store.open(Settings(home=folder))
    async with town(store, real_door(store)) as made:
        await made.say("telegram:0", "hi")
        await made.quiet(20)
        await _flood(made, scale)
        await made.quiet(30)
        street = made.street
    store.close()
    report.note("messages", round(MESSAGES * scale))
    report.none("cards_missing", [] if street.cards else ["the card never came"])
    if street.cards:
        report.at_most("card_s", street.cards[0], CARD_SECONDS, of_time=True)
    report.none("without_an_answer", street.waiting())
    report.at_most("other_chat_s", max(street.replies), CARD_SECONDS, of_time=True)
    return report


async def _flood(made: Town, scale: float) -> None:
    messages, dangerous = round(MESSAGES * scale), round(DANGEROUS * scale)
    began = time.monotonic()
    for number in range(1, messages + 1):
        await asyncio.sleep(max(0.0, began + number * SECONDS / MESSAGES - time.monotonic()))
        if number == dangerous:
            await made.say(_FLOODER, DANGER, danger=True)
        else:
            await made.say(_FLOODER, LINES[number % len(LINES)])
        if number == dangerous // 2:
            await made.say(_OTHER, "they have not answered since noon")
