"""Tables are made, brought up and refused as they should be."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Store
from bot.store.errors import SchemaProblem, Unavailable
from bot.store.key_tables import key_metadata
from bot.store.migrate import Schema
from bot.store.tables import metadata
from tests.stores import NOW, change, rows_of, settings_for


def _differences(connection: Any, tables: Any, **options: Any) -> list[Any]:
    context = MigrationContext.configure(connection, opts=options)
    others = ("remove_table", "remove_index")  # of the other schema
    return [found for found in compare_metadata(context, tables) if not options or found[0] not in others]


def test_the_migrations_make_what_the_program_describes(store: Store) -> None:
    with store.data.reading() as connection:
        found = _differences(connection, metadata)
        known = ("alembic_version", "sqlite_sequence")
        assert [change for change in found if getattr(change[1], "name", "") not in known] == []
    if not store.data.on_sqlite:
        with store.keys.database.reading() as connection:
            assert _differences(connection, key_metadata, include_schemas=True) == []


def test_a_database_of_a_newer_version_is_refused(settings: Settings) -> None:
    store = Store.open(settings, prepare=True)
    change(store.data, "UPDATE alembic_version SET version_num = ?", "9999")
    store.close()
    with pytest.raises(SchemaProblem, match="newer"):
        Store.open(settings, prepare=True)


def test_a_worker_does_not_migrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for("postgresql", tmp_path)
    Store.open(settings, prepare=True).close()
    monkeypatch.setattr(Schema, "known", ["0001", "0002"])
    with pytest.raises(SchemaProblem, match="migrate"):
        Store.open(settings)


def test_sqlite_is_copied_before_it_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for("sqlite", tmp_path)
    store = Store.open(settings)
    store.chat_for("terminal:a", NOW)
    store.close()
    scripts = tmp_path / "scripts"
    _with_one_more(Path(migrate.__file__).parent / "migrations", scripts)
    monkeypatch.setattr(migrate, "_SCRIPTS", scripts)
    store = Store.open(settings)
    assert rows_of(store.data, "SELECT version_num FROM alembic_version") == [("0002",)]
    assert store.find("terminal:a") is not None
    store.close()
    copy = tmp_path / "steady.db.before-0002"
    assert copy.stat().st_mode & 0o077 == 0
    copied = Settings(home=tmp_path, database_url=f"sqlite:///{copy}", keys_url=settings.key_store_url)
    monkeypatch.undo()
    Store.open(copied).close()


def _with_one_more(original: Path, target: Path) -> None:
    for name in ("data", "keys"):
        (target / name / "versions").mkdir(parents=True)
        for file in [original / name / "env.py", *(original / name / "versions").glob("0*.py")]:
            (target / name / file.relative_to(original / name)).write_text(file.read_text())
    (target / "data" / "versions" / "0002_second.py").write_text(
        'import sqlalchemy as sa\nfrom alembic import op\n\nrevision, down_revision = "0002", "0001"\n\n\n'
        'def upgrade():\n    op.add_column("chats", sa.Column("extra", sa.Integer))\n'
    )


def test_no_server_is_told_in_one_sentence(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url="postgresql://steady:canary@127.0.0.1:1/none")
    with pytest.raises(Unavailable) as told:
        Store.open(settings)
    assert "canary" not in str(told.value) and "\n" not in str(told.value)


def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "steady.db").write_bytes(b"not a database at all" * 500)
    with pytest.raises(Unavailable):
        Store.open(settings_for("sqlite", tmp_path))
