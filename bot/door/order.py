"""What one turn says arrives in the order it was said, and what a timer brings makes no sound before it."""

from dataclasses import replace
from typing import Sequence

from bot.content.messages import Incoming, Priority, Reply


def in_order(replies: Sequence[Reply], messages: Sequence[Incoming]) -> list[Reply]:
    """Return the replies with one priority for all that are not about danger: the lower one would be sent last.

    Behind a timer alone that is the timer's, and if one of them comes without a sound, all do. Somebody who wrote
    waits for an answer.
    """
    alone = all(message.kind == "timer" for message in messages)
    quiet = alone and any(reply.silent for reply in replies)
    coming: Priority = "timer" if quiet else "reply"
    return [
        reply if reply.priority == "safety" else replace(reply, priority=coming, silent=reply.silent or quiet)
        for reply in replies
    ]
