"""One of two workers of outage.py: takes in what stands on its input, as a webhook would, and notes all it says."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Optional, Sequence

from bench.faults.people import light_door
from bot.content.messages import Incoming, Reply
from bot.delivery.inbox import NotStored, utc_now
from bot.delivery.runner import Delivery, Options
from bot.door.door import Door
from bot.settings import Settings
from bot.store.database import Store

_AGAIN_SECONDS = 0.5  # Telegram brings again what was answered with 503


class Notes:
    """A front that writes a line for everything it sends: when, to whom, the level of danger, and the words."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")

    async def send(self, address: str, reply: Reply) -> Optional[int]:
        level = str(reply.facts.get("level", "N"))
        self._file.write(json.dumps([time.time(), address, level, reply.text[:40]]) + "\n")
        self._file.flush()
        return None

    async def delete(self, address: str, message_ids: Sequence[int]) -> Sequence[int]:
        return []


async def _take(delivery: Delivery, door: Door, notes: Notes, number: int, text: str) -> None:
    """Take a message in until it is kept; the first time it cannot be, answer from files alone."""
    message, address, answered = Incoming("text", text, at=utc_now(), message_id=number), f"telegram:{number}", False
    while True:
        try:
            await delivery.receiver.receive(1, number, address, message)
            return
        except NotStored:
            for reply in () if answered else door.emergency(address, [message]):
                await notes.send(address, reply)
            answered = True
            await asyncio.sleep(_AGAIN_SECONDS)


async def _work(store: Store, notes: Notes) -> None:
    door = light_door(store)

    async def reply(turn: Any, messages: Any) -> Sequence[Reply]:
        return await door.reply(turn, messages)

    options = Options(on_stuck=lambda: os._exit(9))
    last = {"emergency": door.emergency, "may_wait": door.may_wait}
    async with Delivery(store, reply, door.fallback, notes, options=options, **last) as delivery:
        print("ready", flush=True)
        tasks = set()
        while line := await asyncio.to_thread(sys.stdin.readline):
            number, text = json.loads(line)
            tasks.add(asyncio.create_task(_take(delivery, door, notes, number, text)))


if __name__ == "__main__":
    home = Path(sys.argv[1])
    asyncio.run(_work(Store.open(Settings(home=home, database_url=sys.argv[2])), Notes(home / f"said.{os.getpid()}")))
