"""The safety desk: reads every text before anything else, and answers danger without the dialogue."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

from bot.content.messages import Incoming, Reply
from bot.store.turn import Turn


@dataclass(frozen=True)
class DeskOutcome:
    """What the desk did with a message."""

    answered: bool = False
    resume: bool = False
    level: str = "N"


class SafetyDesk:
    @classmethod
    def load(cls, model_folder: Path, store_safety: Optional[Callable[[Turn], Any]]) -> "SafetyDesk":
        return cls()

    async def answer(self, turn: Turn, message: Incoming) -> DeskOutcome:
        return DeskOutcome()

    def fallback(self, turn: Turn) -> list[Reply]:
        return [Reply("D9", kind="card", priority="safety")]
