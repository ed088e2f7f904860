"""The terminal chat: one line is one message; pauses run on a virtual clock when nobody watches."""

import json
import os
import re
import selectors
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import IO, Any, Awaitable, Callable, Optional, Sequence

from bot.content.messages import Button, Incoming, Reply
from bot.front.commands import read_typed
from bot.front.words import front_words
from bot.store.turn import Timer

PAUSE_TIMER = "pause_end"
_RANGE = re.compile(r"\d+-\d+")
_LAST_WAIT = 3.0  # real seconds that a hold may still take when the input has ended

# (messages, now) -> (replies, intent, safety level, waiting timers)
Answer = Callable[[Sequence[Incoming], datetime], Awaitable[tuple[list[Reply], Optional[str], str, list[Timer]]]]


class VirtualClock:
    """A clock that runs `speed` times as fast, and can be pushed forward by a pause."""

    def __init__(self, start: Optional[datetime] = None, speed: float = 1.0) -> None:
        self._start = start or datetime.now(timezone.utc)
        self._began = time.monotonic()
        self.speed = speed
        self._pushed = timedelta()

    def now(self) -> datetime:
        """Return the time it shows, aware UTC."""
        return self._start + timedelta(seconds=(time.monotonic() - self._began) * self.speed) + self._pushed

    def push_to(self, moment: datetime) -> None:
        """Go forward to `moment`; never back."""
        self._pushed += max(timedelta(), moment - self.now())

    def real_seconds_to(self, moment: datetime) -> float:
        """Return how long to wait, in real seconds, until it shows `moment`."""
        return max(0.0, (moment - self.now()).total_seconds() / self.speed)


class LineChat:
    """A chat over plain lines, for pipes and tests."""

    def __init__(self, answer: Answer, clock: VirtualClock, as_json: bool, out: Optional[IO[str]] = None) -> None:
        """Write to `out`, by default to what standard output is at this moment."""
        self._answer, self._clock, self._as_json, self._out = answer, clock, as_json, out or sys.stdout
        self._shown: list[Button] = []
        self._timers: list[Timer] = []

    async def run(self, lines: IO[str], timers: Sequence[Timer] = ()) -> None:
        """Answer every line until the input ends."""
        self._timers = list(timers)
        reader = LineReader(lines)
        while True:
            due = self._next_due()
            wait = self._clock.real_seconds_to(due.due_at) if due else None
            line = reader.read(wait)
            if line is None and due is not None:
                await self._fire(due)
            elif line is None or line == "":
                break
            else:
                await self._line(line.rstrip("\r\n"))
        await self._finish()

    async def _line(self, line: str) -> None:
        copied = self._copy_of(line)
        if copied is not None:
            self._print([Reply(copied)], None, "N")
            return
        replies, intent, level = await self._turn([message_from(line, self._shown, self._clock.now())])
        self._print(replies, intent, level)

    async def _turn(self, messages: Sequence[Incoming]) -> tuple[list[Reply], Optional[str], str]:
        replies, intent, level, self._timers = await self._answer(messages, self._clock.now())
        while (pause := self._pause()) is not None:  # nobody breathes here: the pause is over at once
            self._clock.push_to(pause.due_at)
            said, _, _, self._timers = await self._answer([timer_message(pause)], self._clock.now())
            replies = [*(replace(reply, buttons=()) if reply.seconds else reply for reply in replies), *said]
        return replies, intent, level

    def _pause(self) -> Optional[Timer]:
        return next((timer for timer in self._timers if timer.kind == PAUSE_TIMER), None)

    def _next_due(self) -> Optional[Timer]:
        return min(self._timers, key=lambda timer: timer.due_at, default=None)

    async def _fire(self, timer: Timer) -> None:
        self._clock.push_to(timer.due_at)
        replies, intent, level = await self._turn([timer_message(timer)])
        if replies:
            self._print(replies, intent, level, timer=True)

    async def _finish(self) -> None:
        while (due := self._next_due()) is not None and self._clock.real_seconds_to(due.due_at) <= _LAST_WAIT:
            time.sleep(self._clock.real_seconds_to(due.due_at))
            await self._fire(due)

    def _copy_of(self, line: str) -> Optional[str]:
        button = chosen_button(line, self._shown)
        return (button.copy or button.url) if button and not button.code else None

    def _print(self, replies: Sequence[Reply], intent: Optional[str], level: str, timer: bool = False) -> None:
        shown = [button for reply in replies for button in reply.choices()]
        self._shown = shown or self._shown
        if self._as_json:
            self._out.write(json.dumps(_as_json(replies, intent, level, timer), ensure_ascii=False) + "\n")
        else:
            self._out.write(_as_text(replies) + "\n")
        self._out.flush()


class LineReader:
    """Reads lines, but gives up after a while if something else is due."""

    def __init__(self, lines: IO[str]) -> None:
        self._lines = lines
        self._selector: Optional[selectors.BaseSelector] = None
        self._buffer = b""
        try:
            self._selector = selectors.DefaultSelector()
            self._selector.register(lines, selectors.EVENT_READ)
        except (ValueError, OSError, PermissionError):  # a file or a test's StringIO is always ready
            self._selector = None

    def read(self, seconds: Optional[float]) -> Optional[str]:
        """Return the next line, "" at the end of the input, None when `seconds` went by."""
        if self._selector is None:
            if seconds is not None and seconds <= 0:
                return None
            return self._lines.readline()
        return self._from_descriptor(seconds)

    def _from_descriptor(self, seconds: Optional[float]) -> Optional[str]:
        deadline = None if seconds is None else time.monotonic() + seconds
        while b"\n" not in self._buffer:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                return None
            assert self._selector is not None
            if not self._selector.select(left):
                return None
            chunk = os.read(self._lines.fileno(), 65536)
            if not chunk:
                line, self._buffer = self._buffer, b""
                return line.decode("utf-8", "replace")
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.decode("utf-8", "replace") + "\n"


def message_from(line: str, shown: Sequence[Button], now: datetime) -> Incoming:
    """Return what a line means: a tap by label or number, a command, or text."""
    if line.startswith(" "):
        return Incoming("text", text=line[1:], at=now)
    button = chosen_button(line, shown)
    if button is not None and button.code:
        return Incoming("tap", code=button.code, at=now)
    return read_typed(line, front_words(), at=now)


def chosen_button(line: str, shown: Sequence[Button]) -> Optional[Button]:
    """Return the button whose label or number the line is; where a number is asked for, a number is the answer."""
    plain = line.strip()
    if plain.isascii() and plain.isdigit() and 1 <= int(plain) <= len(shown) and not asks_number(shown):
        return shown[int(plain) - 1]
    return next((button for button in shown if button.label.casefold() == plain.casefold()), None)


def asks_number(shown: Sequence[Button]) -> bool:
    """Tell whether buttons are ranges of numbers ("4-6"): a bare number then is no button's place in the row."""
    return any(_RANGE.fullmatch(button.label) for button in shown)


def numbered(shown: Sequence[Button], start: int = 1) -> list[str]:
    """Return the labels as they are shown: "[2] Keep", or "[4-6]" where a number is asked for."""
    if asks_number(shown):
        return [f"[{button.label}]" for button in shown]
    return [f"[{number}] {button.label}" for number, button in enumerate(shown, start)]


def timer_message(timer: Timer) -> Incoming:
    """Return a due timer as what comes in."""
    return Incoming("timer", code=timer.kind, at=timer.due_at, facts=dict(timer.payload))


def _as_json(replies: Sequence[Reply], intent: Optional[str], level: str, timer: bool) -> dict[str, Any]:
    said = [
        {"text": reply.text, "buttons": [button.label for button in reply.choices()], "kind": reply.kind}
        for reply in replies
    ]
    answer: dict[str, Any] = {"replies": said, "intent": intent, "safety": level}
    return {**answer, "timer": True} if timer else answer


def _as_text(replies: Sequence[Reply]) -> str:
    lines: list[str] = []
    shown: list[Button] = []
    for reply in replies:
        lines += [reply.text, *numbered(reply.choices(), len(shown) + 1)]
        shown += reply.choices()
    return "\n".join(lines) + "\n"
