"""Words that were taken out of the tables leave the parts of the file that nothing reads.

The rule it keeps: what was erased, or put away, lies in no page and in no log of this desk's
file.  The search index keeps what was taken out of it until its parts are put together; the
write-ahead log keeps pages as they were until it is brought home; an older program left what it
deleted in pages that are free.  That takes longer than a sync may, so it follows it, and is
done again after a power cut.
"""

from desk_client.store import facts, upgrading
from desk_client.store.database import Connection, Database

MOST_ZEROS = 500_000_000


def is_due(database: Database) -> bool:
    """Whether anything was taken out since the last time."""
    with database.read() as conn:
        found = conn.execute("SELECT 1 FROM facts WHERE name = ?", (facts.PURGING,)).fetchone()
    return found is not None


def purge(database: Database) -> None:
    """Do it, where it is due."""
    if not is_due(database):
        return
    upgrading.forget(database.path)
    with database.write() as conn:
        conn.execute("INSERT INTO search (search) VALUES ('optimize')")
        _overwrite_free(conn)
    if database.bring_home():
        with database.write() as conn:
            conn.execute("DELETE FROM facts WHERE name = ?", (facts.PURGING,))


def _overwrite_free(conn: Connection) -> None:
    free, size = (_number(conn, name) for name in ("freelist_count", "page_size"))
    if free:
        zeros = min(free * size, MOST_ZEROS)
        conn.execute("CREATE TABLE overwriting (zeros BLOB)")
        conn.execute("INSERT INTO overwriting VALUES (zeroblob(?))", (zeros,))
        conn.execute("DROP TABLE overwriting")


def _number(conn: Connection, pragma: str) -> int:
    row = conn.execute(f"PRAGMA {pragma}").fetchone()
    return int(row[0]) if row else 0
