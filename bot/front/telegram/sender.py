"""Send replies: delivery's `Sender`, on Telegram."""

import logging
from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Optional, Sequence, Union

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, MessageEntity, ReplyKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.content.messages import Reply
from bot.delivery.sender import Blocked, NotSent, RetryAfter, SendFailed
from bot.front.telegram.background import patiently
from bot.front.telegram.contracts import Memory
from bot.front.telegram.errors import delivery_error
from bot.front.telegram.keyboards import Keyboards
from bot.front.telegram.media import Media, NotDrawn
from bot.front.telegram.parts import Part, plan
from bot.front.telegram.presence import Breath, Presence
from bot.front.telegram.texts import Piece, entities, split
from bot.front.telegram.translate import chat_id_of
from bot.front.words import FrontWords

_log = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_REMEMBERED = 1_000
_ONE_BY_ONE = 10  # up to so many messages are deleted singly, to learn which one stayed
_AT_ONCE = 100

Markup = Union[InlineKeyboardMarkup, ReplyKeyboardMarkup, None]


class TelegramSender:
    """Turns replies into messages, one reply at a time for a chat."""

    def __init__(
        self,
        bot: Bot,
        words: FrontWords,
        keyboards: Keyboards,
        presence: Presence,
        media: Media,
    ) -> None:
        self._bot, self._words, self._keyboards, self._presence = bot, words, keyboards, presence
        self._media = media
        self.memory: Optional[Memory] = None
        buttons = words.keyboard
        self._lasting = ReplyKeyboardMarkup(
            [[buttons.help, buttons.stop]],
            is_persistent=True,
            resize_keyboard=True,
            input_field_placeholder=buttons.placeholder,
        )
        self._unfinished: OrderedDict[tuple[int, str], list[Part]] = OrderedDict()

    async def send(self, address: str, reply: Reply) -> Optional[int]:
        """Send a reply; return the number of its last message, None if there was nothing to send.

        Raises delivery's `SendFailed`s. A reply of several messages goes on where it stopped when it is sent again.
        """
        chat_id = chat_id_of(address)
        key = (chat_id, repr((reply.text, reply.buttons, reply.media)))
        parts = self._unfinished.pop(key, None) or plan(reply, not self._keyboards.has_lasting(chat_id))
        self._presence.sent(chat_id)
        sent: list[int] = []
        try:
            while parts:
                sent += await self._send_part(chat_id, parts[0], reply)
                parts = parts[1:]
        except TelegramError as error:
            failed = delivery_error(error)
            if sent and (isinstance(failed, (RetryAfter, NotSent)) or reply.priority == "safety"):
                self._unfinished[key] = parts
                while len(self._unfinished) > _REMEMBERED:
                    self._unfinished.popitem(last=False)
            await self._note(address, sent)
            raise failed from None  # the library's errors can carry the token
        await self._note(address, sent)
        return sent[-1] if sent else None

    async def delete(self, address: str, message_ids: Sequence[int]) -> list[int]:
        """Delete messages of a chat, the person's or our own; say so and return which, if some stayed.

        Telegram lets a bot delete what is younger than 48 hours.
        """
        chat_id, ids = chat_id_of(address), list(message_ids)
        stayed: list[int] = []
        step = 1 if len(ids) <= _ONE_BY_ONE else _AT_ONCE
        for start in range(0, len(ids), step):
            batch = ids[start : start + step]
            try:
                await patiently(partial(self._delete, chat_id, batch))
            except TelegramError as error:
                if "not found" not in str(error.message).lower():
                    stayed += batch
        if stayed:
            await self._say_what_stayed(address)
        return stayed

    async def _say_what_stayed(self, address: str) -> None:
        with suppress(SendFailed):
            await self.send(address, Reply(self._words.notes.not_deleted, silent=True))

    async def _delete(self, chat_id: int, batch: list[int]) -> bool:
        if len(batch) == 1:
            return await self._bot.delete_message(chat_id, batch[0])
        return await self._bot.delete_messages(chat_id, batch)

    async def _send_part(self, chat_id: int, part: Part, reply: Reply) -> list[int]:
        """Send one message; return its number, or nothing for a drawing without words that did not work out."""
        markup: Markup = self._lasting if part.lasting else part.inline
        try:
            message = await self._attempt(chat_id, part, markup, reply)
        except BadRequest as error:
            if isinstance(delivery_error(error), Blocked):
                raise
            if part.media:
                _log.warning("Telegram refused a drawing, its words are sent alone")
                return await self._send_part(chat_id, replace(part, media=""), reply)
            _log.warning("Telegram refused a message, it is sent again as plain text")
            message = await self._plainly(chat_id, part, reply)
            return [message.message_id]
        if message is None:
            return []
        if part.lasting:
            self._keyboards.lasting_shown(chat_id)
        if part.inline is not None:
            self._keyboards.shown(chat_id, message.message_id)
        return [message.message_id]

    async def _attempt(self, chat_id: int, part: Part, markup: Markup, reply: Reply) -> Optional[Message]:
        marks = entities(part.piece)
        rest: dict[str, Any] = {"reply_markup": markup, "disable_notification": reply.silent or None}
        if part.media:
            with suppress(NotDrawn):  # then the words go out alone
                return await self._draw(chat_id, part, marks, rest)
        if not part.piece.text:
            return None
        return await self._bot.send_message(
            chat_id, part.piece.text, entities=marks, link_preview_options=_NO_PREVIEW, **rest
        )

    async def _draw(self, chat_id: int, part: Part, marks: list[MessageEntity], rest: dict[str, Any]) -> Message:
        caption = part.piece.text or None
        message = await self._media.send(chat_id, part.media, caption=caption, caption_entities=marks, **rest)
        if caption:
            breath = Breath(message.message_id, caption, marks, part.inline)
            self._presence.pace(chat_id, breath, self._media.steps(part.media))
        return message

    async def _plainly(self, chat_id: int, part: Part, reply: Reply) -> Message:
        """Send the words alone, the buttons as lines under them."""
        text = "\n\n".join(words for words in (part.piece.text, part.options) if words)
        for piece in split(Piece(text)):
            message = await self._bot.send_message(
                chat_id, piece.text, disable_notification=reply.silent or None, link_preview_options=_NO_PREVIEW
            )
        return message

    async def _note(self, address: str, sent: Sequence[int]) -> None:
        if self.memory and sent:
            await self.memory.noted(address, sent)
