"""Column types that mean the same on SQLite and on PostgreSQL."""

from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Optional
from uuid import UUID

from sqlalchemy import BigInteger, Integer, LargeBinary
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)

# SQLite counts rows only in a column that is called INTEGER; there it holds 64 bits too.
Number = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator):
    """An aware UTC datetime, kept as whole microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Optional[datetime], dialect: Any) -> Optional[int]:
        """Return the number to keep; a naive datetime raises TypeError."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Optional[int], dialect: Any) -> Optional[datetime]:
        """Return the aware datetime."""
        return None if value is None else _EPOCH + value * _MICROSECOND


class Id(TypeDecorator):
    """A client-made UUID: 16 bytes on SQLite, `uuid` on PostgreSQL."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> TypeEngine:
        """Return the database's own type."""
        native = postgresql.UUID(as_uuid=False) if dialect.name == "postgresql" else LargeBinary(16)
        return dialect.type_descriptor(native)

    def process_bind_param(self, value: Optional[UUID], dialect: Any) -> Any:
        """Return what the database keeps."""
        if value is None:
            return None
        return str(value) if dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Any) -> Optional[UUID]:
        """Return the UUID."""
        if value is None:
            return None
        return UUID(value) if dialect.name == "postgresql" else UUID(bytes=bytes(value))


class Sealed(LargeBinary):
    """Sealed bytes. Sealing itself needs row and chat, which a column type does not see: sealing.py."""

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Optional[bytes]]:
        """Return what makes plain bytes of whatever lies there, so that a damaged value can be told as one."""
        return _plain_bytes


def _plain_bytes(value: Any) -> Optional[bytes]:
    if isinstance(value, str):
        return value.encode(errors="replace")
    return None if value is None else bytes(value)
