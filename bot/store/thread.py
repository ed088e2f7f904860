"""Run the store's blocking calls in threads of their own, never on the event loop."""

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any, Callable, Optional, TypeVar

from bot.store.errors import Unavailable

Result = TypeVar("Result")


class StoreThreads:
    """A few threads for database calls; a call that takes too long fails for its caller and ends on its own."""

    def __init__(self, threads: int = 4) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store")
        self._begun: dict[int, float] = {}  # calls that nobody has an answer to yet
        self._numbers = count()
        self._failed_at = -1e9

    def failed_within(self, seconds: float) -> bool:
        """Return whether a call has failed, or was given up, within these seconds."""
        return time.monotonic() - self._failed_at < seconds

    def in_trouble(self, seconds: float) -> bool:
        """Return whether a call has failed within these seconds, or waits for longer than them."""
        late = time.monotonic() - seconds
        return self.failed_within(seconds) or any(begun < late for begun in list(self._begun.values()))

    async def run(
        self,
        call: Callable[..., Result],
        *args: Any,
        timeout: Optional[float] = None,
        too_late: Optional[Callable[[Result], None]] = None,
        **kwargs: Any,
    ) -> Result:
        """Return what `call` returns; raises `Unavailable` after `timeout` seconds, or what the call raised.

        A result that nobody waits for any more goes to `too_late`, in the call's own thread.
        """
        begun = self._pool.submit(partial(call, *args, **kwargs))
        if not await self._ends(begun, timeout):
            self._failed_at = time.monotonic()
            if not begun.cancel() and too_late is not None:  # else it did not even have its turn
                begun.add_done_callback(partial(_hand_over, too_late))
            raise Unavailable("The database did not answer in time.")
        if begun.cancelled():
            raise asyncio.CancelledError
        return begun.result()

    async def _ends(self, begun: "Future[Any]", timeout: Optional[float]) -> bool:
        """Wait for a call; returns False if it takes longer than `timeout` seconds. It goes on if nobody waits any more.

        A message comes here a dozen times: what asyncio has for this makes four futures of one.
        """
        loop, number = asyncio.get_running_loop(), next(self._numbers)
        self._begun[number] = time.monotonic()
        ended: asyncio.Future[bool] = loop.create_future()
        begun.add_done_callback(lambda _: _on(loop, partial(self._ended, number, begun, ended)))
        timer = None if timeout is None else loop.call_later(timeout, _answer, ended, False)
        try:
            return await ended
        finally:
            if timer is not None:
                timer.cancel()

    def _ended(self, number: int, begun: "Future[Any]", ended: "asyncio.Future[bool]") -> None:
        del self._begun[number]
        if not begun.cancelled() and isinstance(begun.exception(), Unavailable):
            self._failed_at = time.monotonic()
        _answer(ended, True)

    def close(self) -> None:
        """Let the running calls end."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _on(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Call on the loop's own thread, unless the loop is gone."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)


def _answer(ended: "asyncio.Future[bool]", in_time: bool) -> None:
    if not ended.done():
        ended.set_result(in_time)


def _hand_over(too_late: Callable[[Any], None], done: "Future[Any]") -> None:
    if done.exception() is None:
        too_late(done.result())
