"""Signs of life in a chat: "typing" when a reply is slow, and the dots that follow a breath."""

import asyncio
from dataclasses import dataclass
from typing import Optional, Sequence

from telegram import Bot, InlineKeyboardMarkup, MessageEntity
from telegram.constants import ChatAction

from bot.content.shapes import Pause
from bot.front.telegram.background import Background

SLOW = 1.0  # seconds without a reply before "typing" shows
_TYPING_LASTS = 4.5  # Telegram takes it away after five
_TYPING_TIMES = 3
_SHORTEST_STEP = 5.0  # edits count against the send limit: at most twelve a minute
_LONGEST = 180.0
_DONE, _AHEAD = "●", "○"


@dataclass(frozen=True)
class Breath:
    """An animation that is playing in a chat, and what its caption needs to be written again."""

    message_id: int
    caption: str
    entities: Sequence[MessageEntity]
    markup: Optional[InlineKeyboardMarkup]


class Presence:
    """Keeps at most one sign of each sort per chat; any message, either way, ends both."""

    def __init__(self, bot: Bot, background: Background, slow: Optional[float] = SLOW) -> None:
        self._bot, self._background = bot, background
        self.slow = slow  # seconds until typing shows; None never
        self._typing: dict[int, asyncio.Task[None]] = {}
        self._pacing: dict[int, asyncio.Task[None]] = {}

    def heard(self, chat_id: int) -> None:
        """Notice that the person did something: the dots stop, and typing shows if nothing comes back soon."""
        _end(self._pacing, chat_id)
        if self.slow is not None and chat_id not in self._typing:
            _keep(self._typing, chat_id, self._background.start("typing", self._type(chat_id)))

    def sent(self, chat_id: int) -> None:
        """Notice that something is being sent."""
        _end(self._typing, chat_id)
        _end(self._pacing, chat_id)

    def pace(self, chat_id: int, breath: Breath, steps: Sequence[tuple[float, str]]) -> None:
        """Let the caption's dots follow the breath until it ends or anything happens."""
        _end(self._pacing, chat_id)
        if steps:
            _keep(self._pacing, chat_id, self._background.start("pacing", self._follow(chat_id, breath, steps)))

    async def _type(self, chat_id: int) -> None:
        await asyncio.sleep(self.slow or 0)
        for _ in range(_TYPING_TIMES):
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
            await asyncio.sleep(_TYPING_LASTS)

    async def _follow(self, chat_id: int, breath: Breath, steps: Sequence[tuple[float, str]]) -> None:
        for seconds, dots in steps:  # the first error ends it: a decoration is never tried again
            await asyncio.sleep(seconds)
            await self._bot.edit_message_caption(
                chat_id,
                breath.message_id,
                caption=f"{breath.caption}\n\n{dots}",
                caption_entities=breath.entities,
                reply_markup=breath.markup,
            )


def breath_steps(pause: Pause, pace: str) -> list[tuple[float, str]]:
    """Return (seconds to wait, dots to show) for each finished round; too quick rounds are told together."""
    phases = pause.paces.get(pace) or next(iter(pause.paces.values()), [])
    cycle = sum(phase.seconds for phase in phases)
    if not cycle:
        return []
    together = 1
    while cycle * together < _SHORTEST_STEP:
        together += 1
    wait = cycle * together
    done = range(together, pause.rounds + 1, together)
    return [(wait, _DONE * count + _AHEAD * (pause.rounds - count)) for count in done if cycle * count <= _LONGEST]


def _keep(tasks: dict[int, "asyncio.Task[None]"], chat_id: int, task: "asyncio.Task[None]") -> None:
    tasks[chat_id] = task

    def forget(done: "asyncio.Task[None]") -> None:
        if tasks.get(chat_id) is done:
            del tasks[chat_id]

    task.add_done_callback(forget)


def _end(tasks: dict[int, "asyncio.Task[None]"], chat_id: int) -> None:
    task = tasks.pop(chat_id, None)
    if task is not None:
        task.cancel()
