"""What the front is given: where to put what came in, who answers when that fails, what was uploaded before."""

from typing import Callable, Optional, Protocol, Sequence

from bot.content.messages import Incoming


class Receiver(Protocol):
    """Delivery's inbox."""

    async def receive(self, bot_id: int, update_id: int, address: str, incoming: Incoming) -> bool:
        """Keep one update; False for one that was here already. Raises `NotStored`."""

    async def standing_changed(self, address: str, blocked: bool) -> None:
        """Note that the person closed the chat or opened it again. Raises `NotStored`."""


class Memory(Protocol):
    """Remembers uploads, by bot and by what is drawn, and the messages that replies became."""

    async def file_id(self, bot_id: int, sha256: str) -> Optional[str]:
        """Return Telegram's name of an uploaded file."""

    async def keep(self, bot_id: int, sha256: str, file_id: Optional[str]) -> None:
        """Remember Telegram's name of a file; None forgets it."""

    async def noted(self, address: str, message_ids: Sequence[int]) -> None:
        """Remember all messages that one reply became."""


GiveUp = Callable[[str], None]  # called with the reason when polling cannot go on: the process should end
