"""Plan the messages that one reply becomes on Telegram."""

import logging
from dataclasses import dataclass, replace
from typing import Optional

from telegram import InlineKeyboardMarkup

from bot.content.messages import Mark, Reply
from bot.front.telegram.keyboards import in_words, inline
from bot.front.telegram.media import is_known
from bot.front.telegram.texts import CAPTION_UNITS, Piece, clean, split, split_before_question, units

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """One message: a text, or something drawn with the text as its caption."""

    piece: Piece
    media: str = ""  # the recipe of what is drawn
    inline: Optional[InlineKeyboardMarkup] = None
    lasting: bool = False  # brings the two lasting buttons along
    options: str = ""  # the buttons in words, if Telegram refuses them


def plan(reply: Reply, wants_lasting: bool) -> list[Part]:
    """Return the messages for a reply, in order; the keyboard is under the last one.

    A message carries either the lasting buttons or those under it. So the first reply to a chat, if it asks
    something, is cut before its question: the front part brings the lasting buttons. Never in danger.
    A text too long for a copy button stands alone in a message, in the style that is copied by a tap.
    """
    markup, copies, refused = _keyboard(reply)
    if refused:
        reply = replace(reply, text=f"{reply.text}\n\n{refused}", buttons=())
    alone = [copy for copy in copies if clean(copy).strip() != clean(reply.text).strip()]
    if len(alone) < len(copies):  # the bubble itself is what does not fit into its button
        reply = replace(reply, marks=(Mark(0, len(reply.text), "mono"),))
    parts = [*_spoken(reply), *(_to_copy(text) for copy in alone for text in split(Piece(clean(copy))))]
    if not parts:
        return []
    if wants_lasting and markup and len(parts) == 1 and not parts[0].media and reply.priority != "safety":
        parts = [Part(piece) for piece in split_before_question(parts[0].piece) if piece.text]
    parts[-1] = replace(parts[-1], inline=markup, options=in_words(reply.buttons))
    if wants_lasting and parts[0].inline is None:
        parts[0] = replace(parts[0], lasting=True)
    return parts


def _keyboard(reply: Reply) -> tuple[Optional[InlineKeyboardMarkup], list[str], str]:
    """Return the keyboard, the texts to copy that it cannot hold, and it in words if it cannot be one."""
    try:
        return (*inline(reply.buttons, reply.discreet), "")
    except ValueError as error:
        _log.error("a keyboard cannot be shown, it is said in words: %s", error)
        return None, [], in_words(reply.buttons)


def _spoken(reply: Reply) -> list[Part]:
    text = clean(reply.text)
    media = reply.media if is_known(reply.media) else ""
    if reply.media and not media:
        _log.error("unknown media recipe: %s", reply.media.partition("/")[0])  # the rest may be about somebody
    if media and units(text.strip()) <= CAPTION_UNITS:
        return [Part(Piece(text, reply.marks).between(0, len(text)), media)]
    spoken = [Part(piece) for piece in split(Piece(text, reply.marks))]
    return [Part(Piece(""), media), *spoken] if media else spoken


def _to_copy(piece: Piece) -> Part:
    """Return a text alone in a message, in the style that is copied by a tap."""
    return Part(Piece(piece.text, (Mark(0, len(piece.text), "mono"),)))
