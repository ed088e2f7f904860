"""What the inbox asks of the database.

Made once: SQLAlchemy looks at every part of a new statement again, which took ten times as long as SQLite's answer.
"""

from datetime import datetime, timezone

from sqlalchemy import bindparam, case, func, literal, or_, select, update

from bot.store.tables import chats, inbox
from bot.store.upsert import upsert

_JOINED = 500  # rows of one chat that are read together; a flood must not hide what is in it
_NEWCOMER = literal(datetime(1970, 1, 1, tzinfo=timezone.utc), chats.c.served_at.type)  # who was never served

_INSTANT = chats.c.lease_until.type
_CHAT = bindparam("chat", type_=chats.c.id.type)
_NOW = bindparam("now", type_=_INSTANT)
_UNTIL = bindparam("until", type_=_INSTANT)
_BY = bindparam("by", type_=chats.c.owner.type)
_WAITS = inbox.c.done_at.is_(None), inbox.c.parked_at.is_(None)
_MINE = chats.c.id == _CHAT, chats.c.owner == _BY
_THESE = inbox.c.receipt.in_(bindparam("receipts", expanding=True))

NEW_ROW = upsert(inbox, ["id", "bot_id", "update_id", "chat_id", "payload", "received_at"], ["bot_id", "update_id"])
WAITING_SINCE = select(func.min(inbox.c.received_at)).where(inbox.c.chat_id == _CHAT, *_WAITS)
WAITING_ROWS = select(inbox).where(inbox.c.chat_id == _CHAT, *_WAITS).order_by(inbox.c.receipt).limit(_JOINED)
FREE_NUMBER = (
    update(inbox)
    .where(
        inbox.c.bot_id == bindparam("bot", type_=inbox.c.bot_id.type),
        inbox.c.update_id == bindparam("number", type_=inbox.c.update_id.type),
        inbox.c.received_at <= bindparam("before", type_=_INSTANT),
    )
    .values(update_id=None)
)

# What is urgent ends the wait of a chat that nobody holds; a lease stays as it is.
OPEN = (
    update(chats)
    .where(chats.c.id == _CHAT, chats.c.erasing_at.is_(None))
    .values(blocked_at=None, lease_until=case((chats.c.owner.is_(None), _UNTIL), else_=chats.c.lease_until))
)
_STAYS = or_(chats.c.served_at > bindparam("recently", type_=_INSTANT), chats.c.served_at < _NEWCOMER)
OPEN_FIRST = OPEN.values(
    served_at=case((_STAYS, chats.c.served_at), else_=bindparam("ahead", type_=_INSTANT)),
)

# A lease of far away was given before the clock was set back: nobody holds it.
_FREE = or_(
    chats.c.lease_until.is_(None), chats.c.lease_until <= _NOW, chats.c.lease_until > bindparam("far", type_=_INSTANT)
)
NEXT_CHAT = (
    select(chats.c.id, chats.c.address)
    .where(chats.c.id.in_(select(inbox.c.chat_id).where(*_WAITS)), _FREE)
    .order_by(func.coalesce(chats.c.served_at, _NEWCOMER), chats.c.created_at)
    .limit(1)
    .with_for_update(skip_locked=True, of=chats)
)
HOLD = update(chats).where(chats.c.id == _CHAT).values(owner=_BY, lease_until=_UNTIL, served_at=_NOW)
RENEW = update(chats).where(*_MINE).values(lease_until=_UNTIL)
RELEASE = update(chats).where(*_MINE).values(owner=None, lease_until=None)
TRIED = update(inbox).where(_THESE).values(attempts=inbox.c.attempts + 1)
NOT_TRIED = update(inbox).where(_THESE).values(attempts=inbox.c.attempts - 1)
PARK = update(inbox).where(_THESE).values(parked_at=_NOW)
