"""Make what came in fit to be read: clean text, typed labels as taps, bursts joined."""

import re
import unicodedata
from dataclasses import replace
from itertools import groupby
from typing import Sequence

from bot.content.messages import Button, Incoming, Reply
from bot.store.turn import Turn

BUTTONS = "buttons"
LONGEST = 4096
_STOP_WORDS = ("stop",)


def cleaned(text: str) -> str:
    """Return the text without control characters and lone surrogates, at most 4,096 characters."""
    kept = (" " if _is_control(character) else character for character in text)
    return "".join(kept)[:LONGEST].strip()


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") and character != "\n"


def joined(messages: Sequence[Incoming]) -> list[Incoming]:
    """Return the messages with texts that stand together joined to one, whose `pieces` they are."""
    result: list[Incoming] = []
    for together, group in groupby(messages, key=lambda message: message.kind == "text"):
        parts = list(group)
        result += [_as_one(parts)] if together and len(parts) > 1 else parts
    return result


def _as_one(parts: Sequence[Incoming]) -> Incoming:
    ids = [part.message_id for part in parts[1:] if part.message_id]
    texts = [part.text for part in parts]
    return replace(parts[0], text="\n".join(texts), at=parts[-1].at, facts={"message_ids": ids, "pieces": texts})


def pieces(message: Incoming) -> Sequence[str]:
    """Return the texts of a burst, oldest first; none for a message that came alone."""
    return [text for text in message.facts.get("pieces", ()) if text.strip()]


def as_meant(turn: Turn, message: Incoming) -> Incoming:
    """Return a typed button label, or "stop" alone, as the tap or command it stands for."""
    if message.kind != "text":
        return message
    plain = _plain(message.text)
    if plain in _STOP_WORDS:
        return replace(message, kind="command", code="stop")
    for label, code in turn.get(BUTTONS).get("shown", []):
        if code and plain == _plain(label):
            return replace(message, kind="tap", code=code)
    return message


def remember_buttons(turn: Turn, replies: Sequence[Reply]) -> None:
    """Note the keyboards that this turn showed, so that its labels can be typed."""
    shown: list[Button] = [button for reply in replies for button in reply.choices()]
    if shown:
        turn.put(BUTTONS, {"shown": [[button.label, button.code] for button in shown if button.code]})


def _plain(text: str) -> str:
    return re.sub(r"[^\w]+", " ", re.sub(r"['’]", "", text.lower())).strip()
