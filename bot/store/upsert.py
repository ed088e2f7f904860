"""INSERT ... ON CONFLICT, written once: both databases read the same sentence.

SQLAlchemy 1.4 compiles its own form anew at every call, which cost a third of a commit.
"""

from typing import Sequence

from sqlalchemy import bindparam, text
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.schema import Table


def upsert(table: Table, columns: Sequence[str], conflict: Sequence[str] = (), change: str = "") -> TextClause:
    """Return an INSERT of `columns` that on a conflict does nothing, or what `change` (after SET) says."""
    target = f" ({', '.join(conflict)})" if conflict else ""
    action = f"UPDATE SET {change}" if change else "NOTHING"
    values = ", ".join(f":{name}" for name in columns)
    sentence = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({values}) ON CONFLICT{target} DO {action}"
    return text(sentence).bindparams(*(bindparam(name, type_=table.c[name].type) for name in columns))
