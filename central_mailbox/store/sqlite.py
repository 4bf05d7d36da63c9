"""The default database: one file, encrypted with SQLCipher.

Rules kept: citizens' data is encrypted at the centre too; what was answered is durable
(WAL with ``synchronous=FULL``: measured, NORMAL loses acknowledged rows in a power
cut); what is taken out is overwritten, and the log emptied (``_wipe``): it held the page as it
was; an SQLite older than 3.51.3 is refused, because it can lose commits.
"""

import errno
import os
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from central_mailbox.store.errors import (
    BusyError,
    DiskFullError,
    OldSqliteError,
    StoreError,
    UnwritableError,
    WrongKeyError,
)
from central_mailbox.store.migrate import Look, migrate, schema_of
from central_mailbox.store.port import Store
from central_mailbox.store.sql import SqlStore, translate_errors

OLDEST_SQLITE = (3, 51, 3)
WAIT_SECONDS = 10
WIPE_WAITS_MS = 50
_FULL_OR_BROKEN = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


def open_store(path: Path, key: bytes) -> Store:
    """The database in ``path`` under a raw 32-byte key, made or migrated if need be."""
    if driver.sqlite_version_info < OLDEST_SQLITE:
        raise OldSqliteError(f"SQLite {driver.sqlite_version} can lose commits")
    _make_file(path)

    def connect() -> Any:
        return _connect(path, key)

    engine = create_engine(
        "sqlite://", module=driver, creator=connect, poolclass=QueuePool, pool_size=16
    )
    translate_errors(engine, _name_of)

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    try:
        migrate(engine.connect().execution_options(begin="BEGIN IMMEDIATE"))
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(
        engine,
        reading={"begin": "BEGIN"},
        writing={"begin": "BEGIN IMMEDIATE"},
        lock=lambda connection: None,
        confirm=lambda connection: None,
        wipe=_wipe,
        facts={"database": "SQLCipher", "version": driver.sqlite_version},
        is_shared=False,
    )


def look(path: Path, key: bytes) -> Look:
    """Which schema the file has; nothing is made or migrated."""
    engine = create_engine(
        "sqlite://", module=driver, creator=lambda: _connect(path, key), poolclass=NullPool
    )
    translate_errors(engine, _name_of)
    try:
        with engine.connect() as connection:
            return Look("SQLCipher", driver.sqlite_version, schema_of(connection))
    finally:
        engine.dispose()


def copy(path: Path, key: bytes, to: Path) -> None:
    """The database as it stands at one moment, as a new file under the same key.

    One step of the backup API over one read transaction: in WAL mode writers go on beside it,
    and nothing that they write makes it begin again.
    """
    os.close(os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    source = _connect(path, key)
    try:
        copied = driver.connect(str(to), isolation_level=None)
        try:
            copied.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            source.backup(copied)
        finally:
            copied.close()
    except driver.DatabaseError as error:
        raise _name_of(error)(f"{to.name}: {error}") from error
    finally:
        source.close()


def _make_file(path: Path) -> None:
    """The file, for its owner only, before SQLite would make it 0644."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        ours = DiskFullError if error.errno in _FULL_OR_BROKEN else UnwritableError
        raise ours(f"{path.name}: {error.strerror}") from error


def _connect(path: Path, key: bytes) -> Any:
    connection = driver.connect(
        str(path), timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = _text
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
    except driver.DatabaseError as error:
        connection.close()
        raise _name_of(error)(f"{path.name}: {error}") from error
    return connection


def _wipe(engine: Engine) -> bool:
    """Put the log into the file and empty it; not while somebody reads an older moment."""
    lent = engine.raw_connection()
    try:
        cursor = lent.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {WIPE_WAITS_MS}")
        try:
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    except driver.Error:
        return False
    finally:
        lent.close()
    return not is_busy


def _text(stored: bytes) -> str:
    """Text as it lies: what is none (somebody edited it) is read too, and found by ``verify``."""
    return stored.decode(errors="backslashreplace")


def _name_of(error: BaseException) -> type[StoreError]:
    words = str(error)
    if "disk is full" in words or "disk I/O error" in words:
        return DiskFullError
    if "unable to open" in words:
        return UnwritableError
    if "file is not a database" in words:
        return WrongKeyError
    if "locked" in words or "busy" in words:
        return BusyError
    return StoreError
