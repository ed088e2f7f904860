"""What went wrong with a request, in the words of delivery: was it sent, and may it be sent again."""

from datetime import timedelta

import httpx
from telegram import error as telegram_error

from bot.delivery.sender import Blocked, NotSent, Refused, RetryAfter, SendFailed, Unknown

# These fail before the whole request has left, so nothing can have happened on the other side.
_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.WriteError,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_NOBODY_THERE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was blocked")
_TURNED_AWAY = ("bad gateway", "service unavailable")  # the gate answered, not the house behind it


def delivery_error(error: telegram_error.TelegramError) -> SendFailed:
    """Return what an error of Telegram's means for the message that was to be sent."""
    text = str(error.message).lower()
    if isinstance(error, telegram_error.RetryAfter):
        return RetryAfter(seconds_of(error))
    if isinstance(error, telegram_error.Forbidden) or any(words in text for words in _NOBODY_THERE):
        return Blocked("the chat is closed to us")
    if isinstance(error, telegram_error.InvalidToken):
        return NotSent("the token is not valid")
    if isinstance(error, (telegram_error.BadRequest, telegram_error.ChatMigrated)):
        return Refused(type(error).__name__)
    return NotSent(type(error).__name__) if _surely_not_sent(error, text) else Unknown(type(error).__name__)


def seconds_of(error: telegram_error.RetryAfter) -> float:
    """Return how long to wait, in seconds, whichever way the library is set to tell it."""
    period = error._retry_after  # the public property warns on every read until the library's next version
    return period.total_seconds() if isinstance(period, timedelta) else float(period)


def _surely_not_sent(error: telegram_error.TelegramError, text: str) -> bool:
    cause = error.__cause__
    if isinstance(cause, _BEFORE_SENDING):
        return True
    if isinstance(cause, httpx.RemoteProtocolError):
        # An idle connection that the other side had closed; a cut answer is another matter.
        return "without sending a response" in str(cause)
    return cause is None and any(words in text for words in _TURNED_AWAY)
