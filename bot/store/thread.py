"""Run the store's blocking calls in threads of their own, never on the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Callable, Optional, TypeVar

from bot.store.errors import Unavailable

Result = TypeVar("Result")


class StoreThreads:
    """A few threads for database calls; a call that takes too long fails for its caller and ends on its own."""

    def __init__(self, threads: int = 4) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store")

    async def run(
        self, call: Callable[..., Result], *args: Any, timeout: Optional[float] = None, **kwargs: Any
    ) -> Result:
        """Return what `call` returns; raises `Unavailable` after `timeout` seconds, or what the call raised."""
        future = asyncio.get_running_loop().run_in_executor(self._pool, partial(call, *args, **kwargs))
        try:
            return await asyncio.wait_for(asyncio.shield(future), timeout)
        except asyncio.TimeoutError:
            future.add_done_callback(lambda late: late.cancelled() or late.exception())
            raise Unavailable("The database did not answer in time.") from None

    def close(self) -> None:
        """Let the running calls end."""
        self._pool.shutdown(wait=True, cancel_futures=True)
