"""Long polling that is watched: it comes back by itself or says clearly that it cannot."""

import asyncio
import logging
import time
from typing import Callable, Optional

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Updater

from bot.front.telegram.client import PollRequest, SteadyBot
from bot.front.telegram.contracts import GiveUp
from bot.front.telegram.inbox_queue import InboxQueue

_log = logging.getLogger(__name__)

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
TRIES_AT_START = 30
_LONGEST_PAUSE = 30.0


class StartProblem(Exception):
    """Telegram cannot be used; the message is one plain sentence."""


async def connect(bot: SteadyBot, tries: int = TRIES_AT_START, pause: float = 1.0) -> None:
    """Make the first contact; waits for the network, but not for a wrong token. Raises `StartProblem`."""
    for attempt in range(1, tries + 1):
        try:
            await bot.initialize()
            return
        except InvalidToken:
            raise StartProblem("Telegram does not know TELEGRAM_BOT_TOKEN: check it with @BotFather.") from None
        except TelegramError as error:
            _log.warning("no contact with Telegram yet (%s of %s): %s", attempt, tries, type(error).__name__)
        if attempt < tries:
            await asyncio.sleep(min(_LONGEST_PAUSE, pause * 1.5 ** (attempt - 1)))
    raise StartProblem("Telegram could not be reached: check the network, then start again.")


class Poller:
    """Polls; restarts a wedged poll once, then gives up; gives up too when another process keeps polling."""

    def __init__(
        self,
        bot: SteadyBot,
        polls: PollRequest,
        queue: InboxQueue,
        give_up: GiveUp,
        poll_seconds: int = 10,
        patience: Optional[float] = None,
        conflict_patience: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot, self._polls, self._give_up, self._clock = bot, polls, give_up, clock
        self._poll_seconds = poll_seconds
        self._patience = patience or 3 * (poll_seconds + (polls.read_timeout or 0))
        self._conflict_patience = conflict_patience
        self._conflict_since: Optional[float] = None
        self._restarted_at: Optional[float] = None
        self._updater = Updater(bot, queue)
        self._watch: Optional[asyncio.Task[None]] = None
        polls.on_batch, queue.on_taken = queue.expect, polls.taken

    @property
    def age(self) -> float:
        """Return how long ago Telegram last answered a poll, in seconds."""
        return self._clock() - self._polls.answered_at

    async def start(self) -> None:
        """Start polling; the bot must be connected. Raises `StartProblem`."""
        await self._updater.initialize()
        try:
            await self._start_updater()
        except TelegramError as error:
            raise StartProblem(f"Telegram did not let us poll: {type(error).__name__}.") from None
        self._watch = asyncio.create_task(self._watching(), name="telegram: poll watchdog")

    async def stop(self) -> None:
        """Stop polling; what was not stored is not confirmed and comes again."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._updater.running:
            await self._updater.stop()

    async def _start_updater(self) -> None:
        await self._updater.start_polling(
            timeout=self._poll_seconds,
            bootstrap_retries=TRIES_AT_START,
            allowed_updates=ALLOWED_UPDATES,
            error_callback=self._on_error,
        )

    def _on_error(self, error: TelegramError) -> None:
        """Take note of a failed poll; the library tries again by itself."""
        _log.warning("a poll failed: %s", type(error).__name__)
        if not isinstance(error, Conflict):
            self._conflict_since = None
            return
        self._conflict_since = self._conflict_since or self._clock()
        if self._clock() - self._conflict_since >= self._conflict_patience:
            self._give_up("Another program is polling with the same bot token. Stop one of the two.")

    async def _watching(self) -> None:
        while True:
            await asyncio.sleep(self._patience / 4)
            silent = self._clock() - self._polls.alive_at
            if silent > self._patience and await self._network_is_there():
                await self._revive(silent)

    async def _network_is_there(self) -> bool:
        """Return whether Telegram answers on another connection: if not, waiting is all there is to do."""
        try:
            await asyncio.wait_for(self._bot.get_me(), self._patience)
        except InvalidToken:
            return True  # it answers, and what it says will not get better
        except (TelegramError, asyncio.TimeoutError):
            return False
        return True

    async def _revive(self, silent: float) -> None:
        _log.error("no poll has finished for %.0f s", silent)
        if self._restarted_at is not None and self._polls.alive_at <= self._restarted_at:
            self._give_up("Polling is stuck and a fresh start of it did not help.")
            return
        self._restarted_at = self._clock()
        try:
            await asyncio.wait_for(self._restart(), min(30.0, 2 * self._patience))
        except (TelegramError, asyncio.TimeoutError, RuntimeError) as error:
            self._give_up(f"Polling is stuck and could not be started afresh: {type(error).__name__}.")

    async def _restart(self) -> None:
        if self._updater.running:
            await self._updater.stop()
        await self._start_updater()
