"""Take in what people send: one stored row, and only then does anybody hear that we have it."""

import asyncio
import logging
from datetime import datetime, timedelta, timezone
from typing import Callable, Optional

from bot.content.messages import Incoming
from bot.delivery.tally import Tally
from bot.delivery.wake import Wake
from bot.store.errors import Damaged, StoreProblem
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.thread import StoreThreads

TIMEOUT_SECONDS = 1.0  # a card that cannot wait for the database has to be there within two seconds
_FAILING_SECONDS = 0.3  # while the database fails: whoever writes now waits behind those who wrote before
_JUST_NOW = 2.0
_WORDS = ("text", "edited")
SETTLE = timedelta(seconds=0.6)  # how long a text waits for the next one of a burst
_log = logging.getLogger(__name__)


class NotStored(Exception):
    """The message could not be kept: whoever brought it must bring it again."""


class NeverStored(NotStored):
    """The message can never be kept, because its chat's key is lost: brought again, it would keep up all others."""


def utc_now() -> datetime:
    """Return the time, aware."""
    return datetime.now(timezone.utc)


MayWaitFunction = Callable[[Incoming], bool]


class Receiver:
    """The only way into the inbox for a front."""

    def __init__(
        self,
        inbox: Inbox,
        threads: StoreThreads,
        wake: Wake,
        clock: Callable[[], datetime] = utc_now,
        took_in: Callable[[str, Incoming], None] = lambda address, incoming: None,
        may_wait: Optional[MayWaitFunction] = None,
        tally: Optional[Tally] = None,
        refused: Callable[[str, Incoming], None] = lambda address, incoming: None,
    ) -> None:
        """Take `may_wait`, which tells whether the answer to a message may wait for the next message.

        Words that may not, because they may be about danger, go before all that waits. Without it nothing does either.
        """
        self._inbox = inbox
        self._threads = threads
        self._wake = wake
        self._clock = clock
        self._took_in = took_in
        self._may_wait = may_wait
        self._tally = tally or Tally()
        self._refused = refused

    async def receive(self, bot_id: int, update_id: int, address: str, incoming: Incoming) -> bool:
        """Keep one update; returns False if it was here already.

        Raises `NotStored` after 1 s or a fault, `NeverStored` for a chat that nobody can open any more.
        """
        now = self._clock()
        settle = self._settle(incoming)
        urgent = self._may_wait is not None and settle is None and incoming.kind in _WORDS
        timeout = _FAILING_SECONDS if self._threads.failed_within(_JUST_NOW) else TIMEOUT_SECONDS
        try:
            new = await self._threads.run(
                self._inbox.receive, bot_id, update_id, address, incoming, now, settle, urgent, timeout=timeout
            )
        except StoreProblem as problem:
            _log.error("an update could not be kept: %s", type(problem).__name__)
            self._tally.not_kept()
            self._refused(address, incoming)
            raise (NeverStored if isinstance(problem, Damaged) else NotStored)(str(problem)) from None
        self._tally.received(incoming.kind, new)
        if new:
            self._took_in(address, incoming)
        if new and settle:
            asyncio.get_running_loop().call_later(settle.total_seconds(), self._wake.ring)
        elif new:
            self._wake.ring()
        return new

    def _settle(self, incoming: Incoming) -> Optional[timedelta]:
        try:
            return SETTLE if self._may_wait is not None and self._may_wait(incoming) else None
        except Exception as error:  # then it is answered at once
            _log.error("nobody could tell whether a message may wait: %s", type(error).__name__)
            return None

    async def standing_changed(self, address: str, blocked: bool) -> None:
        """Note that the person blocked the bot, so that nothing is sent any more, or let it in again."""
        try:
            await self._threads.run(self._note_standing, address, blocked, timeout=TIMEOUT_SECONDS)
        except StoreProblem as problem:
            raise NotStored(str(problem)) from None

    def _note_standing(self, address: str, blocked: bool) -> None:
        chat_id = self._inbox.store.find(address)
        if chat_id is not None and blocked:
            Outbox(self._inbox.store).block(chat_id, self._clock())
        elif chat_id is not None:
            Outbox(self._inbox.store).unblock(chat_id)
