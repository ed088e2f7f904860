"""Hand a person everything that is kept about them, but for the safety table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping, Optional
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.codec import unpack
from bot.store.database import Store
from bot.store.errors import Damaged
from bot.store.keys import Ring
from bot.store.loading import unseal_row
from bot.store.outbox import SAFETY
from bot.store.tables import chats, inbox, outbox
from bot.store.turn import Turn

SAFETY_KINDS = ("safety", "locks", "seen")  # left out: a partner with the phone must not find them
_SAFETY_NAMES = ("safety:", "safety_", "help:")  # and neither the buttons of a card nor a text's name elsewhere


@dataclass(frozen=True)
class Export:
    """Everything as data (JSON-able)."""

    data: Mapping[str, Any]

    def as_text(self, words: Mapping[str, str]) -> str:
        """Return readable text; `words` gives the headings by section and kind, and `title` and `left_out`."""
        lines = [words.get("title", ""), words.get("left_out", ""), ""]
        for section, entries in self.data.items():
            if entries:
                lines += [words.get(section, section), *_lines(entries, words, "  "), ""]
        return "\n".join(lines).strip() + "\n"


def export(store: Store, chat_id: UUID, now: datetime) -> Export:
    """Return all that is kept of a chat; raises `TakenOver` if it is gone, `Damaged` if its key is."""
    return export_turn(store.load(chat_id, now))


def export_turn(turn: Turn) -> Export:
    """Return all that is kept of the Turn's chat, in every table; nothing about safety."""
    return Export(
        {
            **turn.beyond(),
            "kept": _records(turn),
            "timers": _timers(turn),
            "messages": [{"number": n, "from_steady": mine, "at": _moment(at)} for n, mine, at in turn.message_ids],
            "unreadable": sorted(turn.unreadable.difference(SAFETY_KINDS)),
        }
    )


def export_beyond(store: Store, chat_id: UUID) -> dict[str, Any]:
    """Return what a Turn does not hold of its chat: the chat's own row, and what waits to be answered or sent."""
    with store.data.reading() as connection:
        ring = store.keys.ring(chat_id)
        row = connection.execute(select(chats).where(chats.c.id == chat_id)).one()
        return {
            "chat": {
                "address": store.open_address(chat_id, row.address),
                "since": _moment(row.created_at),
                "last_message_at": _moment(row.last_message_at),
                "passing": row.passing,
            },
            "waiting": _waiting(store, connection, ring),
            "unsent": _unsent(store, connection, ring),
        }


def _records(turn: Turn) -> dict[str, list[dict[str, Any]]]:
    kept: dict[str, list[dict[str, Any]]] = {}
    for record in turn.records:
        if record.kind not in SAFETY_KINDS:
            entry = {"written_at": _moment(record.created_at), **_without_safety(record.value)}
            kept.setdefault(record.kind, []).append(entry)
    return kept


def _without_safety(value: Any) -> Any:
    """Return nested data without what names a safety text, a safety button or a level that was read."""
    if isinstance(value, Mapping):
        return {key: _without_safety(inner) for key, inner in value.items() if not _of_safety(key)}
    if isinstance(value, list):
        return [_without_safety(inner) for inner in value if not _of_safety(inner)]
    return value


def _of_safety(value: Any) -> bool:
    if isinstance(value, list):
        return any(_of_safety(inner) for inner in value)
    return isinstance(value, str) and value.startswith(_SAFETY_NAMES)


def _timers(turn: Turn) -> list[dict[str, Any]]:
    return [
        {"kind": timer.kind, "due_at": _moment(timer.due_at), **timer.payload}
        for timer in turn.timers
        if not timer.kind.startswith("safety")
    ]


def _waiting(store: Store, connection: Connection, ring: Ring) -> list[dict[str, Any]]:
    mine = inbox.c.chat_id == ring.chat_id, inbox.c.done_at.is_(None)
    found = []
    for row in connection.execute(select(inbox).where(*mine).order_by(inbox.c.receipt)):
        data = _opened(store, ring, "inbox", row.id, row.payload)
        if data is not None and not unpack(data)["code"].startswith("safety"):
            found.append({"received_at": _moment(row.received_at), **unpack(data)})
    return found


def _unsent(store: Store, connection: Connection, ring: Ring) -> list[dict[str, Any]]:
    mine = outbox.c.chat_id == ring.chat_id, outbox.c.priority != SAFETY, outbox.c.state.in_(("waiting", "sending"))
    rows = connection.execute(select(outbox).where(*mine).order_by(outbox.c.number)).all()
    opened = [_opened(store, ring, "outbox", row.id, row.payload) for row in rows]
    return [unpack(data) for data in opened if data is not None]


def _opened(store: Store, ring: Ring, table: str, row_id: UUID, sealed: bytes) -> Optional[bytes]:
    try:
        return unseal_row(store.keys, ring, table, row_id, sealed)
    except Damaged:
        return None


def _moment(moment: Optional[datetime]) -> Optional[str]:
    return moment.isoformat() if moment else None


def _lines(value: Any, words: Mapping[str, str], indent: str) -> list[str]:
    """Return nested data as indented lines."""
    if isinstance(value, Mapping):
        pairs = [(words.get(str(name), str(name)), inner) for name, inner in value.items()]
    elif isinstance(value, list):
        pairs = [("-", inner) for inner in value]
    else:
        return [f"{indent}{value}"]
    lines = []
    for label, inner in pairs:
        if isinstance(inner, (Mapping, list)):
            lines += [f"{indent}{label}", *_lines(inner, words, indent + "  ")]
        else:
            lines.append(f"{indent}{label}: {inner}" if label != "-" else f"{indent}- {inner}")
    return lines
