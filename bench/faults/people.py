"""Many people at once: the whole program but Telegram, with a front that notes when each of them heard back."""

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, AsyncIterator, Optional, Sequence

from bot import app
from bot.content.messages import Incoming, Reply
from bot.delivery.inbox import NotStored, utc_now
from bot.delivery.limits import Limits
from bot.delivery.runner import Delivery, Options
from bot.door.door import Door
from bot.service import TurnThread
from bot.store.database import Store
from bot.store.turn import Turn

DANGER = "I want to die"
_ABOUT_LIFE = ("R0", "R1", "R2")  # levels whose answer is a card or the plain question


@dataclass
class Person:
    """What one of them waits for."""

    said_at: float = 0.0
    waits: bool = False
    danger: bool = False
    heard: bool = False  # something, though not what danger calls for


@dataclass
class Street:
    """A `Sender` whose people note how long they waited for a first word, in seconds."""

    replies: list[float] = field(default_factory=list)
    cards: list[float] = field(default_factory=list)
    heard: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    bubbles: int = 0
    keeps_words: bool = False

    async def send(self, address: str, reply: Reply) -> Optional[int]:
        self.bubbles += 1
        person = self.people.setdefault(address, Person())
        if person.waits and (not person.danger or reply.facts.get("level") in _ABOUT_LIFE):
            (self.cards if person.danger else self.replies).append(time.monotonic() - person.said_at)
            person.waits = False
        person.heard = person.waits
        if self.keeps_words:
            self.heard.setdefault(address, []).append(reply.text)
        return self.bubbles

    async def delete(self, address: str, message_ids: Sequence[int]) -> Sequence[int]:
        return []

    def waiting(self) -> list[str]:
        """Return who has not heard back, or in danger heard something else than the card."""
        return [address for address, person in self.people.items() if person.waits]

    def softened(self) -> list[str]:
        """Return who is in danger and heard something, but no card."""
        return [address for address in self.waiting() if self.people[address].heard]


class Town:
    """People who write to a running delivery."""

    def __init__(self, delivery: Delivery, street: Street) -> None:
        self.delivery, self.street = delivery, street
        self._numbers = count(time.time_ns() // 1000)  # a second town on the same store must not repeat the first

    async def say(self, address: str, text: str, danger: bool = False) -> None:
        """Write one message; the clock of that person starts."""
        person = self.street.people.setdefault(address, Person())
        if not (person.waits and person.danger):
            person.said_at, person.waits, person.danger, person.heard = time.monotonic(), True, danger, False
        number = next(self._numbers)
        message = Incoming("text", text, at=utc_now(), message_id=number)
        await hand_in(self.delivery, number, address, message)

    async def quiet(self, seconds: float) -> bool:
        """Wait until everybody heard back; returns whether they did."""
        end = time.monotonic() + seconds
        while self.street.waiting() and time.monotonic() < end:
            await asyncio.sleep(0.02)
        return not self.street.waiting()


async def hand_in(delivery: Delivery, number: int, address: str, message: Incoming) -> None:
    """Give a message to the receiver as Telegram does: again, until it was kept."""
    while True:
        try:
            await delivery.receiver.receive(1, number, address, message)
            return
        except NotStored:
            await asyncio.sleep(0.1)


class NoPace(Limits):
    """The sender without Telegram's pace."""

    def allow(self, chat: Any, safety: bool) -> bool:
        return True


@asynccontextmanager
async def town(store: Store, door: Door, paced: bool = True, **options: Any) -> AsyncIterator[Town]:
    """Run delivery and the real door, as the service does: the door on a thread of its own."""
    street, turns = Street(), TurnThread()

    async def reply(turn: Any, messages: Any) -> Sequence[Reply]:
        found: Sequence[Reply] = await turns.run(door.reply(turn, messages))
        return found

    stuck: list[str] = []
    made = replace(Options(on_stuck=lambda: stuck.append("stuck")), **options)
    if not paced:
        made = replace(made, limits=NoPace())
    try:
        last = {"emergency": door.emergency, "may_wait": door.may_wait}
        async with Delivery(store, reply, door.fallback, street, options=made, **last) as delivery:
            yield Town(delivery, street)
    finally:
        turns.close()
    assert not stuck, "a part of delivery ended"


def real_door(store: Store) -> Door:
    """Return the real door on this store, with today's model."""
    door: Door = app.load_door(store, app.train())
    return door


def light_door(store: Store) -> Door:
    """Return a door with the real safety desk and, behind it, a line instead of Rasa."""
    return Door(app.load_safety(store, app.train()), _one_line)


async def _one_line(turn: Turn, message: Incoming) -> Optional[str]:
    turn.say(Reply("I hear you."))
    return None


def resident_mib() -> float:
    """Return this process's resident memory in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
