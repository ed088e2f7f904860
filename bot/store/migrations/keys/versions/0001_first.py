"""The first tables of the key store."""

import sqlalchemy as sa
from alembic import context, op

from bot.store.columns import Id, Instant, Sealed

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    place = context.config.attributes["place"]
    op.create_table(
        "wrapped_keys",
        sa.Column("chat_id", Id, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("wrapped", Sealed, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        schema=place,
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("wrapped", Sealed, nullable=False),
        schema=place,
    )
    op.create_table(
        "tombstones",
        sa.Column("chat_id", Id, primary_key=True),
        sa.Column("erased_at", Instant, nullable=False),
        schema=place,
    )
