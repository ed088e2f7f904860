"""Run delivery: receiver, workers, sender, timers and upkeep, from start to a graceful stop."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Callable, Coroutine, Optional

from bot.delivery.aftermath import Aftermath, EmergencyFunction
from bot.delivery.answering import Answering, FallbackFunction, ReplyFunction
from bot.delivery.inbox import MayWaitFunction, Receiver, utc_now
from bot.delivery.limits import Limits
from bot.delivery.memory import FrontMemory
from bot.delivery.outbox import Debt, OutboxSender
from bot.delivery.sender import Sender
from bot.delivery.tally import Tally
from bot.delivery.timers import TimerLoop
from bot.delivery.upkeep import Upkeep
from bot.delivery.vigil import Vigil
from bot.delivery.wake import Wake
from bot.delivery.watchdog import Watchdog, leave
from bot.delivery.worker import HANG_SECONDS, Worker
from bot.store.database import Store
from bot.store.due import DueTimers
from bot.store.errors import Unavailable
from bot.store.inbox import CHANNEL, Inbox
from bot.store.media import Media
from bot.store.notify import Listener
from bot.store.outbox import Outbox
from bot.store.sole import SoleRole
from bot.store.thread import StoreThreads

_ROLE_SECONDS = 5.0
_AWAY_SECONDS = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How delivery runs; the defaults are those of a real installation."""

    slots: int = 4  # chats answered at the same time
    hang_seconds: float = HANG_SECONDS
    clock: Callable[[], datetime] = utc_now
    on_stuck: Callable[[], None] = leave
    limits: Optional[Limits] = None  # the sender's pace, Telegram's without one
    tally: Tally = field(default_factory=Tally)  # who counts
    sends: bool = True  # False: a worker that leaves sending to another process


class Delivery:
    """An async context manager; inside it, `receiver` takes messages in and `sender` speaks."""

    def __init__(
        self,
        store: Store,
        reply: ReplyFunction,
        fallback: FallbackFunction,
        sender: Sender,
        *,
        emergency: Optional[EmergencyFunction] = None,
        may_wait: Optional[MayWaitFunction] = None,
        options: Options = Options(),
    ) -> None:
        self._store, self._options = store, options
        # The receiver has threads of its own: a message must get in however busy the rest is.
        self._inward, self._threads = StoreThreads(2), StoreThreads(4)
        self._inbox_wake, self._outbox_wake = Wake(), Wake()
        self._front = sender
        inbox, clock, tally = Inbox(store), options.clock, options.tally
        self.memory = FrontMemory(Media(store), self._threads, clock)
        self._aftermath = Aftermath(sender, self._outbox_wake, emergency)
        self._vigil = Vigil(self._aftermath, (self._inward, self._threads), lambda: self._sending is not None, tally)
        self.receiver = Receiver(
            inbox,
            self._inward,
            self._inbox_wake,
            clock,
            self._vigil.took_in,
            may_wait,
            tally,
            self._aftermath.left_to_the_front,
        )
        self._watchdog = Watchdog(options.on_stuck)
        self._worker = Worker(
            inbox,
            self._threads,
            Answering(reply, fallback),
            self._aftermath,
            wake=self._inbox_wake,
            watchdog=self._watchdog,
            slots=options.slots,
            clock=clock,
            hang_seconds=options.hang_seconds,
            tally=tally,
        )
        self._timers = TimerLoop(DueTimers(store), self._threads, self._inbox_wake, clock)
        self._upkeep = Upkeep(store, self._threads, clock, tally)
        self._role = SoleRole(store.settings, "sender")
        self._sending: Optional[OutboxSender] = None
        self._debts: list[Debt] = []
        self._listener: Optional[Listener] = None
        self._tasks: list[asyncio.Task[Any]] = []
        self._stopping = asyncio.Event()

    async def __aenter__(self) -> "Delivery":
        """Start everything."""
        self._inbox_wake.ticket()
        if not self._store.settings.on_sqlite:
            self._listener = Listener(self._store.settings.data_url, CHANNEL, self._heard)
            self._listener.start()
        self._start("watchdog", self._watchdog.run())
        self._start("worker", self._worker.run())
        self._start("timers", self._timers.run())
        self._start("vigil", self._vigil.run())
        if self._options.sends:
            self._start("sender", self._send_as_the_only_one())
        return self

    async def __aexit__(self, *error: object) -> None:
        """Stop in order: no new message in, turns end, replies on their way arrive."""
        self._stopping.set()
        if self._listener is not None:
            await asyncio.get_running_loop().run_in_executor(None, self._listener.stop)
        await self._timers.stop()
        await self._upkeep.stop()
        await self._worker.stop()
        await self._aftermath.stop()
        if self._sending is not None:
            await self._sending.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._role.release()
        self._inward.close()
        self._threads.close()

    def _heard(self) -> None:
        self._inbox_wake.ring_from_thread()
        self._outbox_wake.ring_from_thread()

    def _start(self, name: str, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(job, name=name)
        task.add_done_callback(self._part_ended)
        self._tasks.append(task)

    def _part_ended(self, task: "asyncio.Task[None]") -> None:
        if task.cancelled() or task.exception() is None or self._stopping.is_set():
            return
        _log.critical("%s ended: %s", task.get_name(), type(task.exception()).__name__, exc_info=task.exception())
        self._options.on_stuck()  # a delivery without one of its parts is not one

    async def _send_as_the_only_one(self) -> None:
        """Send and keep house while no other process does; look again now and then."""
        while not self._stopping.is_set():
            pause = _ROLE_SECONDS
            try:
                if await self._threads.run(self._role.acquire):
                    await self._send_while_mine()
                    pause = _AWAY_SECONDS  # lost, most likely with the database
            except Unavailable:  # nobody can say whose the role is; once it is back, cards wait for a sender
                pause = _AWAY_SECONDS
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _send_while_mine(self) -> None:
        self._sending = OutboxSender(
            Outbox(self._store),
            self._threads,
            self._front,
            self._outbox_wake,
            limits=self._options.limits,
            heard_back=self._vigil.heard_back,
            clock=self._options.clock,
            tally=self._options.tally,
            debts=self._debts,
        )
        work = [asyncio.create_task(self._sending.run()), asyncio.create_task(self._upkeep.run())]
        work.append(asyncio.create_task(self._until_lost()))
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await self._sending.stop()
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)

    async def _until_lost(self) -> None:
        while await self._threads.run(self._role.still_held):
            await asyncio.sleep(_ROLE_SECONDS)
        _log.warning("another process may send now")
