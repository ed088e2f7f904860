"""Make sure that only one process sends, or polls: an advisory lock that ends with its holder."""

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Any, Optional

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from sqlalchemy.engine import make_url

from bot.settings import Settings
from bot.store.engine import ALIVE
from bot.store.errors import Unavailable


class SoleRole:
    """One role that one process may have at a time: "sender", "poller". Calls block."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self._file = settings.home / f"{name}.lock"
        self._number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        self._held: Optional[Any] = None  # a file handle on SQLite, a connection on PostgreSQL

    def acquire(self) -> bool:
        """Take the role; returns False if another process has it. Raises `Unavailable` if nobody can tell."""
        if self._held is not None and self.still_held():
            return True
        self.release()
        return self._lock_file(self._file) if self._settings.on_sqlite else self._lock_server()

    def still_held(self) -> bool:
        """Return whether the role is still ours: a lost connection loses it."""
        if self._held is None or self._settings.on_sqlite:
            return self._held is not None
        try:
            with self._held.cursor() as cursor:
                cursor.execute("SELECT 1")
            return True
        except psycopg2.Error:
            return False

    def release(self) -> None:
        """Give the role back."""
        held, self._held = self._held, None
        if held is None:
            return
        if self._settings.on_sqlite:
            os.close(held)
        else:
            held.close()

    def _lock_file(self, path: Path) -> bool:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise Unavailable(f"{path} cannot be opened: {error.strerror}.") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._held = handle
        return True

    def _lock_server(self) -> bool:
        url = make_url(self._settings.data_url).set(drivername="postgresql")
        try:
            connection = psycopg2.connect(url.render_as_string(hide_password=False), connect_timeout=3, **ALIVE)
        except psycopg2.Error as error:
            raise Unavailable(f"The database failed: {type(error).__name__}.") from None
        try:
            connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", (self._number,))
                mine = bool(cursor.fetchone()[0])
        except psycopg2.Error as error:  # it went away between two sentences
            connection.close()
            raise Unavailable(f"The database failed: {type(error).__name__}.") from None
        if mine:
            self._held = connection
        else:
            connection.close()
        return mine
