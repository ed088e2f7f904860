"""What the front is given: where to put what came in, who answers when that fails, what was uploaded before."""

from typing import Awaitable, Callable, Optional, Protocol

from bot.content.messages import Incoming


class Receiver(Protocol):
    """Delivery's inbox."""

    async def receive(self, bot_id: int, update_id: int, address: str, incoming: Incoming) -> bool:
        """Keep one update; False for one that was here already. Raises `NotStored`."""

    async def blocked(self, address: str) -> None:
        """Note that the person closed the chat. Raises `NotStored`."""


class MediaCache(Protocol):
    """Remembers what was uploaded already, by bot and by the file's sha256."""

    async def file_id(self, bot_id: int, fingerprint: str) -> Optional[str]:
        """Return Telegram's name of an uploaded file."""

    async def keep(self, bot_id: int, fingerprint: str, file_id: Optional[str]) -> None:
        """Remember Telegram's name of a file; None forgets it."""


Emergency = Callable[[str, str], Awaitable[None]]  # (address, text): sends the card or D9 without the store
GiveUp = Callable[[str], None]  # called with the reason when polling cannot go on: the process should end
