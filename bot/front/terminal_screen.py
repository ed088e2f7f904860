"""The terminal chat for a person: rich text, numbered buttons, breathing drawn in place, holds on time."""

import asyncio
from typing import IO, Optional, Sequence

from rich.console import Console
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from bot.content.loader import CONTENT, load_file, load_plain
from bot.content.messages import Button, Incoming, Reply
from bot.content.shapes import Pause
from bot.front.terminal import (
    PAUSE_TIMER,
    Answer,
    VirtualClock,
    chosen_button,
    message_from,
    numbered,
    timer_message,
)
from bot.store.turn import Timer

_FRAME = 0.1
_WIDEST = 24
_STYLES = {"quote": "italic", "underline": "underline", "mono": "bold cyan", "bold": "bold"}


class ScreenChat:
    """Reads lines while timers run; one console for everything."""

    def __init__(self, answer: Answer, clock: VirtualClock, console: Optional[Console] = None) -> None:
        self._answer, self._clock = answer, clock
        self._console = console or Console(highlight=False)
        self._words = load_plain("terminal.yml")
        self._shown: list[Button] = []
        self._timers: list[Timer] = []
        self._lines: asyncio.Queue[Optional[str]] = asyncio.Queue()

    async def run(self, lines: IO[str], timers: Sequence[Timer] = ()) -> None:
        """Talk until the input ends."""
        self._timers = list(timers)
        self._console.print(self._words["hint"], style="dim")
        reader = asyncio.get_running_loop().run_in_executor(None, self._read, lines, asyncio.get_running_loop())
        await self._turn([Incoming("command", code="start", at=self._clock.now())])
        while (line := await self._next_line()) is not None:
            button = chosen_button(line, self._shown)
            if button is not None and not button.code:
                # Bare, without a frame or line breaks of ours, and never read as markup: it is there to be copied.
                self._console.print(Text(button.copy or button.url), soft_wrap=True)
                continue
            await self._turn([message_from(line, self._shown, self._clock.now())])
        reader.cancel()

    def _read(self, lines: IO[str], loop: asyncio.AbstractEventLoop) -> None:
        for line in lines:
            loop.call_soon_threadsafe(self._lines.put_nowait, line.rstrip("\r\n"))
        loop.call_soon_threadsafe(self._lines.put_nowait, None)

    async def _next_line(self) -> Optional[str]:
        """Return the next line; what falls due meanwhile is said meanwhile."""
        while True:
            due = min(self._timers, key=lambda timer: timer.due_at, default=None)
            wait = self._clock.real_seconds_to(due.due_at) if due else None
            try:
                return await asyncio.wait_for(self._lines.get(), wait)
            except asyncio.TimeoutError:
                assert due is not None
                await self._turn([timer_message(due)])

    async def _turn(self, messages: Sequence[Incoming]) -> None:
        replies, _, _, self._timers = await self._answer(messages, self._clock.now())
        for reply in replies:
            await self._show(reply)
        shown = [button for reply in replies for button in reply.choices()]
        self._shown = shown or self._shown
        pause = next((timer for timer in self._timers if timer.kind == PAUSE_TIMER), None)
        drawn = next((reply for reply in replies if reply.media.startswith("breath/")), None)
        if pause is not None and drawn is not None and await self._breathe(drawn):
            self._clock.push_to(pause.due_at)
            await self._turn([timer_message(pause)])

    async def _show(self, reply: Reply) -> None:
        text = Text(reply.text)
        for mark in reply.marks:
            text.stylize(_STYLES[mark.style], mark.start, mark.end)
        border = "red" if reply.kind in ("card", "safety_question") else "blue"
        self._console.print(Panel(text, border_style=border, expand=False))
        if reply.choices():
            self._console.print(Text("   ".join(numbered(reply.choices())), style="bold"))

    async def _breathe(self, reply: Reply) -> bool:
        """Draw the breath in place until its time is over or somebody types; tell whether it may move on."""
        _, slug, pace = reply.media.split("/")
        phases = load_file(CONTENT / "pauses" / f"{slug}.yml", Pause).paces[pace]
        ends = asyncio.get_running_loop().time() + reply.seconds / self._clock.speed
        with Live(console=self._console, transient=True, refresh_per_second=12) as live:
            while asyncio.get_running_loop().time() < ends:
                for phase in phases:
                    if not await self._phase(live, phase.phase, phase.seconds / self._clock.speed, ends):
                        return self._skipped()
        return True

    async def _phase(self, live: Live, name: str, seconds: float, ends: float) -> bool:
        steps = max(1, round(seconds / _FRAME))
        for step in range(steps):
            share = (step + 1) / steps
            width = {"in": share, "top_up": 1.0, "hold": 1.0, "out": 1 - share, "rest": 0.0}[name]
            label = self._words["phases"][name]
            live.update(Text(f"  {'●' * max(1, round(width * _WIDEST)):<{_WIDEST}}  {label}   ({self._words['skip']})"))
            await asyncio.sleep(min(_FRAME, seconds))
            if not self._lines.empty():
                return False
            if asyncio.get_running_loop().time() >= ends:
                break
        return True

    def _skipped(self) -> bool:
        """An empty line only skips the breath; anything else is the person's next message."""
        first = self._lines._queue[0]  # type: ignore[attr-defined]
        if first == "":
            self._lines.get_nowait()
            return True
        return False
