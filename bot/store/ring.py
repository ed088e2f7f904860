"""The keys of one chat, unwrapped."""

from time import monotonic
from uuid import UUID

from bot.store.sealing import Place, SealingKey, seal, unseal


class Ring(dict[str, SealingKey]):
    """One chat's keys by id; the newest seals."""

    def __init__(self, chat_id: UUID, keys: dict[int, SealingKey]) -> None:
        super().__init__({key.kid: key for key in keys.values()})
        self.chat_id = chat_id
        self.read_at = monotonic()
        self.newest = keys[max(keys)]
        self.newest_version = max(keys)

    def seal(self, table: str, row: UUID, plaintext: bytes, column: str = "payload") -> bytes:
        """Return `plaintext` sealed for a row of this chat."""
        return seal(self.newest, plaintext, Place(table, column, row, self.chat_id))

    def unseal(self, table: str, row: UUID, sealed: bytes, column: str = "payload") -> bytes:
        """Return what a row of this chat holds; raises `Damaged`."""
        return unseal(self, sealed, Place(table, column, row, self.chat_id))
