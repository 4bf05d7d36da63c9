"""The other database: PostgreSQL, where a city needs several processes.

An advisory lock makes a write transaction the only one among all processes, so
positions are given in the order of commit.  Reads see one moment (repeatable read).
Encryption at rest is the server's duty there (docs/protocol.md says so), and so is what its
files hold of rows as they were before: a vacuum and the end of its own log take that.

Where the server has a synchronous standby, whatever this says is durable lies there too
(``_take_turn``, ``_confirm``): another node that takes over knows all that was answered.
"""

from typing import Any

from psycopg import Connection as Line
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import Diagnostic
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import ConnectionPoolEntry

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

LINE = {
    "target_session_attrs": "read-write",
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "options": "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
    "-c idle_in_transaction_session_timeout=300s -c statement_timeout=0",
}
"""How a line is kept, unless the address says otherwise.

Of several servers the one that writes is taken; a machine that went dark is noticed on either side
within half a minute, so that its lock is free again; a writer that stands still loses its turn; and
no time limit of a role cuts a commit short while it waits for the standby.
"""

READ_ONLY = "25006"
IN_DOUBT = "is in doubt"


def open_store(url: str) -> Store:
    """The database at ``url`` (``postgresql://…``), made or migrated if need be."""
    engine = _engine(url, pool_size=16, pool_pre_ping=True)
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
        confirm=_confirm,
        wipe=lambda engine: True,
        facts={"database": "PostgreSQL", "version": version},
        is_shared=True,
    )


def look(url: str) -> Look:
    """What database answers there and which schema it has; nothing is made or migrated."""
    engine = _engine(url)
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


def _engine(url: str, **pool: Any) -> Engine:
    """The address is libpq's own in every part, several servers among them."""
    try:
        said = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise StoreError(f"not an address of PostgreSQL: {error}") from error
    engine = create_engine("postgresql+psycopg://", connect_args=LINE | said, **pool)
    translate_errors(engine, _name_of, _is_lost)

    @event.listens_for(engine, "connect")
    def _(line: Line[Any], entry: ConnectionPoolEntry) -> None:
        def on_notice(notice: Diagnostic) -> None:
            if notice.severity_nonlocalized == "WARNING":
                entry.info[IN_DOUBT] = True

        line.add_notice_handler(on_notice)

    return engine


def _take_turn(connection: Connection) -> None:
    """Alone from here on.

    The empty message makes every commit wait for the standby, one that wrote nothing as well: what
    is sent again, because the answer to it was lost with the primary, is answered from the rows,
    and they may be nowhere else yet.
    """
    connection.execute(
        text("SELECT pg_advisory_xact_lock(:n), pg_logical_emit_message(true, 'mailbox', '')"),
        {"n": WRITERS},
    )
    connection.info.pop(IN_DOUBT, None)


def _confirm(connection: Connection) -> None:
    """Refuse a commit whose wait for the standby somebody cancelled: the server only warns."""
    if connection.info.pop(IN_DOUBT, False):
        raise UnreachableError("committed, but perhaps on this node alone")


def _is_lost(error: BaseException) -> bool:
    """Whether a line is of no more use although it holds: its server is no longer the primary."""
    return getattr(error, "sqlstate", None) == READ_ONLY


def _name_of(error: BaseException) -> type[StoreError]:
    state = getattr(error, "sqlstate", None) or ""
    if state == "53100":
        return DiskFullError
    if state.startswith(("40", "55", "53")):
        return BusyError
    if state in ("", READ_ONLY) or state.startswith(("08", "25P", "57")):
        return UnreachableError
    return StoreError
