"""Read what a person typed into a message or a command, the same way in every front."""

import re
from typing import Any, Mapping, Optional

from bot.content.messages import Incoming
from bot.front.words import FrontWords

UNKNOWN = "unknown"
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w{1,64})?(?:\s+(.*))?", re.DOTALL)
_LINK_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read_typed(text: str, words: FrontWords, **where: Any) -> Incoming:
    """Return a command for `/stop` and the like, else a text that can never be taken for one.

    Words after a command stay in `text`, so that they are screened like any other. A slash in front of
    anything else is dropped: Rasa would read `/name{...}` as an intent somebody chose.
    """
    if not text.startswith("/"):
        return Incoming("text", text, **where)
    match = _COMMAND.fullmatch(text.strip())
    name = _known(match.group(1).lower(), words.commands, words.aliases) if match else None
    if match and name:
        return _command(name, match.group(2) or "", where)
    if match and not match.group(2):
        return Incoming("command", text.lstrip("/"), code=UNKNOWN, **where)
    return Incoming("text", text.lstrip("/").strip(), **where)


def _known(typed: str, commands: Mapping[str, str], aliases: Mapping[str, str]) -> Optional[str]:
    name = aliases.get(typed, typed)
    return name if name in commands else None


def _command(name: str, rest: str, where: dict[str, Any]) -> Incoming:
    facts = {"argument": rest} if rest else {}
    by_link = name == "start" and _LINK_PAYLOAD.fullmatch(rest)
    return Incoming("command", "" if by_link else rest, code=name, facts=facts, **where)
