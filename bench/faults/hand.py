"""One worker of workers.py: the real door on one database; it begins at a word."""

import asyncio
import sys
from pathlib import Path

from bench.faults.people import real_door, town
from bot.settings import Settings
from bot.store.database import Store


async def _work(store: Store) -> None:
    door = real_door(store)
    print("ready", flush=True)
    sys.stdin.readline()
    async with town(store, door, hang_seconds=20.0, sends=False):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_work(Store.open(Settings(home=Path(sys.argv[1]), database_url=sys.argv[2]))))
