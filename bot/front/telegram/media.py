"""Media drawn from a recipe when it is sent: breaths are uploaded once, a person's own pictures every time."""

import asyncio
import logging
from collections import defaultdict
from typing import Any, Callable, DefaultDict, Optional

from telegram import Bot, InputFile, Message
from telegram.error import BadRequest

from bot.care.patterns.recipe import PREFIX as PICTURE
from bot.front import pacer, pictures
from bot.front.telegram.contracts import Memory
from bot.front.telegram.presence import breath_steps

_log = logging.getLogger(__name__)
_BREATH_FILE, _PICTURE_FILE = "pace.gif", "picture.png"  # people can see it: nothing about anybody's state
_DRAWING_SECONDS = 12.0  # with the first import of the drawing library; delivery waits 35 s for a whole reply


class NotDrawn(Exception):
    """A recipe could not be drawn: its words must go out alone."""


def is_known(recipe: str) -> bool:
    """Return whether there is something that draws this recipe."""
    return recipe.startswith(PICTURE) or pacer.find(recipe) is not None


class Media:
    """Sends what a recipe draws."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.memory: Optional[Memory] = None
        self._known: dict[str, str] = {}
        self._uploading: DefaultDict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._drawing = asyncio.Lock()  # the drawing library is not made for several threads

    def steps(self, recipe: str) -> list[tuple[float, str]]:
        """Return what follows the breath under an animation: (seconds to wait, dots)."""
        found = pacer.find(recipe)
        return breath_steps(found[0], found[1]) if found else []

    async def send(self, chat_id: int, recipe: str, **about: Any) -> Message:
        """Send it with a caption and buttons. Raises `NotDrawn`, TelegramError."""
        if recipe.startswith(PICTURE):
            return await self._picture(chat_id, recipe, about)
        return await self._animation(chat_id, recipe, about)

    async def _picture(self, chat_id: int, recipe: str, about: dict[str, Any]) -> Message:
        """Send a picture of somebody's own days. Telegram's name for it is not kept, by nobody and for no time."""
        drawn = await self._drawn(pictures.draw, recipe)
        return await self._bot.send_photo(chat_id, InputFile(drawn, filename=_PICTURE_FILE), **about)

    async def _animation(self, chat_id: int, recipe: str, about: dict[str, Any]) -> Message:
        found = pacer.find(recipe)
        if found is None:
            raise NotDrawn
        fingerprint = pacer.fingerprint(found[2])
        async with self._uploading[fingerprint]:
            file_id = await self._file_id(fingerprint)
            if file_id is None:
                return await self._upload(chat_id, recipe, fingerprint, about)
        try:
            return await self._bot.send_animation(chat_id, file_id, **about)
        except BadRequest as error:
            if "file" not in str(error.message).lower():
                raise
            await self._keep(fingerprint, None)  # Telegram has forgotten it
            return await self._upload(chat_id, recipe, fingerprint, about)

    async def _upload(self, chat_id: int, recipe: str, fingerprint: str, about: dict[str, Any]) -> Message:
        drawn = await self._drawn(lambda wanted: pacer.animation(wanted).content, recipe)
        message = await self._bot.send_animation(chat_id, InputFile(drawn, filename=_BREATH_FILE), **about)
        stored = message.animation or message.document
        if stored is not None:
            await self._keep(fingerprint, stored.file_id)
        return message

    async def _drawn(self, draw: Callable[[str], bytes], recipe: str) -> bytes:
        try:
            return await asyncio.wait_for(self._one_at_a_time(draw, recipe), _DRAWING_SECONDS)
        except Exception as error:  # whatever it was, the words still go out
            _log.error("a recipe was not drawn: %s", type(error).__name__)
            raise NotDrawn from None  # its text may hold somebody's days

    async def _one_at_a_time(self, draw: Callable[[str], bytes], recipe: str) -> bytes:
        async with self._drawing:
            return await asyncio.to_thread(draw, recipe)

    async def _file_id(self, fingerprint: str) -> Optional[str]:
        if fingerprint not in self._known and self.memory:
            try:
                found = await self.memory.file_id(self._bot.id, fingerprint)
            except Exception as error:  # without the cache it is uploaded again
                _log.warning("the media cache did not answer: %s", type(error).__name__)
                found = None
            if found:
                self._known[fingerprint] = found
        return self._known.get(fingerprint)

    async def _keep(self, fingerprint: str, file_id: Optional[str]) -> None:
        self._known.pop(fingerprint, None)
        if file_id:
            self._known[fingerprint] = file_id
        if self.memory:
            try:
                await self.memory.keep(self._bot.id, fingerprint, file_id)
            except Exception as error:
                _log.warning("the media cache did not take a file: %s", type(error).__name__)
