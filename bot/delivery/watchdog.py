"""Notice that the process is stuck, from a thread of its own, and end it for its supervisor."""

import asyncio
import logging
import os
import time
from threading import Event, Thread
from typing import Any, Callable

STUCK_SECONDS = 30.0
_log = logging.getLogger(__name__)


def leave() -> None:
    """End the process at once: a stuck thread would keep it from ending in order."""
    os._exit(70)


class Watchdog:
    """Watches the loop's heartbeat and turns that never end."""

    def __init__(self, on_stuck: Callable[[], None] = leave, stuck_seconds: float = STUCK_SECONDS) -> None:
        self._on_stuck = on_stuck
        self._limit = stuck_seconds
        self._hung: dict[asyncio.Task[Any], float] = {}
        self._beat = time.monotonic()
        self._stop = Event()
        self._thread = Thread(target=self._watch, name="watchdog", daemon=True)

    def hung(self, task: "asyncio.Task[Any]") -> None:
        """Watch a turn that took too long: it may still end on its own."""
        self._hung[task] = time.monotonic()
        task.add_done_callback(lambda ended: self._hung.pop(ended, None))

    async def run(self) -> None:
        """Keep the heartbeat going; cancel to stop."""
        self._beat = time.monotonic()
        self._thread.start()
        try:
            while True:
                self._beat = time.monotonic()
                await asyncio.sleep(self._limit / 30)
        finally:
            self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(self._limit / 10):
            oldest = min([self._beat, *list(self._hung.values())])
            if time.monotonic() - oldest > self._limit:
                _log.critical("stuck for more than %g s: ending the process", self._limit)
                self._on_stuck()
                return
