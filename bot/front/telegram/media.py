"""Animations: drawn once, uploaded once, then sent by Telegram's own name for them."""

import asyncio
import logging
from collections import defaultdict
from typing import Any, DefaultDict, Optional

from telegram import Bot, InputFile, Message
from telegram.error import BadRequest

from bot.front import pacer
from bot.front.telegram.contracts import Memory
from bot.front.telegram.presence import breath_steps

_log = logging.getLogger(__name__)
_FILE_NAME = "pace.gif"  # people can see it: nothing about anybody's state


class Animations:
    """Sends the animation of a recipe."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.memory: Optional[Memory] = None
        self._known: dict[str, str] = {}
        self._uploading: DefaultDict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def steps(self, recipe: str) -> list[tuple[float, str]]:
        """Return what follows the breath under the picture: (seconds to wait, dots)."""
        found = pacer.find(recipe)
        return breath_steps(found[0], found[1]) if found else []

    async def send(self, chat_id: int, recipe: str, **about: Any) -> Message:
        """Send an animation with a caption and buttons; upload it if Telegram does not have it yet."""
        found = pacer.find(recipe)
        assert found is not None, "planned without an animation"
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
        drawn = await asyncio.to_thread(pacer.animation, recipe)
        file = InputFile(drawn.content, filename=_FILE_NAME)
        message = await self._bot.send_animation(chat_id, file, **about)
        stored = message.animation or message.document
        if stored is not None:
            await self._keep(fingerprint, stored.file_id)
        return message

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
