"""What delivery asks of a front that can send, and what may go wrong there."""

from typing import Protocol, Sequence

from bot.content.messages import Reply


class SendFailed(Exception):
    """A reply was not, or perhaps not, delivered."""


class RetryAfter(SendFailed):
    """The service asks to wait before the next message to this chat."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds:g} s")
        self.seconds = seconds


class Blocked(SendFailed):
    """The person blocked the bot, or the account is gone."""


class NotSent(SendFailed):
    """It surely did not arrive: no connection was made."""


class Unknown(SendFailed):
    """Nobody knows whether it arrived."""


class Refused(SendFailed):
    """The service will never take this message."""


class Sender(Protocol):
    """A front that delivers replies."""

    async def send(self, address: str, reply: Reply) -> int | None:
        """Deliver one reply and return the message's number, None if it has none; raises `SendFailed`s."""

    async def delete(self, address: str, message_ids: Sequence[int]) -> Sequence[int]:
        """Delete messages of that chat, best effort, and return the numbers of those that could not be deleted."""
