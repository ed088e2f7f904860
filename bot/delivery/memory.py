"""What a front wants remembered, without waiting on the database's thread itself."""

import asyncio
import logging
from datetime import datetime
from typing import Callable, Optional, Sequence

from bot.delivery.inbox import utc_now
from bot.store.errors import StoreProblem
from bot.store.media import Media
from bot.store.thread import StoreThreads

_SECONDS = 0.5  # what a front waits for at most: the next bubble may be a card
_log = logging.getLogger(__name__)


class FrontMemory:
    """Uploaded files and sent messages. A fault costs an upload or a deletion, never a message."""

    def __init__(self, media: Media, threads: StoreThreads, clock: Callable[[], datetime] = utc_now) -> None:
        self._media, self._threads, self._clock = media, threads, clock
        self._noting: set[asyncio.Task[None]] = set()

    async def file_id(self, bot_id: int, sha256: str) -> Optional[str]:
        """Return the service's name of a file that was uploaded before."""
        try:
            return await self._threads.run(self._media.file_id, bot_id, sha256, timeout=_SECONDS)
        except StoreProblem:
            _log.warning("the names of uploaded files cannot be read")
            return None

    async def keep(self, bot_id: int, sha256: str, file_id: Optional[str]) -> None:
        """Remember the service's name of a file; None forgets it."""
        try:
            await self._threads.run(self._media.keep, bot_id, sha256, file_id, timeout=_SECONDS)
        except StoreProblem:
            _log.warning("the name of an uploaded file was not kept")

    async def noted(self, address: str, message_ids: Sequence[int]) -> None:
        """Remember the messages that a reply became; a slow database is not waited for."""
        task = asyncio.create_task(self._note(address, message_ids))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)
        await asyncio.wait({task}, timeout=0 if self._threads.in_trouble(_SECONDS) else _SECONDS)

    async def _note(self, address: str, message_ids: Sequence[int]) -> None:
        try:
            await self._threads.run(self._media.noted, address, message_ids, self._clock())
        except StoreProblem:
            _log.warning("the numbers of sent messages were not kept")
