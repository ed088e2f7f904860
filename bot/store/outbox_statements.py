"""What the outbox asks of the database, made once: see inbox_statements.py."""

from datetime import timedelta

from sqlalchemy import and_, bindparam, func, or_, select, update

from bot.store.tables import chats, outbox
from bot.store.writing import PRIORITIES

# What would come later than so is of no use any more; never a safety reply.
STALE = {PRIORITIES["reply"]: timedelta(hours=1), PRIORITIES["timer"]: timedelta(hours=1)}
STALE[PRIORITIES["decoration"]] = timedelta(seconds=10)

_INSTANT = outbox.c.not_before.type
_NOW, _FAR = bindparam("now", type_=_INSTANT), bindparam("far", type_=_INSTANT)
_WHICH = outbox.c.number == bindparam("which", type_=outbox.c.number.type)

_earlier = outbox.alias("earlier")
_AHEAD = (
    select(_earlier.c.number)
    .where(_earlier.c.chat_id == outbox.c.chat_id, _earlier.c.state == "waiting")
    .where(_earlier.c.not_before > _NOW, _earlier.c.not_before <= _FAR)
    .where(_earlier.c.priority <= outbox.c.priority)
)
_PLACE = func.row_number().over(partition_by=outbox.c.chat_id, order_by=(outbox.c.priority, outbox.c.number))
_free = (
    select(outbox.c.number, outbox.c.chat_id, outbox.c.priority, outbox.c.attempts, _PLACE.label("place"))
    .where(outbox.c.state == "waiting", ~_AHEAD.exists())
    .where(or_(outbox.c.not_before <= _NOW, outbox.c.not_before > _FAR))
    .subquery()
)
# One a chat before the limit: a long copy of everything in one chat must not hide the others.
READY = (
    select(_free.c.number, _free.c.chat_id, _free.c.priority, _free.c.attempts)
    .where(_free.c.place == 1)
    .order_by(_free.c.priority, _free.c.number)
    .limit(bindparam("most"))
)
BEGIN = (
    update(outbox).where(_WHICH, outbox.c.state == "waiting").values(state="sending", attempts=outbox.c.attempts + 1)
)
SENDING = select(outbox, chats.c.address).join(chats, chats.c.id == outbox.c.chat_id).where(_WHICH)
SENT = (
    update(outbox)
    .where(_WHICH, outbox.c.state == "sending")
    .values(state="sent", message_id=bindparam("message", type_=outbox.c.message_id.type), payload=b"")
)
_OLD = (
    and_(outbox.c.priority == priority, outbox.c.created_at < bindparam(f"before_{priority}", type_=_INSTANT))
    for priority in STALE
)
DROP_STALE = update(outbox).where(outbox.c.state == "waiting", or_(*_OLD)).values(state="dropped", payload=b"")
