"""Keep house: end erasures within seconds, remove what is overdue every hour."""

import asyncio
import logging
import time
from contextlib import suppress
from datetime import datetime
from typing import Callable, Optional

from bot.delivery.inbox import utc_now
from bot.delivery.tally import Tally
from bot.store.database import Store
from bot.store.errors import StoreProblem
from bot.store.retention import finish_erasures, sweep
from bot.store.thread import StoreThreads

_ERASURE_SECONDS = 2.0
_SWEEP_SECONDS = 3600.0
_log = logging.getLogger(__name__)


class Upkeep:
    """Runs beside the sender, in one process only."""

    def __init__(
        self,
        store: Store,
        threads: StoreThreads,
        clock: Callable[[], datetime] = utc_now,
        tally: Optional[Tally] = None,
    ) -> None:
        self._store, self._threads, self._clock = store, threads, clock
        self._tally = tally or Tally()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop`."""
        swept = -_SWEEP_SECONDS
        while not self._stopping.is_set():
            try:
                await self._threads.run(finish_erasures, self._store, self._clock())
                if time.monotonic() - swept >= _SWEEP_SECONDS:
                    result = await self._threads.run(sweep, self._store, self._clock())
                    _log.info("sweep: %d rows removed, %d overdue", sum(result.removed.values()), result.overdue)
                    self._tally.swept(result.overdue)
                    swept = time.monotonic()
            except StoreProblem as problem:
                _log.error("upkeep failed: %s", type(problem).__name__)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _ERASURE_SECONDS)

    async def stop(self) -> None:
        """Stop after the running step."""
        self._stopping.set()
