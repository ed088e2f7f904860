"""The tables of the data. Every column that could hold somebody's words is sealed."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, UniqueConstraint, text

from bot.store.columns import Id, Instant, Number, Sealed

metadata = MetaData()

# A chat is known by an HMAC of its address; the address itself is sealed and only opened to send.
chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lookup", Sealed, nullable=False, unique=True),
    Column("address", Sealed, nullable=False),
    Column("passing", Boolean, nullable=False),  # nobody agreed to anything being kept
    Column("owner", String(64)),  # the worker that holds the chat
    Column("lease_until", Instant),
    Column("served_at", Instant),  # least recently served goes first
    Column("created_at", Instant, nullable=False),
    Column("last_message_at", Instant),
    Column("blocked_at", Instant),  # they blocked the bot: nothing is sent
    Column("erasing_at", Instant),  # all is gone but a last reply on its way
)

_WAITING_ROW = text("done_at IS NULL AND parked_at IS NULL")
inbox = Table(
    "inbox",
    metadata,
    Column("receipt", Number, primary_key=True, autoincrement=True),  # our own order
    Column("id", Id, nullable=False, unique=True),
    Column("bot_id", Number),  # empty for a timer
    Column("update_id", Number),
    Column("chat_id", Id),  # empty once the person is erased: the pair above still stops a repeat
    Column("payload", Sealed, nullable=False),  # blank once it is done
    Column("received_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("parked_at", Instant),  # failed too often
    UniqueConstraint("bot_id", "update_id", name="uq_inbox_update"),
    Index("ix_inbox_waiting", "chat_id", "receipt", sqlite_where=_WAITING_ROW, postgresql_where=_WAITING_ROW),
    Index("ix_inbox_received", "received_at"),
    sqlite_autoincrement=True,
)

_UNSENT = text("state IN ('waiting', 'sending')")
outbox = Table(
    "outbox",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False, unique=True),
    Column("chat_id", Id, nullable=False),
    Column("priority", Integer, nullable=False),  # 0 safety, 1 reply, 2 timer, 3 decoration
    Column("payload", Sealed, nullable=False),  # blank once it was sent or given up
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("state", String(8), nullable=False),  # waiting, sending, sent, failed, dropped
    Column("message_id", Number),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index("ix_outbox_unsent", "priority", "number", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    Index("ix_outbox_chat", "chat_id"),
    sqlite_autoincrement=True,
)

_WAITING_TIMER = text("fired_at IS NULL AND cancelled_at IS NULL")
timers = Table(
    "timers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", Id, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("key", String(128), nullable=False),
    Column("payload", Sealed, nullable=False),
    Column("fired_at", Instant),
    Column("cancelled_at", Instant),
    Index(
        "uq_timers_waiting",
        "chat_id",
        "key",
        unique=True,
        sqlite_where=_WAITING_TIMER,
        postgresql_where=_WAITING_TIMER,
    ),
    Index("ix_timers_due", "due_at", sqlite_where=_WAITING_TIMER, postgresql_where=_WAITING_TIMER),
)

records = Table(
    "records",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", Id, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Index("ix_records_chat", "chat_id"),
    Index("ix_records_expires", "expires_at"),
)

# Numbers of messages in the chat, so that they can be deleted there while Telegram still allows it.
messages = Table(
    "messages",
    metadata,
    Column("chat_id", Id, primary_key=True),
    Column("message_id", Number, primary_key=True, autoincrement=False),
    Column("mine", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_messages_at", "at"),
)

# Files that Telegram has already: no person in here.
media = Table(
    "media",
    metadata,
    Column("bot_id", Number, primary_key=True, autoincrement=False),
    Column("sha256", String(64), primary_key=True),
    Column("file_id", String(256), nullable=False),
)

# How often which card was shown on a day: no person in here.
counters = Table(
    "counters",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
)

meta = Table("meta", metadata, Column("name", String(32), primary_key=True), Column("value", Sealed, nullable=False))

CHAT_TABLES = (inbox, outbox, timers, records, messages)  # all that hang on a chat, beside `chats` itself
