"""What follows a turn without the database: deletions, and words that must not wait for it."""

import asyncio
import logging
from datetime import datetime
from typing import Any, Awaitable, Callable, Optional, Sequence

from bot.content.messages import Incoming, Reply
from bot.delivery.sender import Sender, SendFailed
from bot.delivery.wake import Wake
from bot.store.inbox import Claim
from bot.store.turn import Turn

_REMEMBERED = 10_000
_log = logging.getLogger(__name__)

_Key = tuple[str, str, Optional[int], Optional[datetime]]
EmergencyFunction = Callable[[str, Sequence[Incoming]], Sequence[Reply]]


class Aftermath:
    """Sends directly, best effort, what may not or need not go through the outbox."""

    def __init__(self, sender: Sender, outbox_wake: Wake, emergency: Optional[EmergencyFunction] = None) -> None:
        self._sender = sender
        self._outbox_wake = outbox_wake
        self._emergency = emergency  # the safety card or the fallback for messages, from files alone
        self._spoken_to: dict[_Key, None] = {}  # messages that were answered directly: once is enough
        self._tasks: set[asyncio.Task[Any]] = set()

    def committed(self, claim: Claim, delete: Sequence[int]) -> None:
        """Wake the sender and delete messages that the person wants gone."""
        self._outbox_wake.ring()
        if delete:
            self._start(self._delete(claim.address, delete))

    async def storage_failed(self, claim: Claim, turn: Optional[Turn] = None) -> None:
        """Say what safety has to say although nothing can be stored; the turn itself is tried again later."""
        replies = [reply for reply in turn.replies if reply.priority == "safety"] if turn else []
        await self.speak(claim.address, claim.messages, replies)

    async def speak(
        self, address: str, messages: Sequence[Incoming], replies: Sequence[Reply] = (), only_danger: bool = False
    ) -> None:
        """Answer messages without the store, each once: with `replies`, else with the card or the fallback."""
        keys = [_key(address, message) for message in messages] or [(address, "", None, None)]
        if all(key in self._spoken_to for key in keys):
            return
        if not replies and self._emergency is not None:
            replies = self._emergency(address, messages)
        if not replies or (only_danger and not any(reply.facts.get("level", "N") != "N" for reply in replies)):
            return
        self._remember(keys)
        for reply in replies:
            await self._say(address, reply)

    def left_to_the_front(self, address: str, message: Incoming) -> None:
        """Note a message that could not be kept: who brought it answers it, and it is not answered here once more."""
        self._remember([_key(address, message)])

    def _remember(self, keys: Sequence[_Key]) -> None:
        self._spoken_to.update(dict.fromkeys(keys))
        while len(self._spoken_to) > _REMEMBERED:
            del self._spoken_to[next(iter(self._spoken_to))]

    async def stop(self) -> None:
        """Let what is on its way end."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=5)

    def _start(self, job: Awaitable[None]) -> None:
        task = asyncio.ensure_future(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say(self, address: str, reply: Reply) -> None:
        try:
            await self._sender.send(address, reply)
        except SendFailed as problem:
            _log.error("a direct reply did not go out: %s", type(problem).__name__)

    async def _delete(self, address: str, message_ids: Sequence[int]) -> None:
        try:
            left = await self._sender.delete(address, message_ids)
        except SendFailed as problem:
            _log.warning("messages were not deleted: %s", type(problem).__name__)
        else:
            if left:
                _log.info("%d messages could not be deleted", len(left))


def _key(address: str, message: Incoming) -> _Key:
    return address, message.kind, message.message_id, message.at
