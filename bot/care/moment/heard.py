"""What was heard in one message, and what it changes."""

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

Changes = dict[str, Optional[str]]


@dataclass(frozen=True)
class Heard:
    """What Rasa made of one message: the intent, the words, or the tapped choice "step:value"."""

    intent: str = ""
    confidence: float = 0.0
    text: str = ""
    choice: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
