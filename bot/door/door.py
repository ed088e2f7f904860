"""The door: everything that a person does comes through here, in this order: safety, then dialogue."""

from dataclasses import dataclass, replace
from typing import Awaitable, Callable, Optional, Sequence

from bot.care.moment import session
from bot.content.messages import Incoming, Reply
from bot.door.hearing import as_meant, cleaned, joined, remember_buttons
from bot.door.order import asked_once, in_order
from bot.door.safety import SafetyDesk
from bot.store.turn import Turn

SESSION = "session"
PAUSE_TIMER = "pause_end"
REQUEST = "safety_request"  # what an action leaves for the desk
_FRESH = ("tracker", "said", "buttons")  # what a fresh session begins without
_SHORT = 300  # characters: a burst comes in short pieces, and nobody may be held up by reading a long one
# Taps and commands that ask for help with a message: closed under a lock.
_WORDS_ASKED = ("decision:send_new", "decision:send_mine", "repair:yes", "draft", "command:draft")

HandleFunction = Callable[[Turn, Incoming], Awaitable[Optional[str]]]


class NothingSaid(RuntimeError):
    """The dialogue had no answer to a person's message: silence is a fault."""


@dataclass
class Heard:
    """What the terminal's `--json` tells besides the replies."""

    intent: Optional[str] = None
    safety: str = "N"


def _is_long_over(message: Incoming) -> bool:
    """Tell whether a pause ended while nothing was running: hours later nobody is asked, unbidden, how it was."""
    return message.kind == "timer" and message.code == PAUSE_TIMER and bool(message.facts.get("late"))


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
        messages = [message for message in messages if not _is_long_over(message)]
        fresh, returned = self._open_session(turn, messages)
        prepared = [self._prepared(turn, message) for message in messages]
        for message in joined(prepared):
            await self._answer(turn, message, fresh, returned)
            fresh = returned = False
        turn.replies[:] = in_order(asked_once(turn.replies), messages)
        remember_buttons(turn, turn.replies)
        return turn.replies

    def fallback(self, turn: Turn, messages: Sequence[Incoming] = ()) -> list[Reply]:
        """Return what is said to messages that nobody could answer: the card if there is danger in one, else D9."""
        return self._safety.given_up(turn, messages)

    def _prepared(self, turn: Turn, message: Incoming) -> Incoming:
        if message.kind in ("text", "edited"):
            message = replace(message, text=cleaned(message.text))
        return as_meant(turn, message)

    def emergency(self, address: str, messages: Sequence[Incoming]) -> list[Reply]:
        """Return what safety says when nothing can be stored."""
        return self._safety.emergency(address, messages)

    @property
    def degraded(self) -> bool:
        """Tell whether danger is found by patterns alone."""
        return self._safety.screen.degraded

    def may_wait(self, message: Incoming) -> bool:
        """Tell whether an answer may wait a moment for the next text of a burst: never if it may be about danger."""
        return message.kind == "text" and len(message.text) <= _SHORT and self._safety.is_calm(message.text)

    def _open_session(self, turn: Turn, messages: Sequence[Incoming]) -> tuple[bool, bool]:
        """Start afresh after four hours of silence; tell whether the session is new, and whether it was left so."""
        if all(message.kind == "timer" for message in messages):
            if any(message.code == "hold_end" for message in messages) and turn.get(SESSION):
                turn.put(SESSION, session.touched(turn.get(SESSION), turn.now))  # the answer belongs to this session
            return False, False
        known = turn.get(SESSION)
        stale = session.is_stale(known, turn.now)
        if stale:
            for kind in _FRESH:
                turn.drop(kind)
        fresh = stale or not known
        turn.put(SESSION, session.begun(known, turn.now) if fresh else session.touched(known, turn.now))
        return fresh, stale

    def _must_have_said(self, turn: Turn, before: int) -> None:
        if len(turn.replies) == before and not turn.failed:
            raise NothingSaid(self.heard.intent or "message")

    async def _plain_question(self, turn: Turn, before: int) -> None:
        """Ask D11's question once where the dialogue found reason to; it comes instead of another question."""
        request = turn.get(REQUEST)
        if not request:
            return
        turn.drop(REQUEST)
        turn.replies[before:] = [replace(reply, buttons=()) for reply in turn.replies[before:] if "?" not in reply.text]
        self.heard.safety = (await self._safety.ask_plainly(turn)).level

    @staticmethod
    def _asks_for_words(message: Incoming) -> bool:
        return message.code in _WORDS_ASKED and message.kind in ("tap", "command")

    def _notice(self, turn: Turn) -> None:
        """Every three hours of use: a program, not a person (A7)."""
        known, settings = turn.get(SESSION), turn.get("settings")
        if not settings.get("noticed"):
            turn.put("settings", {**settings, "noticed": True})
            turn.say(Reply(self._safety.notice("first_contact"), facts={"response": "first_contact"}))
        elif session.notice_due(known, turn.now):
            turn.put(SESSION, {**known, "noticed_at": turn.now.isoformat()})
            turn.say(Reply(self._safety.notice("three_hours"), facts={"response": "three_hours"}))

    async def _answer(self, turn: Turn, message: Incoming, fresh: bool, returned: bool) -> None:
        before = len(turn.replies)
        outcome = await self._safety.answer(turn, message, fresh)
        self.heard.safety = outcome.level
        if outcome.answered:
            if outcome.resume:
                code = "new_fork" if outcome.new_fork else "resume"
                await self._handle(turn, Incoming("command", code=code, at=message.at))
            else:  # what an earlier message of this turn was answered with: no coaching stands beside a card (A4)
                turn.replies[:before] = [reply for reply in turn.replies[:before] if reply.priority == "safety"]
            return
        if self._asks_for_words(message) and self._safety.closed(turn) & {"messages", "drafts"}:
            turn.say(self._safety.locked_reply(turn))
            return
        in_danger = self._safety.is_open(turn)  # and yet not its own: what is theirs is shown in any state
        if message.kind == "text" and session.is_late(message.at, turn.now):
            await self._handle(turn, Incoming("command", code="late", at=turn.now))
        self.heard.intent = await self._handle(turn, message)
        tap = turn.get(REQUEST).get("tap")
        if tap:  # typed words that leave coaching: the desk answers, as it would the button
            turn.drop(REQUEST)
            del turn.replies[before:]
            await self._answer(turn, Incoming("tap", code=tap, at=message.at), False, returned)
            return
        await self._plain_question(turn, before)
        if message.kind != "timer":
            self._must_have_said(turn, before)
            self._notice(turn)
        if returned:
            await self._handle(turn, Incoming("command", code="returned", at=message.at))
        if in_danger and not turn.erase:
            self._safety.ask_again(turn)
