"""Several workers on one PostgreSQL share the chats and never one of them."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bot.content.messages import Incoming, Reply
from bot.store.database import Store
from bot.store.turn import Turn
from tests.delivery.phone import Line, Phone, running
from tests.stores import settings_for


async def test_four_workers_keep_the_order_of_every_chat(tmp_path: Path) -> None:
    settings = settings_for("postgresql", tmp_path)
    Store.open(settings, prepare=True).close()
    stores = [Store.open(settings) for _ in range(4)]
    phones = [Phone() for _ in stores]
    heard: dict[Any, list[str]] = {}
    answered_by: set[int] = set()
    inside: set[Any] = set()

    def worker(number: int) -> Any:
        async def answer(turn: Turn, messages: list[Incoming]) -> list[Reply]:
            assert turn.chat_id not in inside, "two workers in one chat"
            inside.add(turn.chat_id)
            answered_by.add(number)
            await asyncio.sleep(0.01)
            heard.setdefault(turn.chat_id, []).extend(message.text for message in messages)
            inside.discard(turn.chat_id)
            return []

        return answer

    async with AsyncExitStack() as stack:
        lines: list[Line] = [
            await stack.enter_async_context(running(store, phone, worker(number), slots=2))
            for number, (store, phone) in enumerate(zip(stores, phones, strict=True))
        ]
        for number in range(8):
            # Each worker's own receiver takes some of the updates.
            said = (lines[(chat + number) % 4].say(str(number), f"telegram:{chat}") for chat in range(12))
            await asyncio.gather(*said)
        await phones[0].until(lambda: sum(map(len, heard.values())) >= 96)
    for store in stores:
        store.close()
    assert list(heard.values()) == [[str(number) for number in range(8)]] * 12
    assert len(answered_by) > 1
