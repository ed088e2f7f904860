"""Look at the store every few seconds: what waits becomes numbers, what waits too long becomes a fault."""

import logging
from typing import Mapping

from bot.delivery.inbox import utc_now
from bot.ops.health import Health
from bot.ops.metrics import Metrics
from bot.store.database import Store
from bot.store.depths import Depth, read_depths
from bot.store.errors import StoreProblem
from bot.store.thread import StoreThreads

LONGEST_WAIT = {"inbox": 60.0, "outbox": 120.0, "safety": 15.0, "timers": 60.0}  # seconds
_READ_SECONDS = 3.0
_log = logging.getLogger(__name__)


class Pulse:
    """What /healthz and /metrics know of the store."""

    def __init__(self, store: Store, health: Health, metrics: Metrics) -> None:
        self._store, self._health, self._metrics = store, health, metrics
        self._threads = StoreThreads(1)

    async def look(self) -> None:
        """Read once; a database that does not answer is reported, its last numbers stay."""
        try:
            depths = await self._threads.run(read_depths, self._store, utc_now(), timeout=_READ_SECONDS)
        except StoreProblem as problem:
            _log.warning("the numbers cannot be read: %s", type(problem).__name__)
            self._health.report("database", False)
            return
        self._health.report("database", True)
        self._show(depths)

    def close(self) -> None:
        """End the thread."""
        self._threads.close()

    def _show(self, depths: Mapping[str, Depth]) -> None:
        self._metrics.show(depths)
        for queue, longest in LONGEST_WAIT.items():
            self._health.report(queue, depths[queue].oldest <= longest)
