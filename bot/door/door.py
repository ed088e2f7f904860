"""The door: everything that a person does comes through here, in this order: safety, then dialogue."""

import logging
from dataclasses import dataclass, replace
from typing import Awaitable, Callable, Optional, Protocol, Sequence

from bot.care.moment import session
from bot.content.messages import Incoming, Reply
from bot.door.hearing import as_meant, cleaned, joined, remember_buttons
from bot.door.safety import SafetyDesk
from bot.store.turn import Turn

SESSION = "session"
_FRESH = ("tracker", "said", "buttons")  # what a fresh session begins without
_log = logging.getLogger(__name__)

HandleFunction = Callable[[Turn, Incoming], Awaitable[Optional[str]]]


class NothingSaid(RuntimeError):
    """The dialogue had no answer to a person's message: silence is a fault."""


@dataclass
class Heard:
    """What the terminal's `--json` tells besides the replies."""

    intent: Optional[str] = None
    safety: str = "N"


class Door:
    """Answers the messages of one chat that wait together. All effects are staged on the Turn."""

    def __init__(self, safety: SafetyDesk, handle: HandleFunction) -> None:
        self._safety = safety
        self._handle = handle
        self.heard = Heard()

    async def reply(self, turn: Turn, messages: Sequence[Incoming]) -> list[Reply]:
        """Answer `messages`, oldest first; return the bubbles, which are staged on the Turn too.

        Raises what the dialogue raises: the caller rolls back, tries again and falls back.
        """
        self.heard = Heard()
        returned = self._open_session(turn, messages)
        for message in joined([self._prepared(turn, message) for message in messages]):
            await self._answer(turn, message, returned)
            returned = False
        remember_buttons(turn, turn.replies)
        return turn.replies

    def fallback(self, turn: Turn) -> list[Reply]:
        """Return D9, which needs nothing but its file."""
        return self._safety.fallback(turn)

    def _prepared(self, turn: Turn, message: Incoming) -> Incoming:
        if message.kind in ("text", "edited"):
            message = replace(message, text=cleaned(message.text))
        return as_meant(turn, message)

    def _open_session(self, turn: Turn, messages: Sequence[Incoming]) -> bool:
        """Start afresh after four hours of silence; tell whether that happened."""
        if all(message.kind == "timer" for message in messages):
            return False
        known = turn.get(SESSION)
        stale = session.is_stale(known, turn.now)
        if stale:
            for kind in _FRESH:
                turn.drop(kind)
        fresh = stale or not known
        turn.put(SESSION, session.begun(known, turn.now) if fresh else session.touched(known, turn.now))
        return stale

    async def _answer(self, turn: Turn, message: Incoming, returned: bool) -> None:
        before = len(turn.replies)
        outcome = await self._safety.answer(turn, message)
        self.heard.safety = outcome.level
        if outcome.answered:
            if outcome.resume:
                await self._handle(turn, Incoming("command", code="resume", at=message.at))
            return
        self.heard.intent = await self._handle(turn, message)
        if returned:
            await self._handle(turn, Incoming("command", code="returned", at=message.at))
        if len(turn.replies) == before and message.kind != "timer" and not turn.failed:
            raise NothingSaid(self.heard.intent or message.kind)
