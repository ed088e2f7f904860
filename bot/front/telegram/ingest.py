"""Take one update in: answer the tap, write the inbox row, and call for help if it cannot be written."""

import logging
from collections import OrderedDict
from datetime import datetime
from typing import Callable, Optional

from telegram import Bot, Update

from bot.content.messages import Incoming
from bot.delivery.aftermath import EmergencyFunction
from bot.delivery.inbox import utc_now
from bot.front.telegram.background import Background, patiently
from bot.front.telegram.contracts import Receiver
from bot.front.telegram.keyboards import Keyboards, Verdict, pressed
from bot.front.telegram.presence import Presence
from bot.front.telegram.sender import TelegramSender
from bot.front.telegram.translate import (
    Elsewhere,
    Happening,
    Ignored,
    Said,
    Standing,
    StrangeTap,
    Tapped,
    address_of,
    translate,
)
from bot.front.words import FrontWords

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000

# Taps that count however old the message is: about danger, and about one's own data (a copy can be cancelled all day).
ALWAYS = ("safety:", "help:", "fork:of_them", "fork:both", "fork:said_stop", "reply_tone:said_stop", "set:", "data:")


class Ingest:
    """What happens with every update, however it arrived."""

    def __init__(
        self,
        bot: Bot,
        receiver: Receiver,
        emergency: EmergencyFunction,
        sender: TelegramSender,
        words: FrontWords,
        keyboards: Keyboards,
        presence: Presence,
        background: Background,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._bot, self._receiver = bot, receiver
        self._emergency, self._sender = emergency, sender
        self._words, self._keyboards = words, keyboards
        self._presence, self._background = presence, background
        self._clock = clock
        self._answered = _Once()
        self._carded = _Once()
        self._left = _Once()

    async def take(self, update: Update) -> None:
        """Take an update in; returns once it is stored or needs no storing; raises `NotStored` or `NeverStored`."""
        happening = self._read(update)
        if isinstance(happening, Said):
            self._presence.heard(happening.chat_id)
            if happening.incoming.code == "start":
                self._keyboards.lasting_gone(happening.chat_id)
            await self._store(update.update_id, happening.chat_id, happening.incoming)
        elif isinstance(happening, Tapped):
            await self._tap(update.update_id, happening)
        else:
            await self._aside(happening)

    async def card(self, update: Update) -> None:
        """Answer an update that cannot be stored, once: the safety card or D9."""
        happening = self._read(update)
        if isinstance(happening, Tapped):
            self._answer(happening.query_id)
        if not isinstance(happening, (Said, Tapped)):
            return
        # A number alone does not tell updates apart for ever: Telegram may use it again after a quiet week.
        once = update.update_id, happening.query_id if isinstance(happening, Tapped) else happening.incoming.at
        if self._carded.first(once):
            try:
                await self._say_without_store(address_of(happening.chat_id), happening.incoming)
            except Exception as error:
                self._carded.forget(once)
                _log.error("the emergency answer was not sent: %s", type(error).__name__)

    async def _say_without_store(self, address: str, incoming: Incoming) -> None:
        for reply in self._emergency(address, [incoming]):
            await self._sender.send(address, reply)

    def _read(self, update: Update) -> Happening:
        return translate(update, self._words, self._clock())

    async def _store(self, update_id: int, chat_id: int, incoming: Incoming) -> None:
        await self._receiver.receive(self._bot.id, update_id, address_of(chat_id), incoming)

    async def _tap(self, update_id: int, tap: Tapped) -> None:
        verdict = self._verdict(tap)
        if verdict != "taken":
            notes = self._words.notes
            self._answer(tap.query_id, notes.already_chosen if verdict == "again" else notes.earlier_step)
            # A code that stands under no button says nothing about this keyboard.
            if verdict == "earlier" and tap.choice.code and tap.markup is not None and not tap.spent:
                self._background.start("old_keyboard", self._mark(tap, chosen=False))
            return
        self._answer(tap.query_id)
        self._presence.heard(tap.chat_id)
        await self._store(update_id, tap.chat_id, tap.incoming)
        self._background.start("chosen_mark", self._mark(tap, chosen=True))

    def _verdict(self, tap: Tapped) -> Verdict:
        if tap.spent:
            return "again"
        always = tap.choice.code.startswith(ALWAYS)
        if not tap.choice.code or (tap.markup is None and not always):
            return "earlier"
        return self._keyboards.press(tap.chat_id, tap.message_id, tap.query_id, always)

    async def _mark(self, tap: Tapped, chosen: bool) -> None:
        markup = pressed(tap.markup, tap.choice if chosen else None)
        await patiently(lambda: self._bot.edit_message_reply_markup(tap.chat_id, tap.message_id, reply_markup=markup))

    def _answer(self, query_id: str, text: Optional[str] = None) -> None:
        if self._answered.first(query_id):
            self._background.start("tap_answer", self._bot.answer_callback_query(query_id, text))

    async def _aside(self, happening: Happening) -> None:
        if isinstance(happening, StrangeTap):
            self._answer(happening.query_id, self._words.notes.not_yours)
        elif isinstance(happening, Standing):
            await self._receiver.standing_changed(address_of(happening.chat_id), happening.blocked)
        elif isinstance(happening, Elsewhere) and self._left.first(happening.chat_id):
            self._background.start("group_leave", self._leave(happening))
        elif isinstance(happening, Ignored):
            _log.info("update ignored: %s", happening.reason)

    async def _leave(self, place: Elsewhere) -> None:
        try:
            if place.can_speak:
                await self._bot.send_message(place.chat_id, self._words.notes.group)
        finally:
            await self._bot.leave_chat(place.chat_id)
            self._left.forget(place.chat_id)  # it may be invited again


class _Once:
    """Says once for each key that it is the first time; forgets the oldest."""

    def __init__(self) -> None:
        self._seen: OrderedDict[object, None] = OrderedDict()

    def first(self, key: object) -> bool:
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True

    def forget(self, key: object) -> None:
        self._seen.pop(key, None)
