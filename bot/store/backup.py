"""Copy data and keys to two places, and bring them back. The data's copy holds no key."""

from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import delete, func, select

from bot.settings import Settings
from bot.store.copying import backup_keys, copy_in, copy_out
from bot.store.database import Store
from bot.store.engine import Database
from bot.store.errors import StoreProblem
from bot.store.key_tables import key_metadata
from bot.store.lifetimes import DUMP
from bot.store.migrate import Schema
from bot.store.tables import CHAT_TABLES, chats, metadata

_DATA_NAME = "steady-data-"


def backup(
    store: Store, data_folder: Path, keys_folder: Path, now: datetime, keys_name: str = "steady-keys.db"
) -> tuple[Path, Path]:
    """Write both copies (SQLite files whatever the database) and return their paths.

    The keys' copy has one name and replaces the one before. Neither holds the master key. Raises `StoreProblem` if
    both would lie in one folder, or `Unavailable`.
    """
    if data_folder.resolve() == keys_folder.resolve():
        raise StoreProblem("Data and keys must not lie in one folder: name two places.")
    data_file = data_folder / f"{_DATA_NAME}{now:%Y%m%dT%H%M%S}.db"
    copy_out(store.data, metadata, "data", data_file)
    # The keys after it: the copy of a chat without its key could never be opened, a key without a chat opens nothing.
    with_keys = backup_keys(store.keys, keys_folder / keys_name)
    prune(data_folder, now)
    return data_file, with_keys


def prune(folder: Path, now: datetime) -> list[Path]:
    """Delete the data's copies that are older than 14 days, and return them."""
    old = []
    for file in folder.glob(f"{_DATA_NAME}*.db"):
        written = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
        if now - written > DUMP:
            file.unlink()
            old.append(file)
    return old


def restore(settings: Settings, data_file: Path, keys_file: Path) -> int:
    """Fill an empty database from copies and return how many chats came back; who was erased stays erased.

    A key store that is still there is newer than any copy and is left as it is. Raises `StoreProblem`.
    """
    keys = Database(settings.key_store_url, wal=False)
    try:
        if Schema(keys, "keys").revision() is None:
            copy_in(keys_file, keys, key_metadata, "keys")
    finally:
        keys.close()
    data = Database(settings.data_url)
    try:
        if Schema(data, "data").revision() is not None and _count_chats(data):
            raise StoreProblem("There is a database with chats in it: move it away first.")
        copy_in(data_file, data, metadata, "data")
    finally:
        data.close()
    return _bury_again(settings)


def _bury_again(settings: Settings) -> int:
    store = Store.open(settings)
    try:
        erased = store.keys.erased()
        with store.data.writing() as connection:
            for chat_id in erased:
                for table in CHAT_TABLES:
                    connection.execute(delete(table).where(table.c.chat_id == chat_id))
                connection.execute(delete(chats).where(chats.c.id == chat_id))
            connection.execute(chats.update().values(owner=None, lease_until=None))
        return _count_chats(store.data)
    finally:
        store.close()


def _count_chats(data: Database) -> int:
    with data.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(chats)).scalar() or 0)
