"""The library's bot, made safe: no token in any representation, and polls that cannot stumble over one update."""

import json
import logging
import time
from typing import Any, Callable, Optional

from telegram import Bot, Update
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.settings import TELEGRAM_API

_log = logging.getLogger(__name__)

CONNECT_SECONDS, READ_SECONDS, POOL_SECONDS = 5.0, 10.0, 2.0
# After a week without any, Telegram may number updates anew, lower too. An offset from before would confirm, and so
# lose, new updates with numbers below it: from the sixth day on, polls carry none until a batch was taken in.
_NUMBERS_LAST = 6 * 24 * 3600.0
_LAST_DATE = 2**33


class PollRequest(HTTPXRequest):
    """The connection for getUpdates: it stamps every finished poll, and mends updates that cannot be read."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, read_seconds: float = 5.0) -> None:
        super().__init__(
            connection_pool_size=4,  # one connection stuck half-closed must not stop all polls
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read_seconds,
            pool_timeout=POOL_SECONDS,
        )
        self._clock = clock
        self.alive_at = self.answered_at = self.taken_at = clock()
        self.on_batch: Callable[[list[int]], None] = lambda ids: None

    @property
    def idle_seconds(self) -> float:
        """Return how long ago the last batch of updates was taken in, in seconds."""
        return self._clock() - self.taken_at

    def taken(self) -> None:
        """Hear that a batch was taken in: from here on, the library's offset counts on from its numbers."""
        self.taken_at = self._clock()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make one request; see the library's `BaseRequest.do_request`."""
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except TimedOut:
            raise
        except NetworkError:
            self.alive_at = self._clock()  # the network is gone, the poller is not
            raise
        self.alive_at = self.answered_at = self._clock()
        return code, self._mend(payload) if code == 200 else payload

    def _mend(self, payload: bytes) -> bytes:
        """Return the answer without what cannot be read, so that it is confirmed and the rest is taken in."""
        try:
            data = json.loads(payload)
            updates = [item for item in data["result"] if isinstance(item, dict) and type(item.get("update_id")) is int]
        except (ValueError, KeyError, TypeError, RecursionError):
            return payload
        readable = [mended(item) for item in updates]
        self.on_batch([item["update_id"] for item in readable])
        return payload if readable == data["result"] else json.dumps({**data, "result": readable}).encode()


def mended(item: dict[str, Any]) -> dict[str, Any]:
    """Return an update that can be read: itself, else only who wrote what in it, else nothing but its number."""
    number = {"update_id": item["update_id"]}
    for candidate in (item, {**number, **_bare_message(item)}):
        try:
            Update.de_json(candidate, None)
            return candidate
        except Exception as error:  # whatever it holds, it must not end polling
            _log.warning("update could not be read: %s", type(error).__name__)
    return number


def _bare_message(item: dict[str, Any]) -> dict[str, Any]:
    """Return the words of a private message without everything around them: words are never dropped for a sticker."""
    message = item.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(chat, dict) or chat.get("type") != "private":
        return {}
    words = {name: message[name] for name in ("text", "caption") if isinstance(message.get(name), str)}
    sent = message.get("date")
    date = sent if type(sent) is int and 0 <= sent < _LAST_DATE else 0
    place = {"message_id": message.get("message_id"), "chat": {"id": chat.get("id"), "type": "private"}}
    return {"message": {**words, **place, "date": date}}


class SteadyBot(Bot):
    """A bot whose representation holds no token and that is not confused when update numbers begin anew."""

    def __init__(
        self,
        token: str,
        polls: Optional[PollRequest] = None,
        api: str = TELEGRAM_API,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._polls = polls or PollRequest()
        others = HTTPXRequest(
            connection_pool_size=64,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read_seconds,
            pool_timeout=POOL_SECONDS,
        )
        super().__init__(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=others,
            get_updates_request=self._polls,
        )

    def __repr__(self) -> str:
        return "SteadyBot"

    __str__ = __repr__

    async def get_updates(self, offset: Optional[int] = None, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """Return the waiting updates; see the library's `Bot.get_updates`."""
        if self._polls.idle_seconds > _NUMBERS_LAST:
            offset = None
        return await super().get_updates(offset, *args, **kwargs)
