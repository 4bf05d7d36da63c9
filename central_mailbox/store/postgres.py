"""The other database: PostgreSQL, where a city needs several processes.

An advisory lock makes a write transaction the only one among all processes, so
positions are given in the order of commit.  Reads see one moment (repeatable read).
Encryption at rest is the server's duty there (docs/protocol.md says so), and so is what its
files hold of rows as they were before: a vacuum and the end of its own log take that.
"""

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from central_mailbox.store.errors import (
    BusyError,
    DiskFullError,
    StoreError,
    UnreachableError,
)
from central_mailbox.store.migrate import Look, migrate, schema_of
from central_mailbox.store.port import Store
from central_mailbox.store.sql import SqlStore, translate_errors

WRITERS = 7_220_514_803_512_991_843
"""The advisory lock that every writer of a mailbox takes; any fixed number does."""


def open_store(url: str) -> Store:
    """The database at ``url`` (``postgresql://…``), made or migrated if need be."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), pool_size=16, pool_pre_ping=True
    )
    translate_errors(engine, _name_of)
    try:
        version = _prepare(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(
        engine,
        reading={"isolation_level": "REPEATABLE READ"},
        writing={"isolation_level": "READ COMMITTED"},
        lock=_take_turn,
        wipe=lambda engine: True,
        facts={"database": "PostgreSQL", "version": version},
        is_shared=True,
    )


def look(url: str) -> Look:
    """What database answers there and which schema it has; nothing is made or migrated."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    translate_errors(engine, _name_of)
    try:
        with engine.connect() as connection:
            version = str(connection.execute(text("SHOW server_version")).scalar_one())
            return Look("PostgreSQL", version, schema_of(connection))
    finally:
        engine.dispose()


def _prepare(engine: Engine) -> str:
    """Migrate, while no other process does; the server's version."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": WRITERS})
        connection.commit()
        try:
            migrate(engine.connect())
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": WRITERS})
            connection.commit()
        return str(connection.execute(text("SHOW server_version")).scalar_one())


def _take_turn(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": WRITERS})


def _name_of(error: BaseException) -> type[StoreError]:
    state = getattr(error, "sqlstate", None) or ""
    if state == "53100":
        return DiskFullError
    if state.startswith(("40", "55", "53")):
        return BusyError
    if state == "" or state.startswith(("08", "57")):
        return UnreachableError
    return StoreError
