"""The Telegram front, put together: one object to start and to stop."""

import logging
import time
from contextlib import suppress
from typing import Callable, Optional

from telegram.error import TelegramError

from bot.delivery.aftermath import EmergencyFunction
from bot.front.telegram.background import Background
from bot.front.telegram.client import READ_SECONDS, PollRequest, SteadyBot
from bot.front.telegram.contracts import GiveUp, Memory, Receiver
from bot.front.telegram.inbox_queue import InboxQueue
from bot.front.telegram.ingest import Ingest
from bot.front.telegram.keyboards import Keyboards
from bot.front.telegram.media import Media
from bot.front.telegram.polling import ALLOWED_UPDATES, Poller, StartProblem, connect
from bot.front.telegram.presence import SLOW, Presence
from bot.front.telegram.profile import set_profile
from bot.front.telegram.sender import TelegramSender
from bot.front.telegram.webhook import WebhookReceiver
from bot.front.words import FrontWords, front_words
from bot.settings import TELEGRAM_API

_log = logging.getLogger(__name__)
_WEBHOOK_CONNECTIONS = 20
_CHATTY = ("httpx", "httpcore", "telegram")  # at INFO they print the token or what people wrote


class TelegramFront:
    """Connects Telegram with delivery: `sender` sends, `poll` or `serve` receives. Stop it with `close`.

    The order: make it, give its `sender` to delivery, `join` delivery, `connect`, then `poll` or `serve`.
    """

    def __init__(
        self,
        token: str,
        give_up: GiveUp,
        *,
        words: Optional[FrontWords] = None,
        api: str = TELEGRAM_API,
        poll_seconds: int = 10,
        read_seconds: float = READ_SECONDS,
        slow: Optional[float] = SLOW,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        for name in _CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._words = words or front_words()
        self._poll_seconds, self._give_up, self._clock = poll_seconds, give_up, clock
        self._polls = PollRequest(clock, min(5.0, read_seconds))
        self.bot = SteadyBot(token, self._polls, api, read_seconds)
        self._background = Background()
        self._presence = Presence(self.bot, self._background, slow)
        self._keyboards = Keyboards()
        self._media = Media(self.bot)
        self.sender = TelegramSender(self.bot, self._words, self._keyboards, self._presence, self._media)
        self._ingest: Optional[Ingest] = None
        self._poller: Optional[Poller] = None
        self._webhook: Optional[WebhookReceiver] = None

    def join(self, receiver: Receiver, emergency: EmergencyFunction, memory: Optional[Memory] = None) -> None:
        """Say where what comes in goes, and who answers (from files alone) when it cannot be kept."""
        self._media.memory = self.sender.memory = memory
        self._ingest = Ingest(
            self.bot,
            receiver,
            emergency,
            self.sender,
            self._words,
            self._keyboards,
            self._presence,
            self._background,
        )

    @property
    def poll_age(self) -> Optional[float]:
        """Return how long ago Telegram last answered a poll, in seconds; None when not polling."""
        return self._poller.age if self._poller else None

    async def connect(self, tries: int = 30, pause: float = 1.0) -> None:
        """Make contact, so that replies can be sent. Raises `StartProblem`."""
        await connect(self.bot, tries, pause)
        self._background.start("profile", self._set_profile())

    async def poll(self, patience: Optional[float] = None, conflict_patience: float = 60.0) -> None:
        """Receive by long polling. Raises `StartProblem`."""
        assert self._ingest, "join delivery first"
        queue = InboxQueue(self._ingest)
        self._poller = Poller(
            self.bot,
            self._polls,
            queue,
            self._give_up,
            self._poll_seconds,
            patience,
            conflict_patience,
            self._clock,
        )
        await self._poller.start()

    async def serve(self, url: str, secret: str, host: str, port: int) -> int:
        """Receive by webhook and tell Telegram where; return the port. Raises `StartProblem`."""
        assert self._ingest, "join delivery first"
        self._presence.slow = None  # with several workers, the reply may leave from another one
        self._webhook = WebhookReceiver(self.bot, self._ingest, secret)
        try:
            port = await self._webhook.start(host, port)
            await self.bot.set_webhook(
                url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=_WEBHOOK_CONNECTIONS
            )
        except OSError as error:
            raise StartProblem(f"STEADY_WEBHOOK_PORT {port} cannot be opened: {error.strerror}.") from None
        except TelegramError as error:
            raise StartProblem(f"Telegram did not take STEADY_WEBHOOK_URL: {type(error).__name__}.") from None
        return port

    async def stop_receiving(self) -> None:
        """Take nothing in any more; replies can still be sent."""
        if self._poller:
            await self._poller.stop()
        if self._webhook:
            await self._webhook.stop()

    async def close(self) -> None:
        """Stop receiving and sending."""
        await self.stop_receiving()
        await self._background.close()
        with suppress(TelegramError):
            await self.bot.shutdown()

    async def _set_profile(self) -> None:
        for what in await set_profile(self.bot, self._words):
            _log.info("profile set: %s", what)
