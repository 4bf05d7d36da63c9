"""One encrypted SQLite file: opened safely, written by one hand at a time.

Rules kept:

* nothing in the file, its WAL or a temporary file is plain text: SQLCipher with a raw
  32-byte key, temporary tables in memory only;
* a commit that returned is on disk: WAL with ``synchronous=FULL``.  NORMAL loses
  acknowledged rows in a power cut;
* an SQLite that can lose commits (before 3.51.3) is refused;
* what was deleted is overwritten: pages that nothing uses hold nothing;
* a read never waits for a write (WAL, a connection of its own and one snapshot per read),
  and a write begins with ``BEGIN IMMEDIATE``, so that it cannot fail half-way because
  somebody else wrote in between.

The file is made with mode 0600 before SQLite sees it; its WAL inherits that.
"""

import errno
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3

from desk_client.store.errors import (
    BrokenStoreError,
    BusyError,
    DamagedError,
    DiskFullError,
    OldSqliteError,
    StoreError,
    UnwritableError,
    WrongKeyError,
)

OLDEST_SQLITE = (3, 51, 3)
KEY_BYTES = 32
BUSY_MS = 5_000
MOST_IDLE_READERS = 8

_IOERR = 10
_IOERR_DATA = _IOERR | 32 << 8
_IOERR_CORRUPTFS = _IOERR | 33 << 8
_ERRORS: dict[int, type[StoreError]] = {
    3: UnwritableError,  # PERM
    5: BusyError,  # BUSY
    6: BusyError,  # LOCKED
    8: UnwritableError,  # READONLY
    _IOERR: DiskFullError,
    11: DamagedError,  # CORRUPT
    13: DiskFullError,  # FULL
    14: UnwritableError,  # CANTOPEN: also where there is no room for a WAL
    26: DamagedError,  # NOTADB
}

_FULL_OR_BROKEN = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

Row = tuple[Any, ...]


class Rows(Protocol):
    """What a statement gives."""

    lastrowid: int
    rowcount: int

    def __iter__(self) -> Iterator[Row]: ...
    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...


class Connection(Protocol):
    """As much of a DB-API connection as the store uses."""

    @property
    def in_transaction(self) -> bool: ...
    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Rows: ...
    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]], /) -> Rows: ...
    def create_function(self, name: str, narg: int, func: Callable[..., Any], /) -> None: ...
    def close(self) -> None: ...


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlcipher3.Error as error:
        raise _ours(error) from error


def _ours(error: Exception) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0)
    detail = f"{type(error).__name__} {code}: {error}"
    if code in (_IOERR_DATA, _IOERR_CORRUPTFS):
        return DamagedError(detail)
    return _ERRORS.get(code & 0xFF, BrokenStoreError)(detail)


def check_sqlite(version: tuple[int, ...] = sqlcipher3.dbapi2.sqlite_version_info) -> None:
    """Refuse an SQLite that can lose commits."""
    if tuple(version) < OLDEST_SQLITE:
        raise OldSqliteError(".".join(str(part) for part in version))


def _make_file(path: Path) -> None:
    """The database file, for its owner only, before SQLite would make it 0644."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        ours = DiskFullError if error.errno in _FULL_OR_BROKEN else UnwritableError
        raise ours(f"{type(error).__name__} {error.errno}") from error


class Database:
    """The file at ``path``, encrypted under ``key``.

    ``before_commit`` is a seam for fault tests: it runs inside every write, last.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a database key has {KEY_BYTES} bytes")
        check_sqlite()
        self.before_commit: Callable[[], None] = lambda: None
        self._opening: Callable[[], None] = lambda: None
        self._closing: Callable[[Connection], None] = lambda connection: None
        self._path = path
        self._key = key.hex()
        self._writing = threading.RLock()
        self._pooling = threading.Lock()
        self._idle: list[Connection] = []
        self._readers: set[Connection] = set()
        self._is_open = True
        _make_file(path)
        with translated():
            self._writer = self._connect()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def _connect(self) -> Connection:
        connection: Connection = sqlcipher3.connect(
            str(self._path), isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{self._key}'\"")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher3.DatabaseError as error:
            connection.close()
            ours = _ours(error)
            if isinstance(ours, DamagedError):
                raise WrongKeyError(ours.detail) from error
            raise ours from error
        return connection

    def prepare(
        self,
        ready: Callable[[Connection], bool],
        begin: Callable[[Connection], None] = lambda connection: None,
    ) -> None:
        """Bring the file into shape: ``ready`` refuses or migrates it, in one transaction.

        In the same one ``begin`` follows where ``ready`` asks for it.  Nothing is written
        before ``ready`` has agreed to the file.
        """
        with self._writing, translated():
            connection = self._writer
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            with self.write():
                if ready(connection):
                    begin(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA journal_size_limit = 67108864")

    def watch(
        self,
        begin: Callable[[Connection], None],
        opening: Callable[[], None],
        closing: Callable[[Connection], None],
    ) -> None:
        """Let ``begin`` prepare the one connection that writes; the others frame every write."""
        with self._writing, translated():
            begin(self._writer)
            self._opening, self._closing = opening, closing

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One durable transaction: on disk when the block is left, or nothing happened."""
        with self._writing, translated():
            if not self._is_open:
                raise BrokenStoreError("the database is closed")
            connection = self._writer
            connection.execute("BEGIN IMMEDIATE")
            self._opening()
            try:
                yield connection
                self._closing(connection)
                self.before_commit()
                connection.execute("COMMIT")
            except BaseException:
                # a full disk may have ended the transaction already
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot; does not wait for a write that is under way."""
        with translated():
            connection = self._take()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._give_back(connection)

    def _take(self) -> Connection:
        with self._pooling:
            if not self._is_open:
                raise BrokenStoreError("the database is closed")
            if self._idle:
                return self._idle.pop()
        connection = self._connect()
        connection.execute("PRAGMA query_only = ON")
        with self._pooling:
            self._readers.add(connection)
        return connection

    def _give_back(self, connection: Connection) -> None:
        with self._pooling:
            if self._is_open and len(self._idle) < MOST_IDLE_READERS:
                self._idle.append(connection)
                return
            self._readers.discard(connection)
        connection.close()

    @contextmanager
    def scratch(self) -> Iterator[Connection]:
        """A snapshot as in ``read``, on a connection of its own that may have temporary tables.

        Text that is none is read all the same: whoever compares must not stumble.
        """
        with translated():
            connection: Any = self._connect()
            try:
                connection.text_factory = lambda stored: stored.decode(errors="backslashreplace")
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                connection.close()

    def damaged_pages(self) -> tuple[str, ...]:
        """What SQLCipher and SQLite find wrong with the file itself; empty when it is whole.

        Pages that a power cut tore while the WAL was being brought home are whole in the WAL,
        which the first of the two checks does not read: it is brought home again before.  A
        connection that searched before holds parts of the index for there that were put together
        since, and calls the index damaged: the checks have one of their own.
        """
        try:
            with self._writing, translated():
                self._writer.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
            with self.scratch() as connection:
                found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
                if not found:
                    every = connection.execute("PRAGMA integrity_check(20)")
                    found = [str(row[0]) for row in every]
        except StoreError as error:
            return (error.detail,)
        return tuple(finding for finding in found if finding != "ok")

    def bring_home(self) -> bool:
        """Empty the write-ahead log into the file; whether nobody still read in it."""
        with self._writing, translated():
            row = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return row is not None and row[0] == 0

    def close(self) -> None:
        """Close; reads that are under way end first."""
        with self._writing:
            with self._pooling:
                if not self._is_open:
                    return
                self._is_open = False
                idle, self._idle = self._idle, []
            for connection in idle:
                connection.close()
            self._writer.close()
