"""What delivery is given from above: the door's answer, and what to say when there is none."""

from dataclasses import dataclass
from typing import Awaitable, Callable, Sequence

from bot.content.messages import Incoming, Reply
from bot.store.turn import Turn

ReplyFunction = Callable[[Turn, list[Incoming]], Awaitable[Sequence[Reply]]]
FallbackFunction = Callable[[Turn, Sequence[Incoming]], Sequence[Reply]]


@dataclass(frozen=True)
class Answering:
    """What the worker is given from above: the door's answer, and what to say when there is none."""

    reply: ReplyFunction
    fallback: FallbackFunction
