"""Turn values, replies and incoming messages into bytes to seal, and back."""

import json
from datetime import datetime
from typing import Any, Mapping, Optional

from bot.content.messages import Button, Incoming, Mark, Reply


def pack(value: Any) -> bytes:
    """Return compact JSON; a lone half of a surrogate pair is kept as its escape."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def unpack(data: bytes) -> Any:
    """Return what `pack` was given."""
    return json.loads(data)


def pack_incoming(message: Incoming) -> bytes:
    """Return an incoming message as bytes."""
    return pack(
        {
            "kind": message.kind,
            "text": message.text,
            "code": message.code,
            "at": _written(message.at),
            "message_id": message.message_id,
            "facts": dict(message.facts),
        }
    )


def unpack_incoming(data: bytes) -> Incoming:
    """Return the incoming message."""
    fields = unpack(data)
    fields["at"] = read_moment(fields["at"])
    return Incoming(**fields)


def pack_reply(reply: Reply) -> bytes:
    """Return a reply as bytes."""
    return pack(
        {
            "text": reply.text,
            "buttons": [[[b.label, b.code, b.copy, b.url] for b in row] for row in reply.buttons],
            "kind": reply.kind,
            "media": reply.media,
            "marks": [[mark.start, mark.end, mark.style] for mark in reply.marks],
            "priority": reply.priority,
            "silent": reply.silent,
            "discreet": reply.discreet,
            "seconds": reply.seconds,
            "facts": dict(reply.facts),
        }
    )


def unpack_reply(data: bytes) -> Reply:
    """Return the reply."""
    fields = unpack(data)
    fields["buttons"] = tuple(tuple(Button(*button) for button in row) for row in fields["buttons"])
    fields["marks"] = tuple(Mark(*mark) for mark in fields["marks"])
    return Reply(**fields)


def pack_record(value: Mapping[str, Any], until: Optional[datetime]) -> bytes:
    """Return a record's value with the end that its writer gave it, if any."""
    return pack({"value": dict(value), "until": _written(until)})


def unpack_record(data: bytes) -> tuple[dict[str, Any], Optional[datetime]]:
    """Return a record's value and the end that its writer gave it."""
    fields = unpack(data)
    return fields["value"], read_moment(fields["until"])


def read_moment(text: Optional[str]) -> Optional[datetime]:
    """Return an aware datetime from its ISO form."""
    return datetime.fromisoformat(text) if text else None


def _written(moment: Optional[datetime]) -> Optional[str]:
    return moment.isoformat() if moment else None
