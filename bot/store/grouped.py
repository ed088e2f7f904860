"""Let transactions that come at the same time share one commit: SQLite then waits for the disk once for all of them.

Nothing is told to be written before the commit is done, which is on disk as ever. One that fails takes back its own
part alone; a commit that fails, fails for all.
"""

from contextlib import contextmanager
from threading import Event, Lock
from typing import Callable, Iterator, Optional

from sqlalchemy.engine import Connection, Engine

_MOST = 16  # transactions of one commit: the first one waits for all of them
_MARK = "SAVEPOINT member"
_KEEP = "RELEASE member"
_TAKE_BACK = "ROLLBACK TO member"


class _Group:
    """Transactions on their way to one commit."""

    def __init__(self, engine: Engine) -> None:
        self.members = 0
        self.done = Event()
        self.error: Optional[BaseException] = None
        self.connection = engine.connect()
        try:
            self._transaction = self.connection.begin()
        except BaseException:
            self.connection.close()
            raise

    def commit(self) -> None:
        """Write everything; if that fails nothing is, and `error` says why."""
        self._finish(self._transaction.commit)

    def undo(self, error: BaseException) -> None:
        """Take back what the only member did."""
        self.error = error
        self._finish(self._transaction.rollback)

    def abandon(self, error: BaseException) -> None:
        """Take everything back, by closing the connection: whatever state it is in, what it did not commit is gone."""
        self.error = error
        try:
            self.connection.invalidate()
        finally:
            self._end()

    def _finish(self, end: Callable[[], None]) -> None:
        try:
            end()
        except BaseException as error:
            self.abandon(error)
        else:
            self._end()

    def _end(self) -> None:
        try:
            self.connection.close()
        finally:
            self.done.set()


class GroupedWriter:
    """The one writer of an SQLite database, for any number of threads. Waiting in line is fair and costs no asking."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn, self._line = Lock(), Lock()
        self._waiting = 0
        self._group: Optional[_Group] = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction; when this returns, it is on disk. Raises what the body or the database raises."""
        self._stand_in_line(1)
        self._turn.acquire()
        try:
            self._stand_in_line(-1)
            group = self._group = self._group or _Group(self._engine)
            try:
                self._begin(group)
                yield group.connection
                self._keep(group)
            except BaseException as error:
                self._take_back(group, error)
                raise
            finally:
                self._hand_on(group)
        finally:
            self._turn.release()
        group.done.wait()
        if group.error is not None:
            raise group.error

    def _stand_in_line(self, number: int) -> None:
        with self._line:
            self._waiting += number

    def _begin(self, group: _Group) -> None:
        if group.members:
            group.connection.exec_driver_sql(_MARK)

    def _keep(self, group: _Group) -> None:
        if group.members:
            group.connection.exec_driver_sql(_KEEP)
        group.members += 1

    def _take_back(self, group: _Group, error: BaseException) -> None:
        """Undo one transaction; if SQLite has undone all of them by itself (a full disk), none is kept."""
        if not group.members:
            group.undo(error)
            return
        try:
            group.connection.exec_driver_sql(_TAKE_BACK)
            group.connection.exec_driver_sql(_KEEP)
        except BaseException as lost:
            group.abandon(lost)

    def _hand_on(self, group: _Group) -> None:
        """Leave the group to the next in line, or end it."""
        if not group.done.is_set() and (not self._waiting or group.members >= _MOST):
            group.commit()
        if group.done.is_set():
            self._group = None
