"""The queue between the library's poller and the inbox."""

import asyncio
import logging
from collections import Counter
from typing import Callable, Optional

from telegram import Update
from telegram.error import TimedOut

from bot.delivery.inbox import NeverStored, NotStored
from bot.front.telegram.ingest import Ingest

_TRIES = 3
_AGAIN_SECONDS = 0.2  # somebody in danger may be in the next batch
_log = logging.getLogger(__name__)


class InboxQueue(asyncio.Queue):
    """The queue that the library's Updater fills: a put returns once the row is written.

    Telegram hears that we have a batch after its last put. If a row cannot be written, everybody in the rest
    of that batch is answered without the store, and the last put raises, so that the batch is fetched again.
    """

    def __init__(self, ingest: Ingest) -> None:
        super().__init__()
        self._ingest = ingest
        self.on_taken: Callable[[], None] = lambda: None  # called when the whole of a batch was taken in
        self._last_of_batch: Optional[int] = None
        self._failed = False
        self._stumbles: Counter[int] = Counter()

    def expect(self, update_ids: list[int]) -> None:
        """Hear which updates the next puts will bring, in order."""
        self._last_of_batch = update_ids[-1] if update_ids else None
        self._failed = False

    async def put(self, item: object) -> None:
        """Take an update in; raises TimedOut if the batch must be fetched again."""
        assert isinstance(item, Update)
        if not self._failed:
            try:
                await self._ingest.take(item)
            except NeverStored:
                await self._ingest.card(item)
            except NotStored:
                self._failed = True
            except Exception as error:  # anything else would end polling without a word
                _log.error("an update was not taken in: %s", type(error).__name__)
                await self._stumble(item)
        if self._failed:
            await self._refuse(item)
        elif item.update_id == self._last_of_batch:
            self.on_taken()

    async def _stumble(self, update: Update) -> None:
        """Have it fetched again, but not for ever: one update that nobody can take in must not stop all others."""
        self._stumbles[update.update_id] += 1
        if self._stumbles[update.update_id] < _TRIES:
            self._failed = True
            return
        _log.error("an update was passed over after %d tries", _TRIES)
        del self._stumbles[update.update_id]
        await self._ingest.card(update)

    async def _refuse(self, update: Update) -> None:
        await self._ingest.card(update)
        if self._last_of_batch in (None, update.update_id):
            await asyncio.sleep(_AGAIN_SECONDS)
            raise TimedOut("the inbox cannot be written")  # after any other error the library waits up to 30 s
