"""Whether the tables, indexes and triggers of the file are the program's, and all of them.

The rule it keeps: what lies in the file does nothing by itself.  A trigger that somebody put
in would work on the program's own connection, and the daybook would take its deeds for the
program's.
"""

from collections.abc import Iterator
from typing import Any

import sqlcipher3

from casework.audit import Reason, RowFinding
from desk_client.store import migrations, projections
from desk_client.store.database import Connection

TABLE = "sqlite_master"


def differing(conn: Connection) -> Iterator[RowFinding]:
    """What is there and should not be, or the other way round."""
    here, wanted = _objects(conn), _wanted()
    for name in sorted(here.keys() | wanted.keys()):
        if name not in wanted:
            yield RowFinding(TABLE, name, Reason.UNRECORDED)
        elif name not in here:
            yield RowFinding(TABLE, name, Reason.MISSING)
        elif here[name] != wanted[name] and name != migrations.NOTES:
            yield RowFinding(TABLE, name, Reason.ALTERED)


def _objects(conn: Connection) -> dict[str, tuple[str, str | None]]:
    rows = conn.execute(f"SELECT name, type, sql FROM main.{TABLE}")
    return {str(name): (kind, sql) for name, kind, sql in rows}


def _wanted() -> dict[str, tuple[str, str | None]]:
    """The same of a database that this program just made."""
    connection: Any = sqlcipher3.connect(":memory:", isolation_level=None)
    try:
        migrations.migrate(connection)
        projections.create(connection)
        return _objects(connection)
    finally:
        connection.close()
