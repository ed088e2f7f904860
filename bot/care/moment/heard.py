"""What was heard in one message, and what it changes."""

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

Changes = dict[str, Optional[str]]
SURE_CHAT = 0.5


@dataclass(frozen=True)
class Heard:
    """What Rasa made of one message: the intent, the words, or the tapped choice "step:value"."""

    intent: str = ""
    confidence: float = 0.0
    text: str = ""
    choice: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def chats(heard: Heard) -> bool:
    """Tell whether this is chit-chat: a word or two at a question is rather an answer that was not understood."""
    return (
        heard.intent in ("none_smalltalk", "out_of_scope")
        and heard.confidence >= SURE_CHAT
        and len(heard.text.split()) > 3
    )
