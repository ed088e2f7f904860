"""Write what a Turn staged: every function here runs inside the one transaction of a commit."""

from typing import Any, Iterable, Sequence
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, update
from sqlalchemy.engine import Connection

from bot.content.messages import Reply
from bot.store.codec import pack, pack_record, pack_reply
from bot.store.errors import TakenOver
from bot.store.lifetimes import end_of, is_passing
from bot.store.ring import Ring
from bot.store.tables import chats, counters, inbox, messages, outbox, records, timers
from bot.store.turn import Record, Turn
from bot.store.upsert import upsert

PRIORITIES = {"safety": 0, "reply": 1, "timer": 2, "decoration": 3}
SAFETY_KINDS = ("safety", "locks")

# Made once: SQLAlchemy looks at every part of a new statement again.
_CHAT = chats.c.id == bindparam("chat", type_=chats.c.id.type)
_USED = {
    "passing": bindparam("passes", type_=chats.c.passing.type),
    "last_message_at": bindparam("now", type_=chats.c.last_message_at.type),
}
_TOUCH = update(chats).where(_CHAT, chats.c.erasing_at.is_(None)).values(**_USED)
_END_LEASE = (
    update(chats)
    .where(_CHAT, chats.c.owner == bindparam("by", type_=chats.c.owner.type))
    .values(**_USED, owner=None, lease_until=None)
)
_WRITE_RECORD = upsert(
    records,
    [column.name for column in records.c],
    ["id"],
    "payload = excluded.payload, updated_at = excluded.updated_at, expires_at = excluded.expires_at"
    " WHERE records.chat_id = excluded.chat_id",
)
SEE_MESSAGE = upsert(messages, ["chat_id", "message_id", "mine", "at"])
_NUMBERS = (
    inbox.c.receipt.in_(bindparam("receipts", expanding=True)),
    inbox.c.chat_id == bindparam("chat", type_=inbox.c.chat_id.type),
)
_DONE = update(inbox).where(*_NUMBERS).values(done_at=bindparam("now", type_=inbox.c.done_at.type), payload=b"")
_ASIDE = update(inbox).where(*_NUMBERS).values(parked_at=bindparam("now", type_=inbox.c.parked_at.type))
_QUEUE = outbox.insert()
_TAKE_BACK = (
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat", type_=outbox.c.chat_id.type),
        outbox.c.state == "waiting",
        outbox.c.priority > PRIORITIES["safety"],
    )
    .values(state="dropped", payload=b"")
)
_SET_TIMER = timers.insert()
_COUNT = upsert(counters, ["day", "name", "count"], ["day", "name"], "count = counters.count + excluded.count")


def hold_chat(connection: Connection, turn: Turn, owner: str) -> None:
    """Make sure that the chat is still ours (`owner`), or still there (""); raises `TakenOver`. Ends the lease."""
    values: dict[str, Any] = {"chat": turn.chat_id, "passes": is_passing(turn.get("settings")), "now": turn.now}
    found = connection.execute(_END_LEASE, {**values, "by": owner}) if owner else connection.execute(_TOUCH, values)
    if found.rowcount != 1:
        raise TakenOver("Another worker holds the chat now, or it is gone.")


def write_records(connection: Connection, ring: Ring, turn: Turn, kinds: Sequence[str] = ()) -> None:
    """Write the changed records and remove the dropped ones; only those of `kinds` if given."""
    gone = list(turn.dropped)
    if gone and not kinds:
        connection.execute(delete(records).where(records.c.chat_id == turn.chat_id, records.c.id.in_(gone)))
    changed = [record for record in _to_write(turn) if not kinds or record.kind in kinds]
    if not changed:
        return
    connection.execute(_WRITE_RECORD, [_record_row(record, ring, turn) for record in changed])


def _to_write(turn: Turn) -> list[Record]:
    """Return what changed; new settings move the end of everything else."""
    changed = [record for record in turn.records if record.id in turn.changed]
    return turn.records if any(record.kind == "settings" for record in changed) else changed


def _record_row(record: Record, ring: Ring, turn: Turn) -> dict[str, Any]:
    created = record.created_at or turn.now
    return {
        "id": record.id,
        "chat_id": turn.chat_id,
        "kind": record.kind,
        "payload": ring.seal("records", record.id, pack_record(record.value, record.expires_at)),
        "created_at": created,
        "updated_at": turn.now,
        "expires_at": end_of(record.kind, created, turn.now, turn.get("settings"), record.expires_at),
    }


def write_timers(connection: Connection, ring: Ring, turn: Turn) -> None:
    """Cancel and set timers; a waiting one with the key of a new one is replaced."""
    keys = [timer.key for timer in turn.new_timers]
    if keys or turn.cancelled_timers:
        replaced = timers.c.id.in_(list(turn.cancelled_timers)) | timers.c.key.in_(keys)
        waiting = timers.c.fired_at.is_(None) & timers.c.cancelled_at.is_(None)
        cancel = update(timers).where(timers.c.chat_id == turn.chat_id, waiting, replaced)
        connection.execute(cancel.values(cancelled_at=turn.now, payload=b""))
    rows = [
        {
            "id": timer.id,
            "chat_id": turn.chat_id,
            "kind": timer.kind,
            "due_at": timer.due_at,
            "key": timer.key,
            "payload": ring.seal("timers", timer.id, pack(dict(timer.payload))),
        }
        for timer in turn.new_timers
    ]
    if rows:
        connection.execute(_SET_TIMER, rows)


def write_replies(connection: Connection, ring: Ring, turn: Turn) -> None:
    """Queue the replies; a safety reply takes back what was still waiting to be said to that chat."""
    if any(reply.priority == "safety" for reply in turn.replies):
        connection.execute(_TAKE_BACK, {"chat": turn.chat_id})
    if turn.replies:
        connection.execute(_QUEUE, [_reply_row(reply, ring, turn) for reply in turn.replies])


def _reply_row(reply: Reply, ring: Ring, turn: Turn) -> dict[str, Any]:
    row_id = uuid4()
    return {
        "id": row_id,
        "chat_id": turn.chat_id,
        "priority": PRIORITIES[reply.priority],
        "payload": ring.seal("outbox", row_id, pack_reply(reply)),
        "created_at": turn.now,
        "not_before": turn.now,
        "state": "waiting",
        "attempts": 0,
    }


def finish_inbox(connection: Connection, chat_id: UUID, receipts: Iterable[int], turn: Turn) -> None:
    """Mark inbox rows as done and blank them."""
    numbers = list(receipts)
    if numbers:
        connection.execute(_DONE, {"receipts": numbers, "chat": chat_id, "now": turn.now})


def park_inbox(connection: Connection, chat_id: UUID, receipts: Iterable[int], turn: Turn) -> None:
    """Put inbox rows aside that failed too often."""
    numbers = list(receipts)
    if numbers:
        connection.execute(_ASIDE, {"receipts": numbers, "chat": chat_id, "now": turn.now})


def write_message_ids(connection: Connection, turn: Turn) -> None:
    """Remember the numbers of messages that were not known yet."""
    rows = [
        {"chat_id": turn.chat_id, "message_id": number, "mine": mine, "at": at}
        for number, mine, at in turn.message_ids
        if number not in turn.known_message_ids
    ]
    if rows:
        connection.execute(SEE_MESSAGE, rows)
    if turn.delete_message_ids:
        asked = messages.c.message_id.in_(turn.delete_message_ids)
        connection.execute(delete(messages).where(messages.c.chat_id == turn.chat_id, asked))


def count_cards(connection: Connection, turn: Turn) -> None:
    """Count cards by day, always in the same order so that two workers cannot lock each other out."""
    day = turn.now.date().isoformat()
    rows = [{"day": day, "name": name[:64], "count": turn.counted.count(name)} for name in sorted(set(turn.counted))]
    if rows:
        connection.execute(_COUNT, rows)
