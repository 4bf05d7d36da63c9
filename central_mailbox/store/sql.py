"""The port over SQLAlchemy Core: the same statements for both databases."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, true
from sqlalchemy.engine import ExceptionContext

from central_mailbox.store.board import SqlBoard
from central_mailbox.store.cases import SqlCases
from central_mailbox.store.daybook import SqlDaybook
from central_mailbox.store.devices import SqlDevices
from central_mailbox.store.errors import StoreError
from central_mailbox.store.events import SqlEvents
from central_mailbox.store.feed import SqlFeed
from central_mailbox.store.log import SqlLog
from central_mailbox.store.port import Books, Transaction
from central_mailbox.store.standing import Standing
from central_mailbox.store.tables import BOOKS


class SqlTransaction:
    """One moment of the database; see :class:`central_mailbox.store.port.Transaction`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._standing = Standing(connection)
        self.daybook = SqlDaybook(connection)
        self.events = SqlEvents(connection, self.daybook)
        self.cases = SqlCases(connection)
        self.board = SqlBoard(connection)
        self.feed = SqlFeed(connection, self.daybook)
        self.log = SqlLog(connection, self.daybook, self._standing)
        self.devices = SqlDevices(connection, self.daybook)

    def books(self) -> Books:
        """Where everything stands; at the very beginning: nowhere."""
        return self._standing.books

    def set_books(self, books: Books) -> None:
        """Remember where everything stands."""
        values = {
            "size": books.log.size,
            "peaks": b"".join(books.log.peaks),
            "arrivals": books.arrivals,
            "feed_end": books.feed_end,
            "directory_at": books.directory_at,
        }
        if not self.daybook.update(BOOKS, true(), values):
            self.daybook.insert(BOOKS, [{"id": 1} | values])
        self._standing.changed()


class SqlStore:
    """A database behind the port.

    A write transaction is the only one: in this process by ``turn``, among processes by
    what its begin (SQLite) or ``lock`` (PostgreSQL) does.  ``confirm`` raises where a commit that
    did not fail is not as durable as it should be.  ``wipe`` takes what was erased off
    the disk as well; until it can, it is tried again after every write.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        reading: Mapping[str, str],
        writing: Mapping[str, str],
        lock: Callable[[Connection], None],
        confirm: Callable[[Connection], None],
        wipe: Callable[[Engine], bool],
        facts: Mapping[str, str],
        is_shared: bool,
    ) -> None:
        self.is_shared = is_shared
        self.engine = engine
        self._reading = dict[str, Any](reading)
        self._writing = dict[str, Any](writing)
        self._lock = lock
        self._confirm = confirm
        self._wipe = wipe
        self._must_wipe = True
        """Also what a process before this one may have left."""
        self._turn = threading.Lock()
        self._facts = dict(facts)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """See the database as it stands at one moment."""
        with (
            self.engine.connect().execution_options(**self._reading) as connection,
            connection.begin(),
        ):
            yield SqlTransaction(connection)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Change the database: alone, all or nothing, durable when the block has ended."""
        with self._turn:
            with self.engine.connect().execution_options(**self._writing) as connection:
                with connection.begin():
                    self._lock(connection)
                    tx = SqlTransaction(connection)
                    yield tx
                self._confirm(connection)
            self._must_wipe |= tx.daybook.has_erased
            if self._must_wipe:
                self._must_wipe = not self._wipe(self.engine)

    def facts(self) -> Mapping[str, str]:
        """What database this is."""
        return self._facts

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def translate_errors(
    engine: Engine,
    name_of: Callable[[BaseException], type[StoreError]],
    is_lost: Callable[[BaseException], bool] = lambda error: False,
) -> None:
    """Let every failure of the database leave as one of our own errors.

    Only the kind and the driver's own words go along: the statement with its values
    stays out of messages and logs.  ``is_lost``: no line of the pool is used again.
    """

    @event.listens_for(engine, "handle_error")
    def _(context: ExceptionContext) -> None:
        if context.is_pre_ping:
            return  # the pool looks for itself whether a line still holds
        original = context.original_exception
        if is_lost(original):
            context.is_disconnect = True
        if isinstance(original, Exception) and not isinstance(original, StoreError):
            raise name_of(original)(type(original).__name__) from original
