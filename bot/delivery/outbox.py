"""Send what the outbox holds: safety first, each chat in order, nothing twice that could be avoided."""

import asyncio
import logging
import time
from datetime import datetime, timedelta
from typing import Any, Callable, Optional
from uuid import UUID

from bot.delivery.inbox import utc_now
from bot.delivery.limits import Limits
from bot.delivery.sender import Blocked, NotSent, Refused, RetryAfter, Sender, Unknown
from bot.delivery.tally import Tally
from bot.delivery.wake import Wake
from bot.store.errors import StoreProblem
from bot.store.outbox import SAFETY, Outbox, Outgoing, Waiting
from bot.store.thread import StoreThreads

SEND_SECONDS = 35.0
_LIMITED_SECONDS = 0.05  # somebody only waits for the next free place
_IDLE_SECONDS = 0.5
_GATHER_SECONDS = 0.02  # between two looks: replies that come together are found together
_STALE_SECONDS = 5.0
_LONGEST_BACKOFF = 60.0
_log = logging.getLogger(__name__)

Debt = tuple[Callable[..., Any], tuple[Any, ...]]


class OutboxSender:
    """The one sender of this installation."""

    def __init__(
        self,
        outbox: Outbox,
        threads: StoreThreads,
        sender: Sender,
        wake: Wake,
        *,
        limits: Optional[Limits] = None,
        heard_back: Callable[[str, str], None] = lambda address, priority: None,
        clock: Callable[[], datetime] = utc_now,
        tally: Optional[Tally] = None,
        debts: Optional[list[Debt]] = None,
    ) -> None:
        """Take `debts`, outcomes that an earlier sender of this process could not write before it had to stop."""
        self._outbox, self._threads, self._sender, self._wake = outbox, threads, sender, wake
        self._limits = limits or Limits()
        self._clock = clock
        self._tally = tally or Tally()
        self._debts = [] if debts is None else debts
        self._heard_back = heard_back  # told of everybody who got a reply
        self._busy: set[tuple[UUID, bool]] = set()  # safety does not wait for a message of the chat that hangs
        self._cooling: dict[UUID, datetime] = {}  # chats whose next message Telegram wants later
        self._failures: dict[int, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def run(self) -> None:
        """Send until `stop`; what an earlier sender left half sent is settled first."""
        await self._settle()
        cleaned = 0.0
        while not self._stopping:
            ticket = self._wake.ticket()
            try:
                if time.monotonic() - cleaned > _STALE_SECONDS:
                    await self._threads.run(self._outbox.drop_stale, self._clock())
                    cleaned = time.monotonic()
                pause = await self._start_ready()
            except StoreProblem as problem:
                _log.error("the outbox cannot be read: %s", type(problem).__name__)
                pause = _IDLE_SECONDS
            await asyncio.sleep(_GATHER_SECONDS)
            await self._wake.wait(ticket, pause)

    async def stop(self, seconds: float = 10.0) -> None:
        """Start no new message and let those on their way end, for so long at most."""
        self._stopping = True
        self._wake.ring()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    async def _settle(self) -> None:
        while not self._stopping:
            try:
                while self._debts:
                    call, args = self._debts[0]
                    await self._threads.run(call, *args)
                    del self._debts[0]
                return await self._threads.run(self._outbox.recover, self._clock())
            except StoreProblem as problem:
                _log.error("the outbox cannot be read: %s", type(problem).__name__)
                await asyncio.sleep(_IDLE_SECONDS)

    async def _start_ready(self) -> float:
        """Start what may go now; returns how long to wait before looking again."""
        now = self._clock()
        self._cooling = {chat: until for chat, until in self._cooling.items() if until > now}
        limited = False
        for waiting in await self._threads.run(self._outbox.ready, now):
            if self._stopping or _lane(waiting) in self._busy or waiting.chat_id in self._cooling:
                continue
            if self._limits.allow(waiting.chat_id, waiting.priority == SAFETY):
                self._start(waiting)
            else:
                limited = True
        return _LIMITED_SECONDS if limited else _IDLE_SECONDS

    def _start(self, waiting: Waiting) -> None:
        self._busy.add(_lane(waiting))
        task = asyncio.create_task(self._deliver(waiting))
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, waiting))

    def _ended(self, task: "asyncio.Task[None]", waiting: Waiting) -> None:
        self._tasks.discard(task)
        self._busy.discard(_lane(waiting))
        if not task.cancelled() and task.exception() is not None:
            _log.error("a reply ended badly: %s", type(task.exception()).__name__)
        self._wake.ring()

    async def _deliver(self, waiting: Waiting) -> None:
        outgoing = await self._begin(waiting)
        if outgoing is None:
            return
        try:
            number = await asyncio.wait_for(self._sender.send(outgoing.address, outgoing.reply), SEND_SECONDS)
        except RetryAfter as asked:
            self._tally.not_sent("too_many")
            await self._wait_as_asked(outgoing, asked.seconds)
        except Blocked:
            self._tally.not_sent("blocked")
            await self._record(self._outbox.block, outgoing.chat_id, self._clock())
        except NotSent:
            self._tally.not_sent("unreached")
            await self._back_off(outgoing)
        except Refused:
            self._tally.not_sent("refused")
            _log.error("a reply was refused, priority %d", outgoing.priority)
            await self._record(self._outbox.failed, outgoing)
        except (Unknown, asyncio.TimeoutError, Exception) as problem:
            _log.warning("a reply may not have arrived: %s", type(problem).__name__)
            self._tally.not_sent("unknown")
            await self._record(self._outbox.unknown, outgoing, self._clock())
        else:
            self._tally.sent(outgoing.reply.priority)
            self._heard_back(outgoing.address, outgoing.reply.priority)
            self._failures.pop(outgoing.number, None)
            await self._record(self._outbox.sent, outgoing, number, self._clock())

    async def _begin(self, waiting: Waiting) -> Optional[Outgoing]:
        try:
            return await self._threads.run(self._outbox.begin, waiting.number)
        except StoreProblem:  # it may be written down as begun all the same, and would hang there
            await self._record(self._outbox.never_begun, waiting)
            return None

    async def _wait_as_asked(self, outgoing: Outgoing, seconds: float) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        self._cooling[outgoing.chat_id] = until
        await self._record(self._outbox.later, outgoing, until)

    async def _back_off(self, outgoing: Outgoing) -> None:
        failures = self._failures[outgoing.number] = self._failures.get(outgoing.number, 0) + 1
        seconds = min(_LONGEST_BACKOFF, 0.5 * 2 ** min(failures - 1, 8))
        await self._record(self._outbox.later, outgoing, self._clock() + timedelta(seconds=seconds))

    async def _record(self, call: Callable[..., Any], *args: Any) -> None:
        """Write an outcome, however long the database takes to come back: losing it would repeat the message."""
        pause = 0.1
        while True:
            try:
                await self._threads.run(call, *args)
                return
            except StoreProblem as problem:
                _log.error("an outcome cannot be written yet: %s", type(problem).__name__)
            if self._stopping:
                self._debts.append((call, args))
                return
            await asyncio.sleep(pause)
            pause = min(5.0, pause * 2)


def _lane(waiting: Waiting) -> tuple[UUID, bool]:
    return waiting.chat_id, waiting.priority == SAFETY
