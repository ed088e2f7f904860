"""The first tables."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Id, Instant, Number, Sealed

revision = "0001"
down_revision = None

_WAITING_ROW = sa.text("done_at IS NULL AND parked_at IS NULL")
_UNSENT = sa.text("state IN ('waiting', 'sending')")
_WAITING_TIMER = sa.text("fired_at IS NULL AND cancelled_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    _chats()
    _inbox()
    _outbox()
    _timers()
    _records()
    _without_a_person()


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", Id, primary_key=True),
        sa.Column("lookup", Sealed, nullable=False, unique=True),
        sa.Column("address", Sealed, nullable=False),
        sa.Column("passing", sa.Boolean, nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("lease_until", Instant),
        sa.Column("served_at", Instant),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("last_message_at", Instant),
        sa.Column("blocked_at", Instant),
        sa.Column("erasing_at", Instant),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("receipt", Number, primary_key=True, autoincrement=True),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("bot_id", Number),
        sa.Column("update_id", Number),
        sa.Column("chat_id", Id),
        sa.Column("payload", Sealed, nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("done_at", Instant),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("parked_at", Instant),
        sa.UniqueConstraint("bot_id", "update_id", name="uq_inbox_update"),
        sqlite_autoincrement=True,
    )
    _partial("ix_inbox_waiting", "inbox", ["chat_id", "receipt"], _WAITING_ROW)
    op.create_index("ix_inbox_received", "inbox", ["received_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", Number, primary_key=True, autoincrement=True),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("chat_id", Id, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("payload", Sealed, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("not_before", Instant, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("message_id", Number),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )
    _partial("ix_outbox_unsent", "outbox", ["priority", "number"], _UNSENT)
    op.create_index("ix_outbox_chat", "outbox", ["chat_id"])


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chat_id", Id, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("payload", Sealed, nullable=False),
        sa.Column("fired_at", Instant),
        sa.Column("cancelled_at", Instant),
    )
    _partial("uq_timers_waiting", "timers", ["chat_id", "key"], _WAITING_TIMER, unique=True)
    _partial("ix_timers_due", "timers", ["due_at"], _WAITING_TIMER)


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", Id, primary_key=True),
        sa.Column("chat_id", Id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("payload", Sealed, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("expires_at", Instant),
    )
    op.create_index("ix_records_chat", "records", ["chat_id"])
    op.create_index("ix_records_expires", "records", ["expires_at"])
    op.create_table(
        "messages",
        sa.Column("chat_id", Id, primary_key=True),
        sa.Column("message_id", Number, primary_key=True, autoincrement=False),
        sa.Column("mine", sa.Boolean, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("ix_messages_at", "messages", ["at"])


def _without_a_person() -> None:
    op.create_table(
        "media",
        sa.Column("bot_id", Number, primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("file_id", sa.String(256), nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", Sealed, nullable=False),
    )


def _partial(name: str, table: str, columns: list[str], where: sa.sql.ClauseElement, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)
