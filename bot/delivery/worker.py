"""Answer the chats that wait: claim one, load its Turn, ask the door, commit."""

import asyncio
import logging
import socket
import time
from datetime import datetime
from functools import partial
from typing import Callable, Optional, Sequence
from uuid import uuid4

from bot.content.messages import Reply
from bot.delivery.aftermath import Aftermath
from bot.delivery.answering import Answering
from bot.delivery.inbox import utc_now
from bot.delivery.tally import Tally
from bot.delivery.wake import Wake
from bot.delivery.watchdog import Watchdog
from bot.store.errors import Damaged, StoreProblem, TakenOver, Unavailable
from bot.store.inbox import MAX_ATTEMPTS, Claim, Inbox
from bot.store.thread import StoreThreads
from bot.store.turn import Turn, current_turn

HANG_SECONDS = 3.0
RENEW_SECONDS = 5.0
IDLE_SECONDS = 0.5
_STORE_SECONDS = 10.0
_NOT_OURS = ("tap", "timer")  # a tap's message is Steady's own, and known

_log = logging.getLogger(__name__)


class Worker:
    """Holds up to `slots` chats at a time; no chat waits for another one."""

    def __init__(
        self,
        inbox: Inbox,
        threads: StoreThreads,
        answering: Answering,
        aftermath: Aftermath,
        *,
        wake: Wake,
        watchdog: Watchdog,
        slots: int = 4,
        clock: Callable[[], datetime] = utc_now,
        hang_seconds: float = HANG_SECONDS,
        tally: Optional[Tally] = None,
    ) -> None:
        self.owner = f"{socket.gethostname()[:24]}-{uuid4().hex}"
        self._inbox, self._threads = inbox, threads
        self._answering, self._aftermath = answering, aftermath
        self._wake, self._watchdog, self._clock = wake, watchdog, clock
        self._slots = asyncio.Semaphore(slots)
        self._hang_seconds = hang_seconds
        self._tally = tally or Tally()
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def run(self) -> None:
        """Claim and answer until `stop`."""
        while not self._stopping:
            ticket = self._wake.ticket()
            await self._slots.acquire()
            claim = None if self._stopping else await self._claim()
            if claim is None:
                self._slots.release()
                if not self._stopping:
                    await self._wake.wait(ticket, IDLE_SECONDS)
                continue
            task = asyncio.create_task(self._handle(claim))
            self._running.add(task)
            task.add_done_callback(self._ended)

    async def stop(self, seconds: float = 10.0) -> None:
        """Take no new chat and let the running turns end, for so long at most; leases give back the rest."""
        self._stopping = True
        self._wake.ring()
        if self._running:
            await asyncio.wait(set(self._running), timeout=seconds)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self._slots.release()
        if not task.cancelled() and task.exception() is not None:
            _log.error("a turn ended badly: %s", type(task.exception()).__name__)

    async def _claim(self) -> Optional[Claim]:
        try:
            # A claim of its own name each time: a turn that hung must not pass for the next one.
            name = f"{self.owner[:56]}-{uuid4().hex[:7]}"
            return await self._threads.run(
                self._inbox.claim, name, self._clock(), timeout=_STORE_SECONDS, too_late=self._give_back
            )
        except StoreProblem as problem:
            _log.error("no chat could be claimed: %s", type(problem).__name__)
            return None

    def _give_back(self, claim: Optional[Claim]) -> None:
        """Free a chat whose claim came too late: else it would wait for a lease of nobody, and count as a try."""
        if claim is not None:
            self._inbox.release(claim, tried=False)

    async def _handle(self, claim: Claim) -> None:
        renewing = asyncio.create_task(self._renew(claim))
        try:
            await (self._park(claim) if claim.hopeless else self._answer(claim))
        except TakenOver:
            _log.warning("a chat was taken over; the turn is dropped")
            self._tally.turn("taken_over")
        except Unavailable:
            self._tally.turn("no_store")
            await self._aftermath.storage_failed(claim)
            await asyncio.sleep(IDLE_SECONDS)  # before it is given back: the database needs a moment
            await self._release(claim, tried=False)
        except Damaged:
            _log.error("a chat cannot be opened: %s", claim.chat_id)
            self._tally.turn("unreadable")
            await self._threads.run(self._inbox.park, claim, self._clock())
        except Exception as error:  # a fault of ours, even in the fallback: nobody is left without a word for it
            _log.error("a turn ended badly: %s", type(error).__name__)
            self._tally.turn("failed")
            await self._aftermath.storage_failed(claim)
            await (
                self._threads.run(self._inbox.park, claim, self._clock()) if claim.hopeless else self._release(claim)
            )
        finally:
            renewing.cancel()

    async def _answer(self, claim: Claim) -> None:
        began = time.monotonic()
        turn = await self._load(claim)
        task = asyncio.create_task(self._ask(turn, claim))
        done, _ = await asyncio.wait({task}, timeout=self._hang_seconds)
        if not done:
            _log.error("a turn hangs")
            self._tally.turn("hung")
            self._watchdog.hung(task)
            await self._park(claim)
        elif task.exception() is not None or turn.failed:
            await self._failed(claim, task.exception())
        else:
            turn.replies = list(task.result())
            await self._commit(claim, turn, done=claim.receipts)
            self._tally.turn("done", time.monotonic() - began)

    async def _ask(self, turn: Turn, claim: Claim) -> Sequence[Reply]:
        current_turn.set(turn)
        return await self._answering.reply(turn, list(claim.messages))

    async def _load(self, claim: Claim) -> Turn:
        store = self._inbox.store
        turn = await self._threads.run(store.load, claim.chat_id, self._clock(), timeout=_STORE_SECONDS)
        turn.owner = claim.owner
        for message in claim.messages:
            if message.message_id is not None and message.kind not in _NOT_OURS:
                turn.message_ids.append((message.message_id, False, message.at or turn.now))
        return turn

    async def _failed(self, claim: Claim, error: Optional[BaseException]) -> None:
        _log.error("a turn failed, attempt %d: %s", claim.attempts, type(error).__name__ if error else "action")
        if isinstance(error, (TakenOver, Unavailable)):
            raise error
        self._tally.turn("failed")
        if claim.attempts >= MAX_ATTEMPTS:
            await self._park(claim)
        else:
            await self._release(claim)

    async def _park(self, claim: Claim) -> None:
        """Put the messages aside and send the fallback: an answer in any case."""
        turn = await self._load(claim)
        turn.replies = list(self._answering.fallback(turn, claim.messages))
        turn.failed = False
        await self._commit(claim, turn, parked=claim.receipts)
        self._tally.turn("parked")

    async def _commit(self, claim: Claim, turn: Turn, **rows: Sequence[int]) -> None:
        delete, cards = list(turn.delete_message_ids), list(turn.counted)
        store = self._inbox.store
        try:
            write = partial(store.commit, turn, owner=claim.owner, **rows)
            await self._threads.run(write, timeout=_STORE_SECONDS)
        except Unavailable:
            await self._aftermath.storage_failed(claim, turn)
            raise
        self._aftermath.committed(claim, delete)
        self._count(claim, turn.now, cards)
        self._wake.ring()

    def _count(self, claim: Claim, now: datetime, cards: Sequence[str]) -> None:
        self._tally.cards(cards)
        for message in claim.messages:
            if message.kind == "timer" and message.at is not None:
                self._tally.timer((now - message.at).total_seconds())

    async def _release(self, claim: Claim, tried: bool = True) -> None:
        try:
            await self._threads.run(self._inbox.release, claim, tried, timeout=_STORE_SECONDS)
        except StoreProblem:
            _log.warning("a chat could not be given back; its lease will end")
        self._wake.ring()

    async def _renew(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._threads.run(self._inbox.renew, claim, self._clock(), timeout=RENEW_SECONDS)
            except StoreProblem:
                _log.warning("a lease could not be renewed")
