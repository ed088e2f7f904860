"""What one turn says arrives in the order it was said, asks nothing twice, and a timer's words stay without a sound."""

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


def asked_once(replies: Sequence[Reply]) -> list[Reply]:
    """Return the replies without a question, or an exercise, that is put again further down in the same turn.

    Two messages that waited together may each lead back to the same step.
    """
    last = {_step(reply): number for number, reply in enumerate(replies)}
    return [reply for number, reply in enumerate(replies) if not _step(reply) or last[_step(reply)] == number]


def _step(reply: Reply) -> str:
    """Return what a reply puts: "" for one that puts nothing, and for danger's, where every word was meant."""
    puts = bool(reply.buttons) and reply.priority != "safety"
    return str(reply.facts.get("response", "")) if puts else ""
