"""What the library's errors mean for a message."""

from datetime import timedelta
from typing import Optional

import httpx
import pytest
from telegram import error as telegram_error

from bot.delivery.sender import Blocked, NotSent, Refused, RetryAfter, SendFailed, Unknown
from bot.front.telegram.errors import delivery_error, seconds_of


def _network(cause: Optional[Exception], error: Optional[telegram_error.TelegramError] = None) -> Exception:
    found = error or telegram_error.NetworkError(f"httpx.{type(cause).__name__}")
    found.__cause__ = cause
    return found


@pytest.mark.parametrize(
    "error, meaning",
    [
        (telegram_error.RetryAfter(timedelta(seconds=9)), RetryAfter),
        (telegram_error.Forbidden("bot was blocked by the user"), Blocked),
        (telegram_error.Forbidden("user is deactivated"), Blocked),
        (telegram_error.BadRequest("Chat not found"), Blocked),
        (telegram_error.BadRequest("can't parse entities"), Refused),
        (telegram_error.ChatMigrated(5), Refused),
        (telegram_error.InvalidToken("x"), NotSent),
        (telegram_error.NetworkError("Bad Gateway"), NotSent),
        (telegram_error.NetworkError("Internal Server Error (500)"), Unknown),
        (_network(httpx.ConnectError("no")), NotSent),
        (_network(httpx.ConnectTimeout("no"), telegram_error.TimedOut()), NotSent),
        (_network(httpx.PoolTimeout("no"), telegram_error.TimedOut()), NotSent),
        (_network(httpx.RemoteProtocolError("Server disconnected without sending a response.")), NotSent),
        (_network(httpx.RemoteProtocolError("peer closed connection without sending complete message body")), Unknown),
        (_network(httpx.ReadTimeout("no"), telegram_error.TimedOut()), Unknown),
        (_network(httpx.ReadError("no")), Unknown),
        (telegram_error.TelegramError("Invalid server response"), Unknown),
    ],
)
def test_what_it_means(error: telegram_error.TelegramError, meaning: type[SendFailed]) -> None:
    assert type(delivery_error(error)) is meaning


def test_seconds() -> None:
    assert seconds_of(telegram_error.RetryAfter(timedelta(seconds=9))) == seconds_of(telegram_error.RetryAfter(9)) == 9
