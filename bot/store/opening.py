"""Open the databases and the keys together, or say in one sentence why not."""

import os
from dataclasses import dataclass

from sqlalchemy import select

from bot.settings import Settings
from bot.store.engine import Database
from bot.store.errors import Damaged, KeyProblem, SchemaProblem, Unavailable
from bot.store.keys import KeyStore, secret_place
from bot.store.master import LiveMaster, MasterKeys, make_master, read_master
from bot.store.migrate import Schema
from bot.store.sealing import seal, unseal
from bot.store.tables import meta

_CHECK = b"steady"
_MIGRATE = "Run ./steady migrate once, then start again."


@dataclass(frozen=True)
class Opened:
    """The data and their keys, fit for each other."""

    data: Database
    keys: KeyStore


def open_all(settings: Settings, prepare: bool) -> Opened:
    """Open everything; `prepare` allows to make or migrate it. Raises `KeyProblem`, `SchemaProblem`, `Unavailable`."""
    _private_files(settings)
    data, key_data = Database(settings.data_url), Database(settings.key_store_url, wal=False)
    try:
        schemas = Schema(data, "data"), Schema(key_data, "keys")
        fresh = tuple(schema.revision() is None for schema in schemas)
        master = _master(settings, fresh, prepare)
        for schema in reversed(schemas):  # the keys first: data without a key store would be refused
            _bring_up(schema, prepare)
        keys = KeyStore(key_data, LiveMaster(settings, master))
        keys.unlock()
        _check_fit(data, keys)
    except BaseException:
        data.close()
        key_data.close()
        raise
    return Opened(data, keys)


def _private_files(settings: Settings) -> None:
    try:
        for url in (settings.data_url, settings.key_store_url):
            _private_file(url)
    except OSError as error:
        raise Unavailable(f"The database failed: {error.strerror}: {error.filename}") from None


def _private_file(url: str) -> None:
    """Make an SQLite file before SQLite does, so that only its owner can read it and what lies beside it."""
    if not url.startswith("sqlite:///"):
        return
    path = url[len("sqlite:///") :]
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    if not os.path.exists(path):
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _master(settings: Settings, fresh: tuple[bool, ...], prepare: bool) -> MasterKeys:
    new_data, new_keys = fresh
    if not new_data and new_keys:
        raise KeyProblem("There is a database but its key store is gone: put the key store back from its backup.")
    master = read_master(settings)
    if master is not None:
        return master
    if not new_data or not new_keys:
        raise KeyProblem(f"There is a database but its master key is gone: put {settings.key_file} back.")
    if not prepare:
        raise KeyProblem(f"There is no master key at {settings.key_file}. {_MIGRATE}")
    return make_master(settings.key_file)


def _bring_up(schema: Schema, prepare: bool) -> None:
    if schema.is_current():
        return
    if not prepare:
        raise SchemaProblem(f"The database's tables are not those of this version. {_MIGRATE}")
    schema.upgrade()


def _check_fit(data: Database, keys: KeyStore) -> None:
    with data.reading() as connection:
        sealed = connection.execute(select(meta.c.value).where(meta.c.name == "check")).scalar()
    if sealed is None:
        with data.writing() as connection:
            value = seal(keys.check_key, _CHECK, secret_place("data"))
            connection.execute(data.insert(meta).values(name="check", value=value).on_conflict_do_nothing())
        return
    try:
        unseal({keys.check_key.kid: keys.check_key}, sealed, secret_place("data"))
    except Damaged:
        raise KeyProblem("The key store is not the one of this database: put the right one back.") from None
