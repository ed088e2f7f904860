"""A hundred people write fifty messages each while answers take 0 to 3 s: everybody's stay in order, nobody waits."""

import asyncio
import random
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, AsyncIterator, Optional, Sequence

from bench.chat import quantile
from bench.faults.people import NoPace, hand_in
from bench.faults.report import Report
from bot.content.messages import Incoming, Reply
from bot.delivery.inbox import utc_now
from bot.delivery.runner import Delivery, Options
from bot.store.database import Store
from bot.store.turn import Turn
from tests.stores import settings_for

CHATS, MESSAGES = 100, 50
PER_SECOND = 60.0  # twice what Telegram lets a bot say: slow answers are tried here, not how much comes in
LONGEST = 3.0  # seconds that an answer takes
# Quick people, who must not notice; of twenty the 95th percentile would be the worst one.
_OTHERS, _OTHERS_EVERY = 80, 0.1
SLOWER = 1.5  # times as long as without the hundred


class _Phone:
    """Notes when the quick people heard back."""

    def __init__(self) -> None:
        self.said: dict[str, float] = {}
        self.waits: list[float] = []

    async def send(self, address: str, reply: Reply) -> Optional[int]:
        if address in self.said:
            self.waits.append(time.monotonic() - self.said.pop(address))
        return None

    async def delete(self, address: str, message_ids: Sequence[int]) -> Sequence[int]:
        return []


def run(scale: float, folder: Path) -> Report:
    """Let `scale` of a hundred people write, on SQLite."""
    return asyncio.run(_run(scale, folder))


async def _run(scale: float, folder: Path) -> Report:
    report, chats = Report("order"), max(5, round(CHATS * scale))
    store = Store.open(settings_for("sqlite", folder))
    heard: dict[str, list[int]] = {}
    async with _line(store, heard, chats + 8) as (delivery, phone):
        await _quick_people(delivery, phone, "alone")
        alone, phone.waits = phone.waits, []
        writing = asyncio.create_task(_hundred(delivery, chats))
        await _quick_people(delivery, phone, "beside")
        beside, phone.waits = phone.waits, []
        await writing
        while sum(map(len, heard.values())) < chats * MESSAGES:
            await asyncio.sleep(0.1)
        await _quick_people(delivery, phone, "after")  # the machine may be busier now than before
        alone += phone.waits
    store.close()
    report.note("chats", chats)
    report.none("out_of_order", [chat for chat, numbers in heard.items() if numbers != list(range(MESSAGES))])
    report.note("alone_p95_s", quantile(alone, 0.95))
    report.note("unheard", len(phone.said))
    slower = quantile(beside, 0.95) / quantile(alone, 0.95)
    report.at_most("beside_over_alone_p95", slower, SLOWER, of_time=True)
    return report


@asynccontextmanager
async def _line(store: Store, heard: dict[str, list[int]], slots: int) -> AsyncIterator[tuple[Delivery, _Phone]]:
    phone, chance = _Phone(), random.Random(4)

    async def answer(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        chat = messages[0].code
        if chat.startswith("slow"):
            await asyncio.sleep(chance.random() * LONGEST)
            heard.setdefault(chat, []).extend(int(message.text) for message in messages)
        return [Reply("I hear you.")]

    def fallback(turn: Turn, messages: Sequence[Incoming]) -> Sequence[Reply]:
        return []

    stuck: list[str] = []
    made = Options(slots=slots, hang_seconds=20.0, limits=NoPace(), on_stuck=lambda: stuck.append("stuck"))
    async with Delivery(store, answer, fallback, phone, options=made) as delivery:
        yield delivery, phone
    assert not stuck, "a part of delivery ended"


async def _hundred(delivery: Delivery, chats: int) -> None:
    began = time.monotonic()
    for number in range(MESSAGES):
        for chat in range(chats):
            await asyncio.sleep(max(0.0, began + (number * chats + chat) / PER_SECOND - time.monotonic()))
            await _say(delivery, chat * MESSAGES + number, f"telegram:{chat}", f"slow{chat}", str(number))


async def _quick_people(delivery: Delivery, phone: _Phone, name: str) -> None:
    for number in range(_OTHERS):
        address = f"telegram:{name}{number}"
        phone.said[address] = time.monotonic()
        await _say(delivery, hash((name, number)) % 2**40 + 2**41, address, "quick", "hi")
        await asyncio.sleep(_OTHERS_EVERY)
    end = time.monotonic() + 30
    while phone.said and time.monotonic() < end:
        await asyncio.sleep(0.02)


async def _say(delivery: Any, number: int, address: str, code: str, text: str) -> None:
    message = Incoming("text", text, code=code, at=utc_now(), message_id=number % 1_000_000)
    await hand_in(delivery, number, address, message)
