"""Small requests that nobody waits for: callback answers, check marks, typing, pacing."""

import asyncio
import logging
from typing import Awaitable, Callable, Coroutine, Optional, TypeVar

from telegram.error import RetryAfter, TelegramError

from bot.front.telegram.errors import seconds_of

_log = logging.getLogger(__name__)
_WORTH_WAITING = 60.0

Answer = TypeVar("Answer")


class Background:
    """Runs coroutines beside the rest; a failure is logged by its type and forgotten; ends all on close."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, what: str, work: Coroutine[object, object, object]) -> "asyncio.Task[None]":
        """Run `work`; `what` names it in the log."""
        task = asyncio.create_task(self._run(what, work), name=f"telegram: {what}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # one that is cancelled before it began was never awaited
        return task

    async def close(self, patience: float = 1.0) -> None:
        """Give what is running a moment, then cancel it."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=patience)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, what: str, work: Coroutine[object, object, object]) -> None:
        try:
            await work
        except TelegramError as error:
            _log.info("%s was not done: %s", what, type(error).__name__)
        except Exception as error:  # a decoration must never take anything down with it
            _log.warning("%s failed: %s", what, type(error).__name__)


async def patiently(request: Callable[[], Awaitable[Answer]]) -> Optional[Answer]:
    """Make a request; if Telegram asks to wait up to a minute, wait and make it once more."""
    try:
        return await request()
    except RetryAfter as error:
        if seconds_of(error) > _WORTH_WAITING:
            raise
        await asyncio.sleep(seconds_of(error))
        return await request()
