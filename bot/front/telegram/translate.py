"""Turn a Telegram update into what happened, without doing anything about it."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional, Union

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    InlineKeyboardMarkup,
    Message,
    MessageOriginUser,
    Update,
)
from telegram.constants import ChatType

from bot.content.messages import Incoming
from bot.front.commands import read_typed
from bot.front.telegram.keyboards import Choice, is_spent, read_choice
from bot.front.telegram.texts import clean
from bot.front.words import FrontWords

_log = logging.getLogger(__name__)
ADDRESS = "telegram:"

# What a message can be instead of text, by the name it is handed in under.
_UNREAD = tuple(
    "voice audio photo video video_note animation sticker document story contact location venue poll dice "
    "checklist paid_media game invoice giveaway".split()
)


@dataclass(frozen=True)
class Said:
    """Somebody wrote something, in words or not."""

    chat_id: int
    incoming: Incoming


@dataclass(frozen=True)
class Tapped:
    """Somebody pressed a button under a message."""

    chat_id: int
    message_id: int
    query_id: str
    choice: Choice
    markup: Optional[InlineKeyboardMarkup]
    spent: bool  # the keyboard already showed a choice
    at: datetime

    @property
    def incoming(self) -> Incoming:
        """Return the tap as it is handed in: the code alone, since a label can say too much to be kept."""
        return Incoming("tap", code=self.choice.code, at=self.at, message_id=self.message_id)


@dataclass(frozen=True)
class StrangeTap:
    """A press that cannot count: another chat's, an inline message's, a game's."""

    query_id: str


@dataclass(frozen=True)
class Standing:
    """Somebody blocked the bot or let it in again."""

    chat_id: int
    blocked: bool


@dataclass(frozen=True)
class Elsewhere:
    """It happened in a group or channel, where Steady does not stay."""

    chat_id: int
    can_speak: bool


@dataclass(frozen=True)
class Ignored:
    """Nothing to do, and why: a short name for the log."""

    reason: str


Happening = Union[Said, Tapped, StrangeTap, Standing, Elsewhere, Ignored]


def address_of(chat_id: int) -> str:
    """Return the address under which the store knows a chat."""
    return f"{ADDRESS}{chat_id}"


def chat_id_of(address: str) -> int:
    """Return the chat behind an address; raises ValueError for another front's."""
    if not address.startswith(ADDRESS):
        raise ValueError("not a Telegram address")
    return int(address[len(ADDRESS) :])


def translate(update: Update, words: FrontWords, now: datetime) -> Happening:
    """Return what an update says; never raises."""
    try:
        found = _translate(update, words, now)
        # The library takes a chat's number as it comes, even if it is a list.
        return found if isinstance(getattr(found, "chat_id", 0), int) else Ignored("chat_without_a_number")
    except Exception as error:  # a shape nobody thought of must not stop the others
        _log.warning("update could not be read: %s", type(error).__name__)
        return Ignored("unreadable")


def _translate(update: Update, words: FrontWords, now: datetime) -> Happening:
    if update.callback_query is not None:
        return _tap(update.callback_query, now)
    if update.my_chat_member is not None:
        return _standing(update.my_chat_member)
    edited, message = update.edited_message, update.message
    if edited is not None:
        return _edited(edited)
    if message is not None:
        return _message(message, words)
    return Ignored("kind_of_update")


def _message(message: Message, words: FrontWords) -> Happening:
    if message.chat.type != ChatType.PRIVATE:
        return _elsewhere(message.chat)
    where: dict[str, Any] = {"at": message.date, "message_id": message.message_id}
    text = clean(message.text or message.caption or "")
    kind = _unread_kind(message)
    if text.strip() and _is_anothers(message):
        text = words.forwarded.format(text=". ".join(line.strip() for line in text.splitlines() if line.strip()))
        return Said(message.chat.id, Incoming("text", text, **where))
    if text.strip():
        return Said(message.chat.id, read_typed(text, words, **where))
    if kind:
        return Said(message.chat.id, Incoming("unread", kind, **where))
    if message.text is not None:
        return Said(message.chat.id, Incoming("text", "", **where))
    return Ignored("service_message")


def _is_anothers(message: Message) -> bool:
    """Tell whether a message was forwarded that somebody else wrote: it says nothing of this person's own wishes (B7)."""
    origin = message.forward_origin
    writer = origin.sender_user if isinstance(origin, MessageOriginUser) else None
    own = writer is not None and (writer.id == message.chat.id or writer.is_bot)
    return origin is not None and not own


def _edited(message: Message) -> Happening:
    if message.chat.type != ChatType.PRIVATE:
        return Ignored("edit_in_a_group")
    text = clean(message.text or message.caption or "")
    if not text.strip():
        return Ignored("edit_without_words")
    at = message.edit_date or message.date
    return Said(message.chat.id, Incoming("edited", text, at=at, message_id=message.message_id))


def _unread_kind(message: Message) -> str:
    for kind in _UNREAD:
        if getattr(message, kind, None):
            return kind.replace("_", " ")
    # What this version of the library does not know yet arrives as an extra field.
    return "message" if message.api_kwargs and message.text is None else ""


def _tap(query: CallbackQuery, now: datetime) -> Happening:
    message = query.message
    if message is None or query.data is None or query.from_user is None:
        return StrangeTap(str(query.id))
    if message.chat.type != ChatType.PRIVATE or message.chat.id != query.from_user.id:
        return StrangeTap(str(query.id))
    markup = message.reply_markup if isinstance(message, Message) else None
    choice = read_choice(query.data, markup)
    return Tapped(message.chat.id, message.message_id, str(query.id), choice, markup, is_spent(markup), now)


def _standing(change: ChatMemberUpdated) -> Happening:
    gone = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
    if change.chat.type == ChatType.PRIVATE:
        return Standing(change.chat.id, blocked=gone)
    return Ignored("left_a_group") if gone else _elsewhere(change.chat)


def _elsewhere(chat: Chat) -> Happening:
    return Elsewhere(chat.id, can_speak=chat.type != ChatType.CHANNEL)
