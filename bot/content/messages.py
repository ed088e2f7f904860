"""What comes in from a person and what goes out to them: shapes shared by every room above."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Mapping, Optional

IncomingKind = Literal["text", "tap", "command", "timer", "unread", "edited"]
ReplyKind = Literal["text", "question", "card", "safety_question", "draft", "media"]
Priority = Literal["safety", "reply", "timer", "decoration"]


@dataclass(frozen=True)
class Incoming:
    """One thing a person did (or a timer that fell due), as every front hands it in."""

    kind: IncomingKind
    text: str = ""  # what was typed; for "unread" the kind of thing: voice, photo, sticker, ...
    code: str = ""  # the tapped button's code; the command's name; the timer's kind
    at: Optional[datetime] = None  # when it was sent, aware UTC
    message_id: Optional[int] = None  # the front's own number of that message, for deletion
    facts: Mapping[str, Any] = field(default_factory=dict)  # a timer's payload, a command's argument


@dataclass(frozen=True)
class Button:
    """One choice under a message. Exactly one of `code`, `copy` and `url` is used."""

    label: str
    code: str = ""  # <= 64 bytes, our own short code such as "pull:4-6"
    copy: str = ""  # a text to copy, of any length: a front shows alone what its buttons cannot hold
    url: str = ""


@dataclass(frozen=True)
class Mark:
    """A stretch of a text to be shown apart, in characters of the text."""

    start: int
    end: int
    style: Literal["quote", "underline", "mono", "bold"]


@dataclass(frozen=True)
class Reply:
    """One bubble for the person."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows
    kind: ReplyKind = "text"
    media: str = ""  # a recipe, rendered when it is sent: "breath/long_exhale/slow"
    marks: tuple[Mark, ...] = ()
    priority: Priority = "reply"
    silent: bool = False  # no sound
    discreet: bool = False  # a tap leaves only a check mark in the pressed keyboard
    seconds: float = 0.0  # how long the exercise in it lasts: the terminal's virtual clock
    facts: Mapping[str, Any] = field(default_factory=dict)  # template name, variant: for tests and logs of names only

    def choices(self) -> list[Button]:
        """Return all buttons in reading order."""
        return [button for row in self.buttons for button in row]
