"""A small stand-in for delivery, with a scripted dialogue."""

import asyncio
from collections import defaultdict, deque
from typing import Any, Callable, DefaultDict, Optional, Sequence

from bot.content.messages import Button, Incoming, Reply
from bot.delivery.inbox import NotStored
from bot.delivery.sender import Blocked, NotSent, Refused, RetryAfter, Unknown
from bot.front.telegram.front import TelegramFront

Script = Callable[[str, Incoming], list[Reply]]


def echo(address: str, incoming: Incoming) -> list[Reply]:
    """Say what came in."""
    return [Reply(f"{incoming.kind}:{incoming.code}:{incoming.text}")]


def ask(text: str, *codes: str, **more: Any) -> Reply:
    """Return a question whose buttons are labelled by the last part of their codes."""
    return Reply(text, tuple((Button(code.split(":")[1], code),) for code in codes), kind="question", **more)


class Desk:
    """Takes what came in once each, answers by a script, sends in order for each chat."""

    def __init__(self) -> None:
        self.script: Script = echo
        self.rows: list[tuple[int, str, Incoming]] = []
        self.emergencies: list[tuple[str, str]] = []
        self.standing: list[tuple[str, bool]] = []
        self.errors: list[Exception] = []
        self.gave_up: list[str] = []
        self.files: dict[str, str] = {}
        self.sent: DefaultDict[str, list[int]] = defaultdict(list)
        self.broken = False
        self.front: Optional[TelegramFront] = None
        self._seen: set[int] = set()
        self._queues: DefaultDict[str, deque[Reply]] = defaultdict(deque)
        self._sending: dict[str, asyncio.Task[None]] = {}

    @property
    def incoming(self) -> list[Incoming]:
        """Return what came in, in order."""
        return [row[2] for row in self.rows]

    async def receive(self, bot_id: int, update_id: int, address: str, incoming: Incoming) -> bool:
        """Take a row; see delivery's inbox."""
        if self.broken:
            raise NotStored
        if update_id in self._seen:
            return False
        self._seen.add(update_id)
        self.rows.append((update_id, address, incoming))
        self.queue(address, *self.script(address, incoming))
        return True

    def forget_numbers(self) -> None:
        """Let go of the update numbers seen so far; see `Inbox.receive`."""
        self._seen.clear()

    @property
    def idle(self) -> bool:
        """Return whether nothing is being sent or waits to be."""
        return all(task.done() for task in self._sending.values())

    def queue(self, address: str, *replies: Reply) -> None:
        """Put replies in a chat's outbox."""
        self._queues[address].extend(replies)
        if address not in self._sending or self._sending[address].done():
            self._sending[address] = asyncio.create_task(self._send(address))

    async def _send(self, address: str) -> None:
        assert self.front
        queue = self._queues[address]
        again = 0
        while queue:
            try:
                await self.front.sender.send(address, queue[0])
            except RetryAfter as error:
                self.errors.append(error)
                await asyncio.sleep(error.seconds)
                continue
            except (NotSent, Unknown) as error:
                self.errors.append(error)
                again += 1
                if isinstance(error, NotSent) or (queue[0].priority == "safety" and again < 2):
                    await asyncio.sleep(0.05)
                    continue
            except (Blocked, Refused) as error:
                self.errors.append(error)
            queue.popleft()

    def emergency(self, address: str, messages: Sequence[Incoming]) -> list[Reply]:
        """Answer without the store."""
        self.emergencies += [(address, incoming.text) for incoming in messages]
        return [Reply("This chat stays open.", priority="safety")]

    async def noted(self, address: str, message_ids: Sequence[int]) -> None:
        """Remember what a reply became."""
        self.sent[address].extend(message_ids)

    async def standing_changed(self, address: str, blocked: bool) -> None:
        """Hear about a block."""
        if self.broken:
            raise NotStored
        self.standing.append((address, blocked))

    async def file_id(self, bot_id: int, fingerprint: str) -> Optional[str]:
        """Return an upload's name."""
        return self.files.get(fingerprint)

    async def keep(self, bot_id: int, fingerprint: str, file_id: Optional[str]) -> None:
        """Remember or forget an upload's name."""
        self.files.pop(fingerprint, None)
        if file_id:
            self.files[fingerprint] = file_id
