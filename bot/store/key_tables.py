"""The tables of the key store, which never travels with the data."""

from sqlalchemy import Column, Integer, MetaData, String, Table

from bot.store.columns import Id, Instant, Sealed

KEYS_SCHEMA = "keys"  # on PostgreSQL; a file of its own on SQLite

key_metadata = MetaData(schema=KEYS_SCHEMA)

# Each chat's own keys, wrapped by the master key. Destroying the rows makes every copy of the chat's data unreadable.
wrapped_keys = Table(
    "wrapped_keys",
    key_metadata,
    Column("chat_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("wrapped", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# The pepper of the look-up and the key of the check value, wrapped by the master key.
secrets = Table(
    "secrets",
    key_metadata,
    Column("name", String(32), primary_key=True),
    Column("wrapped", Sealed, nullable=False),
)

# Chats that were erased: a restored old dump loses them again.
tombstones = Table(
    "tombstones",
    key_metadata,
    Column("chat_id", Id, primary_key=True),
    Column("erased_at", Instant, nullable=False),
)
