"""Bring a database's tables to the shape this program knows, with Alembic, called from the program itself."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Optional

from sqlalchemy import inspect, text

from bot.store.engine import Database, told_plainly
from bot.store.errors import SchemaProblem
from bot.store.key_tables import KEYS_SCHEMA

_SCRIPTS = Path(__file__).parent / "migrations"


class Schema:
    """The migrations of one of the two databases: "data" or "keys"."""

    def __init__(self, database: Database, name: str) -> None:
        self.database = database
        self.scripts = _SCRIPTS / name
        self.place = KEYS_SCHEMA if name == "keys" and not database.on_sqlite else None

    @property
    def known(self) -> list[str]:
        """Return all revisions that this program knows, oldest first."""
        return [path.stem.split("_")[0] for path in sorted((self.scripts / "versions").glob("[0-9]*.py"))]

    def revision(self) -> Optional[str]:
        """Return the revision that the database has, None for an empty one."""
        if self.database.on_sqlite and not self.database.file.exists():
            return None
        with self.database.reading() as connection:
            if not inspect(connection).has_table("alembic_version", schema=self.place):
                return None
            table = f"{self.place}.alembic_version" if self.place else "alembic_version"
            return connection.execute(text(f"SELECT version_num FROM {table}")).scalar()

    def is_current(self) -> bool:
        """Return whether nothing has to be done; raises `SchemaProblem` for a database of a newer version."""
        revision = self.revision()
        if revision is not None and revision not in self.known:
            raise SchemaProblem("The database was written by a newer version of Steady: update the program.")
        return revision == self.known[-1]

    def upgrade(self) -> None:
        """Run what is missing, in one transaction; an SQLite file that holds something is copied first."""
        if self.is_current():
            return
        if self.database.on_sqlite and self.revision() is not None:
            self._copy_first()
        with told_plainly(), self.database.engine.begin() as connection:
            _alembic_upgrade(connection, self)

    def _copy_first(self) -> None:
        file = self.database.file
        copy = file.with_name(f"{file.name}.before-{self.known[-1]}")
        copy.touch(mode=0o600)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)


def _alembic_upgrade(connection: object, schema: Schema) -> None:
    from alembic import command  # slow to import, and needed once in a version's life
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
    config.attributes.update(connection=connection, place=schema.place)
    command.upgrade(config, "head")


def run_scripts() -> None:
    """Run the migration scripts on the connection that the program put into Alembic's config."""
    from alembic import context

    connection, place = context.config.attributes["connection"], context.config.attributes["place"]
    if place:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {place}"))
    context.configure(connection=connection, version_table_schema=place, transactional_ddl=True)
    context.run_migrations()
