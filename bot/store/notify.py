"""Hear from PostgreSQL that something arrived, so that workers need not keep asking."""

import logging
import select
from threading import Event, Thread
from typing import Any, Callable, Optional

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from sqlalchemy.engine import make_url

from bot.store.engine import ALIVE

_RETRY_SECONDS = 2.0
_log = logging.getLogger(__name__)


class Listener:
    """A thread that listens on one channel and calls back; it connects again when the server goes away."""

    def __init__(self, url: str, channel: str, heard: Callable[[], None]) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._channel = channel
        self._heard = heard
        self._stop = Event()
        self.connected = Event()
        self._thread = Thread(target=self._run, name="listen", daemon=True)

    def start(self) -> None:
        """Start listening."""
        self._thread.start()

    def stop(self) -> None:
        """Stop and wait for the thread."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.is_set():
            connection: Optional[Any] = None
            try:
                connection = self._connect()
                self._listen(connection)
            except psycopg2.Error as error:
                self.connected.clear()
                _log.warning("listening failed: %s", type(error).__name__)
                self._stop.wait(_RETRY_SECONDS)
            finally:
                self.connected.clear()
                if connection is not None:
                    connection.close()

    def _connect(self) -> Any:
        connection = psycopg2.connect(self._url, connect_timeout=3, **ALIVE)
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {self._channel}")
        self.connected.set()
        return connection

    def _listen(self, connection: Any) -> None:
        while not self._stop.is_set():
            if not select.select([connection], [], [], 0.5)[0]:
                continue
            connection.poll()
            if connection.notifies:
                connection.notifies.clear()
                self._heard()
