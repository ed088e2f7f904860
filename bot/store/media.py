"""Which files Telegram has already, and which messages a reply became."""

from datetime import datetime
from typing import Optional, Sequence

from sqlalchemy import delete, select

from bot.store.database import Store
from bot.store.tables import media, messages
from bot.store.upsert import upsert

_KEEP = upsert(media, ["bot_id", "sha256", "file_id"], ["bot_id", "sha256"], "file_id = excluded.file_id")
_MINE = upsert(messages, ["chat_id", "message_id", "mine", "at"])


class Media:
    """File names by bot and content, and message numbers by chat. Calls block."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def file_id(self, bot_id: int, sha256: str) -> Optional[str]:
        """Return the service's name of a file, None if it was never sent."""
        known = select(media.c.file_id).where(media.c.bot_id == bot_id, media.c.sha256 == sha256)
        with self.store.data.reading() as connection:
            return connection.execute(known).scalar()

    def keep(self, bot_id: int, sha256: str, file_id: Optional[str]) -> None:
        """Remember the service's name of a file; None forgets it."""
        with self.store.data.writing() as connection:
            if file_id is None:
                mine = media.c.bot_id == bot_id, media.c.sha256 == sha256
                connection.execute(delete(media).where(*mine))
            else:
                connection.execute(_KEEP, {"bot_id": bot_id, "sha256": sha256, "file_id": file_id})

    def noted(self, address: str, message_ids: Sequence[int], now: datetime) -> None:
        """Remember messages of ours, so that they can be deleted; a chat that is gone is left alone."""
        chat_id = self.store.find(address)
        rows = [{"chat_id": chat_id, "message_id": number, "mine": True, "at": now} for number in message_ids]
        if chat_id is not None and rows:
            with self.store.data.writing() as connection:
                connection.execute(_MINE, rows)
