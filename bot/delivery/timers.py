"""Let timers fall due: each becomes an inbox row and waits its turn."""

import logging
from datetime import datetime
from typing import Callable

from bot.delivery.inbox import utc_now
from bot.delivery.wake import Wake
from bot.store.due import DueTimers
from bot.store.errors import StoreProblem
from bot.store.thread import StoreThreads

_LOOK_SECONDS = 1.0
_BATCH = 100
_log = logging.getLogger(__name__)


class TimerLoop:
    """Fires due timers, overdue ones after a restart too, each once."""

    def __init__(
        self, timers: DueTimers, threads: StoreThreads, wake: Wake, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._timers, self._threads, self._wake, self._clock = timers, threads, wake, clock
        self._own = Wake()
        self._stopping = False

    async def run(self) -> None:
        """Look once a second until `stop`."""
        while not self._stopping:
            ticket = self._own.ticket()
            if await self._fire() < _BATCH:
                await self._own.wait(ticket, _LOOK_SECONDS)

    async def stop(self) -> None:
        """Fire no more."""
        self._stopping = True
        self._own.ring()

    async def _fire(self) -> int:
        try:
            fired = await self._threads.run(self._timers.fire, self._clock(), _BATCH)
        except StoreProblem as problem:
            _log.error("timers cannot be read: %s", type(problem).__name__)
            return 0
        if fired:
            self._wake.ring()
        return fired
