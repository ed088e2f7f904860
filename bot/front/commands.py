"""Read what a person typed into a message or a command, the same way in every front."""

import re
from typing import Any, Collection, Mapping, Optional

from bot.content.messages import Incoming
from bot.front.words import FrontWords

UNKNOWN = "unknown"
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w{1,64})?(?:\s+(.*))?", re.DOTALL)
_ORDER = re.compile(r"/+\w+\s*\{")  # how Rasa writes an intent that somebody chose
_LINK_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read_typed(text: str, words: FrontWords, **where: Any) -> Incoming:
    """Return a command for `/stop` alone and the like, else a text that can never be taken for one.

    A command with more words after it is speech, and is screened like any other ("/start i cant do this"); only
    the payload of a start link is not. A slash in front of a text is dropped: Rasa would read `/name{...}` as an
    intent that somebody chose. Whoever types that gets the answer to an unknown command: as a text, the figures in it
    would be taken for an answer.
    """
    if _ORDER.match(text.strip()):
        return Incoming("command", text.strip().lstrip("/"), code=UNKNOWN, **where)
    match = _COMMAND.fullmatch(text.strip())
    if not match:
        return Incoming("text", text.lstrip("/").strip() if text.startswith("/") else text, **where)
    name = _known(match.group(1).lower(), [*words.commands, *words.hidden], words.aliases)
    rest = match.group(2) or ""
    if not rest:
        return Incoming("command", "" if name else match.group(1), code=name or UNKNOWN, **where)
    if name == "start" and _LINK_PAYLOAD.fullmatch(rest):
        return Incoming("command", code=name, facts={"argument": rest}, **where)
    return Incoming("text", f"{match.group(1)} {rest}", **where)


def _known(typed: str, commands: Collection[str], aliases: Mapping[str, str]) -> Optional[str]:
    name = aliases.get(typed, typed)
    return name if name in commands else None
