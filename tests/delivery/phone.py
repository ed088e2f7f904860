"""A front made for tests: it notes what arrives, and fails when told to."""

import asyncio
import time
from collections import defaultdict, deque
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, AsyncIterator, Callable, Optional, Sequence

import pytest

from bot.content.messages import Incoming, Priority, Reply
from bot.delivery.inbox import NotStored, utc_now
from bot.delivery.runner import Delivery, Options
from bot.store.database import Store
from bot.store.turn import Turn, current_turn
from tests.stores import LEFT, rows_of


class Phone:
    """Everybody's phone: `Sender` on one side, what people see on the other."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.times: dict[str, list[float]] = defaultdict(list)
        self.tried: dict[str, list[float]] = defaultdict(list)
        self.faults: dict[str, deque[BaseException]] = defaultdict(deque)
        self.deleted: list[tuple[str, list[int]]] = []
        self.delay = 0.0
        self._numbers = 0

    async def send(self, address: str, reply: Reply) -> int | None:
        self.tried[address].append(time.monotonic())
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.faults[address]:
            raise self.faults[address].popleft()
        self._numbers += 1
        self.seen.append((address, reply.text))
        self.times[address].append(time.monotonic())
        return self._numbers

    async def delete(self, address: str, message_ids: Sequence[int]) -> Sequence[int]:
        self.deleted.append((address, list(message_ids)))
        return []

    def texts(self, address: str) -> list[str]:
        return [text for at, text in self.seen if at == address]

    async def until(self, condition: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait until something is so; fails after a while, which is patience with a busy machine and no pass figure."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited in vain; seen: {self.seen[-20:]}"
            await asyncio.sleep(0.01)


async def echo(turn: Turn, messages: list[Incoming]) -> list[Reply]:
    """Answer every message with its own words, and count them."""
    assert current_turn.get() is turn
    turn.put("session", {"heard": turn.get("session").get("heard", 0) + len(messages)})
    turn.say(*(Reply(f"re: {message.text or message.code}") for message in messages))
    return turn.replies


def fallback(turn: Turn, messages: Sequence[Incoming]) -> list[Reply]:
    return [Reply("fallback", priority="safety")]


def reply(text: str, priority: Priority = "reply") -> Reply:
    return Reply(text, priority=priority)


@asynccontextmanager
async def running(
    store: Store, phone: Phone, answer: Any = echo, emergency: Any = None, may_wait: Any = None, **options: Any
) -> AsyncIterator["Line"]:
    """Run a whole delivery. On a busy machine no turn counts as hung, unless a test asks for it."""
    ends: list[str] = []
    made = replace(Options(on_stuck=lambda: ends.append("stuck"), hang_seconds=600), **options)
    async with Delivery(
        store, answer, fallback, phone, emergency=emergency, may_wait=may_wait, options=made
    ) as delivery:
        yield Line(delivery, ends, store)
    assert ends == [] or "stuck" in ends


class Line:
    """What tests do with a running delivery."""

    def __init__(self, delivery: Delivery, ends: list[str], store: Store) -> None:
        self.delivery, self.ends = delivery, ends
        self._store = store
        self._updates = int(time.time() * 1_000_000)

    async def say(self, text: str, address: str = "telegram:1", update_id: Optional[int] = None) -> bool:
        """Bring a message as Telegram does: on a machine so busy that it is not kept in time, again."""
        number = self.number(update_id)
        while True:
            try:
                return await self.bring(text, address, number)
            except NotStored:
                await asyncio.sleep(0.1)

    async def bring(self, text: str, address: str, number: int) -> bool:
        """Bring a message once; raises `NotStored`."""
        message = Incoming("text", text, at=utc_now(), message_id=number % 1_000_000)
        return await self.delivery.receiver.receive(1, number, address, message)

    async def settled(self, phone: Phone) -> None:
        """Wait until all that came in is answered and all answers are sent: what did not happen by then never will."""
        await phone.until(lambda: all(rows_of(self._store.data, left) == [(0,)] for left in LEFT))

    def number(self, wanted: Optional[int] = None) -> int:
        self._updates += 1
        return wanted or self._updates


def looks_at(monkeypatch: pytest.MonkeyPatch, kind: type, name: str) -> list[datetime]:
    """Note with what time a method was called that takes the time first; to be asked for before anything runs."""
    looks: list[datetime] = []
    original = getattr(kind, name)

    def looking(self: Any, now: datetime, *more: Any) -> Any:
        found = original(self, now, *more)
        looks.append(now)
        return found

    monkeypatch.setattr(kind, name, looking)
    return looks
