"""The safety desk: reads every text before anything else, and answers danger without the dialogue."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Callable, Optional, Sequence
from uuid import uuid4

from bot.care.moment.session import notice_due
from bot.care.safety.levels import Finding, Reading
from bot.care.safety.locks import Closed, Locks, closed_by
from bot.care.safety.outcome import Facts, Outcome, max_level
from bot.care.safety.screen import Screen
from bot.care.safety.state import TTL, SafetyState, is_open_in
from bot.care.safety.talk import SafetyTalk
from bot.content.messages import Incoming, Reply
from bot.door.memory import SafetyMemory, rest_timers
from bot.door.pauses import body_pause
from bot.door.reader import Reader, VectorFunction
from bot.store.turn import Timer, Turn

SAFETY, LOCKS, SETTINGS, SESSION = "safety", "locks", "settings", "session"
HIDES = timedelta(hours=48)  # as far back as Telegram deletes
_STORE_SECONDS = 1.0  # a card has two; and a turn that waited for the database for long would pass for one that hangs
_log = logging.getLogger(__name__)

StoreFunction = Callable[[Turn], None]


@dataclass(frozen=True)
class DeskOutcome:
    """What the desk did with a message."""

    answered: bool = False
    resume: bool = False
    new_fork: bool = False
    level: str = "N"


class SafetyDesk:
    """Screen and talk, with the Turn's records around them."""

    def __init__(
        self,
        screen: Screen,
        talk: SafetyTalk,
        vector: VectorFunction,
        store_safety: Optional[StoreFunction] = None,
        run: str = "",
    ) -> None:
        """Take `run`, this process's own name, to notice a restart; "" where several workers share the chats."""
        self._reader, self._talk, self._store = Reader(screen, vector), talk, store_safety
        self._run = run

    @property
    def screen(self) -> Screen:
        """Return the screen that reads for this desk."""
        return self._reader.screen

    async def answer(self, turn: Turn, message: Incoming, fresh: bool = False) -> DeskOutcome:
        """Answer `message` if it is safety's; the level is stored before anything is said."""
        try:
            state, locks = SafetyState.from_json(turn.get(SAFETY)), Locks.from_json(turn.get(LOCKS))
        except ValueError:
            turn.unreadable.add(SAFETY)
        if turn.unreadable & {SAFETY, LOCKS}:  # no coaching on an unknown level
            turn.say(*self.fallback(turn))
            return DeskOutcome(answered=True, level="R0")
        memory = SafetyMemory(turn)
        answer = self._talk.is_answered_by(state, message)
        reading = self._reader.read(message, memory, answer=answer)
        broken = state.is_open and memory.began_elsewhere(self._run)
        outcome = self._outcome(state, locks, message, reading, self._facts(turn, memory), fresh, broken)
        if outcome is None:
            return DeskOutcome(level=reading.level)
        self._apply(turn, outcome, memory)
        if message.kind == "timer":  # it fell due in the middle of the talk
            memory.pause_timers(Timer(message.code, message.at or turn.now, message.code, message.facts))
        await self._store_first(turn)
        turn.say(*outcome.replies)
        if outcome.pause:
            turn.say(body_pause(outcome.pause, turn))
        goes_on = outcome.pass_on or (fresh and outcome.resume)
        return DeskOutcome(not goes_on, outcome.resume and not goes_on, outcome.new_fork, max_level(reading, outcome))

    def _outcome(
        self,
        state: SafetyState,
        locks: Locks,
        message: Incoming,
        reading: Reading,
        facts: Facts,
        fresh: bool,
        broken: bool,
    ) -> Optional[Outcome]:
        harmless = reading.level in ("N", "A") and message.kind in ("text", "edited")
        if harmless and broken:  # a restart broke into the talk (G7)
            return self._talk.after_restart(state, locks, facts)
        if self._talk.wants(state, message, reading, facts, locks):
            return self._talk.respond(state, locks, message, reading, facts)
        if fresh and message.kind != "timer":
            return self._talk.welcome_back(state, locks, facts)
        return None

    async def ask_plainly(self, turn: Turn) -> DeskOutcome:
        """Put the plain question (D11) although no text called for it: a third peak of a night, an ending."""
        state, locks = SafetyState.from_json(turn.get(SAFETY)), Locks.from_json(turn.get(LOCKS))
        memory = SafetyMemory(turn)
        reading = Reading("A", (Finding("A", "suicide", "hard_night", "context", "suicide"),))
        outcome = self._talk.respond(state, locks, Incoming("text", at=turn.now), reading, self._facts(turn, memory))
        self._apply(turn, outcome, memory)
        await self._store_first(turn)
        turn.say(*outcome.replies)
        return DeskOutcome(True, level="A")

    def is_open(self, turn: Turn) -> bool:
        """Tell whether a danger, or a question about one, is open."""
        return is_open_in(turn.get(SAFETY), turn.now)

    def ask_again(self, turn: Turn) -> None:
        """Put danger's open question again, behind what was said before it in this turn."""
        state, locks = SafetyState.from_json(turn.get(SAFETY)), Locks.from_json(turn.get(LOCKS))
        memory = SafetyMemory(turn)
        outcome = self._talk.ask_again(state, locks, self._facts(turn, memory))
        self._apply(turn, outcome, memory)
        turn.say(*(replace(reply, priority="reply") for reply in outcome.replies))  # safety would be sent first

    def closed(self, turn: Turn) -> frozenset[Closed]:
        """Return what the chat's locks close: "coaching", "messages", "partner"."""
        return closed_by(turn.get(LOCKS), turn.get(SESSION), turn.now)

    def locked_reply(self, turn: Turn) -> Reply:
        """Return what is said when help with messages is asked for under a lock."""
        state, locks = SafetyState.from_json(turn.get(SAFETY)), Locks.from_json(turn.get(LOCKS))
        return self._talk.locked_reply(state, locks, self._facts(turn, SafetyMemory(turn)))

    def notice(self, text_id: str) -> str:
        """Return a notice's words (A7)."""
        return self._talk.notice(text_id)

    def fallback(self, turn: Turn) -> list[Reply]:
        """Return D9: it needs its file and nothing else. Who fears a person gets it without risk words in front (E11)."""
        state = SafetyState()
        with suppress(ValueError):
            state = SafetyState.from_json(turn.get(SAFETY)).alive(turn.now)
        turn.counted.append(f"{state.level if state.is_open else 'D9'}:d9")  # what was said is not known: no "N" (A6)
        return [self._talk.fallback(Facts(turn.now, country=turn.get(SETTINGS).get("country")), afraid=state.fear)]

    def given_up(self, turn: Turn, messages: Sequence[Incoming]) -> list[Reply]:
        """Return what is said to messages that nobody could answer: the card if the patterns see danger, else D9."""
        if turn.unreadable & {SAFETY, LOCKS}:
            return self.fallback(turn)
        try:
            message, reading = self._reader.worst(messages)
            if reading.level in ("N", "A"):
                return self.fallback(turn)
            state, locks = SafetyState.from_json(turn.get(SAFETY)), Locks.from_json(turn.get(LOCKS))
            memory = SafetyMemory(turn)
            outcome = self._talk.respond(state, locks, message, reading, self._facts(turn, memory))
            self._apply(turn, outcome, memory)
        except Exception as problem:  # D9 needs nothing that could fail
            _log.error("the card could not be made: %s", type(problem).__name__)
            return self.fallback(turn)
        return list(outcome.replies)

    def is_calm(self, text: str) -> bool:
        """Tell whether the patterns find nothing at all in a text; needs nothing but files."""
        return self._reader.alone(text).level == "N"

    def emergency(self, address: str, messages: Sequence[Incoming]) -> list[Reply]:
        """Return what safety says when nothing can be stored or loaded: from the words alone, or D9."""
        now = datetime.now(timezone.utc)
        state, locks = SafetyState(), Locks()
        try:
            message, reading = self._reader.worst(messages)
            if self._talk.wants(state, message, reading, Facts(now), locks):
                return list(self._talk.respond(state, locks, message, reading, Facts(now)).replies)
        except Exception as problem:
            _log.error("the card could not be made: %s", type(problem).__name__)
        return self.fallback(Turn(uuid4(), address, now))

    def _facts(self, turn: Turn, memory: SafetyMemory) -> Facts:
        settings, session = turn.get(SETTINGS), turn.get(SESSION)
        return Facts(
            now=turn.now,
            country=settings.get("country"),
            first_contact=not settings.get("noticed"),
            muted=memory.muted,
            session=str(session.get("started_at", "")),
            long_use=notice_due(session, turn.now),
        )

    def _apply(self, turn: Turn, outcome: Outcome, memory: SafetyMemory) -> None:
        memory.belongs_to(self._run)
        turn.put(SAFETY, outcome.state.to_json(), turn.now + TTL)
        turn.put(LOCKS, outcome.locks.to_json())
        told = {"country": outcome.country, "noticed": outcome.noticed}
        if any(told.values()):
            turn.put(SETTINGS, {**turn.get(SETTINGS), **{key: value for key, value in told.items() if value}})
        if of_session := outcome.of_session(turn.now):
            turn.put(SESSION, {**turn.get(SESSION), **of_session})
        rest_timers(turn, outcome, memory, "messages" in self.closed(turn))
        if outcome.hide:
            turn.replies.clear()  # of the same burst
            turn.delete_message_ids.extend(number for number, _, at in turn.message_ids if at > turn.now - HIDES)
        if outcome.muted:
            memory.mute(outcome.muted)
        turn.counted.extend(outcome.counted)

    async def _store_first(self, turn: Turn) -> None:
        """Store the level before the reply; if that fails or takes too long, the reply goes out all the same."""
        if self._store is None:
            return
        try:
            await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(None, self._store, turn), _STORE_SECONDS)
        except Exception as problem:
            _log.error("the safety level was not stored first: %s", type(problem).__name__)
