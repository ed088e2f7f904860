"""Make what came in fit to be read: clean text, typed labels as taps, bursts joined."""

import re
import unicodedata
from dataclasses import replace
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
    """Return the messages with texts that stand together joined to one."""
    result: list[Incoming] = []
    for message in messages:
        last = result[-1] if result else None
        if last is not None and message.kind == "text" and last.kind == "text":
            ids = [*last.facts.get("message_ids", []), *([message.message_id] if message.message_id else [])]
            result[-1] = replace(last, text=f"{last.text}\n{message.text}", at=message.at, facts={"message_ids": ids})
        else:
            result.append(message)
    return result


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
    return re.sub(r"[^\w]+", " ", text.lower()).strip()
