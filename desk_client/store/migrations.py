"""What is kept for ever, and how its shape changes from one release to the next.

A migration and the note that it was applied are committed together, all of them in the
one transaction in which the database is opened: a program that is killed leaves the old
shape or the new one, never one between.  A database with a migration that this program
does not know comes from a newer one and is refused before anything is touched.

Only what cannot be computed again stands here.  Projections are not migrated: they are
dropped and rebuilt (``projections``).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import sqlcipher3

from desk_client.later import later
from desk_client.store.database import Connection
from desk_client.store.errors import NewerDatabaseError, UpgradeError
from desk_client.store.unsent import unsent

# sqlite_utils looks for a database driver of this name before the interpreter's own,
# which is not encrypted and may be an SQLite that loses commits.
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2

if TYPE_CHECKING:
    import sqlite_utils
    from sqlite_utils import migrations as tools
else:
    sqlite_utils = later("sqlite_utils")
    tools = later("sqlite_utils.migrations")

NAME = "desk"
NOTES = "_sqlite_migrations"
"""Where sqlite-utils notes what was applied: in the words of its version of then."""


def m0001_journal(db: sqlite_utils.Database) -> None:
    """The journal, the desk's own facts, tree heads, drafts."""
    for statement in (
        # n: order of arrival here.  seq and prev (the chain's hash before it): own events
        # only.  result: of own events.  sealed: dropped when the case is withdrawn.
        """CREATE TABLE journal (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            case_id TEXT NOT NULL,
            core BLOB NOT NULL,
            sealed BLOB,
            position INTEGER,
            stamp BLOB,
            seq INTEGER,
            prev BLOB,
            result TEXT CHECK (result IN ('pending', 'accepted', 'refused', 'held')),
            refusal BLOB,
            is_acknowledged INTEGER NOT NULL DEFAULT 0,
            CHECK ((seq IS NULL) = (prev IS NULL) AND (seq IS NULL) = (result IS NULL)),
            CHECK ((stamp IS NULL) OR (position IS NOT NULL))
        ) STRICT""",
        "CREATE UNIQUE INDEX journal_id ON journal (id)",
        "CREATE INDEX journal_case ON journal (case_id)",
        "CREATE UNIQUE INDEX journal_seq ON journal (seq) WHERE seq IS NOT NULL",
        """CREATE INDEX journal_unsettled ON journal (seq)
           WHERE seq IS NOT NULL AND stamp IS NULL AND result <> 'refused'""",
        """CREATE INDEX journal_attention ON journal (result)
           WHERE result IN ('refused', 'held')""",
        """CREATE TRIGGER journal_never_deletes BEFORE DELETE ON journal
           BEGIN SELECT RAISE (ABORT, 'the journal never deletes'); END""",
        """CREATE TRIGGER journal_never_changes
           BEFORE UPDATE OF n, id, case_id, core, seq, prev ON journal
           BEGIN SELECT RAISE (ABORT, 'the journal never changes'); END""",
        """CREATE TRIGGER journal_own_stays BEFORE UPDATE OF sealed ON journal
           WHEN old.seq IS NOT NULL
           BEGIN SELECT RAISE (ABORT, 'an own event keeps its sealed part'); END""",
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE withdrawn (case_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        """CREATE TABLE tree_heads (
            n INTEGER PRIMARY KEY, size INTEGER NOT NULL, root TEXT NOT NULL,
            head BLOB NOT NULL, UNIQUE (size, root)
        ) STRICT""",
        """CREATE TRIGGER tree_heads_never_delete BEFORE DELETE ON tree_heads
           BEGIN SELECT RAISE (ABORT, 'tree heads are evidence'); END""",
        """CREATE TRIGGER tree_heads_never_change BEFORE UPDATE ON tree_heads
           BEGIN SELECT RAISE (ABORT, 'tree heads are evidence'); END""",
        """CREATE TABLE drafts (
            officer TEXT NOT NULL, form TEXT NOT NULL, body BLOB NOT NULL,
            saved_at INTEGER NOT NULL, PRIMARY KEY (officer, form)
        ) STRICT, WITHOUT ROWID""",
    ):
        db.execute(statement)


def m0002_restores(db: sqlite_utils.Database) -> None:
    """What stays when the centre was put back from a backup: both histories."""
    for statement in (
        # heads: the last tree head (n) kept before it; those of them that are longer than
        # size are of the history that is gone.  0: nothing here was of that history.
        """CREATE TABLE restores (
            n INTEGER PRIMARY KEY, size INTEGER NOT NULL, heads INTEGER NOT NULL,
            notice BLOB NOT NULL UNIQUE
        ) STRICT""",
        """CREATE TABLE contradictions (
            n INTEGER PRIMARY KEY, size INTEGER NOT NULL, root TEXT NOT NULL,
            head BLOB NOT NULL, UNIQUE (size, root)
        ) STRICT""",
        # n: a line of the journal.
        """CREATE TABLE former_stamps (
            n INTEGER NOT NULL, restore INTEGER NOT NULL, stamp BLOB NOT NULL,
            PRIMARY KEY (n, restore)
        ) STRICT, WITHOUT ROWID""",
        # Lines whose stamp stands, and which the restored centre has not sent again yet.
        "CREATE TABLE unheard (n INTEGER PRIMARY KEY) STRICT",
    ):
        db.execute(statement)
    for table in ("restores", "contradictions", "former_stamps"):
        for what in ("DELETE", "UPDATE"):
            db.execute(
                f"CREATE TRIGGER {table}_never_{what.lower()} BEFORE {what} ON {table}"
                " BEGIN SELECT RAISE (ABORT, 'what was restored is evidence'); END"
            )


def m0003_witnesses(db: sqlite_utils.Database) -> None:
    """What a witness cosigned and the centre's log does not continue: evidence."""
    db.execute(
        """CREATE TABLE witnessed_contradictions (
            n INTEGER PRIMARY KEY, witnessed BLOB NOT NULL UNIQUE, head BLOB NOT NULL
        ) STRICT"""
    )
    for what in ("DELETE", "UPDATE"):
        db.execute(
            f"CREATE TRIGGER witnessed_contradictions_never_{what.lower()} BEFORE {what}"
            " ON witnessed_contradictions"
            " BEGIN SELECT RAISE (ABORT, 'what a witness cosigned is evidence'); END"
        )


def m0004_daybook(db: sqlite_utils.Database) -> None:
    """Which rows each transaction wrote; how far the desk has come apart from when it heard."""
    for statement in (
        "CREATE TABLE daybook (n INTEGER PRIMARY KEY, body BLOB NOT NULL, hash TEXT NOT NULL)"
        " STRICT",
        "CREATE TABLE daybook_head (id INTEGER PRIMARY KEY CHECK (id = 1), head BLOB NOT NULL)"
        " STRICT",
        "INSERT OR IGNORE INTO facts SELECT 'heard', value FROM facts WHERE name = 'progress'",
    ):
        db.execute(statement)
    for what in ("DELETE", "UPDATE"):
        db.execute(
            f"CREATE TRIGGER daybook_never_{what.lower()} BEFORE {what} ON daybook"
            " BEGIN SELECT RAISE (ABORT, 'the daybook is evidence'); END"
        )


def m0005_receipts(db: sqlite_utils.Database) -> None:
    """Receipts by the position of their record."""
    db.execute(
        """CREATE TABLE receipts (
            position INTEGER PRIMARY KEY, text TEXT, is_wanted INTEGER NOT NULL DEFAULT 1
        ) STRICT"""
    )


def m0006_packed(db: sqlite_utils.Database) -> None:
    """Records and lines of the daybook are packed from here on (``packed``).

    What lies here in plain stays as it was written.  No shape changes: this is noted so that a
    program which cannot unpack them does not open the file.
    """


def m0007_erasures(db: sqlite_utils.Database) -> None:
    """What an erasure takes goes, of own events too once they have been decided."""
    for statement in (
        "DROP TRIGGER journal_own_stays",
        """CREATE TRIGGER journal_own_stays BEFORE UPDATE OF sealed ON journal
           WHEN old.seq IS NOT NULL AND (new.sealed IS NOT NULL OR old.result = 'pending')
           BEGIN SELECT RAISE (ABORT, 'an own event keeps its sealed part'); END""",
        # n: a line of the journal whose part was taken by an erasure that a restored centre lost.
        "CREATE TABLE erased_before (n INTEGER PRIMARY KEY) STRICT",
        # n: a line whose part did not come; is_due: though the centre had told all it has.
        """CREATE TABLE awaited (
            n INTEGER PRIMARY KEY, is_due INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
    ):
        db.execute(statement)
    for what in ("DELETE", "UPDATE"):
        db.execute(
            f"CREATE TRIGGER erased_before_never_{what.lower()} BEFORE {what} ON erased_before"
            " BEGIN SELECT RAISE (ABORT, 'what was erased stays so'); END"
        )


STEPS = (
    *(m0001_journal, m0002_restores, m0003_witnesses, m0004_daybook, m0005_receipts),
    *(m0006_packed, m0007_erasures),
)
"""Every migration there ever was, in order; a released one is never changed again."""


def apply(conn: Connection, *, before: str | None = None) -> None:
    """Bring the database up to the newest shape, or to the one ``before`` a migration."""
    wrapped: Any = conn
    known = tools.Migrations(NAME)
    for step in STEPS:
        known()(step)
    known.apply(sqlite_utils.Database(wrapped, execute_plugins=False), stop_before=before)


def migrate(conn: Connection) -> bool:
    """Bring the database to this program's shape; call it inside a transaction.

    The answer is whether its daybook is to begin: only here, never because it is empty.
    Raises :class:`NewerDatabaseError` before the first write, and :class:`UpgradeError` where
    what was not sent is not the same afterwards.
    """
    applied, known = _applied(conn), {step.__name__ for step in STEPS}
    unknown = applied - known
    if unknown:
        raise NewerDatabaseError(", ".join(sorted(map(str, unknown))))
    if known - applied:
        before = unsent(conn) if has_table(conn, "journal") else None
        apply(conn)
        if before not in (None, after := unsent(conn)):
            raise UpgradeError(f"{before} before, {after} after")
    return m0004_daybook.__name__ not in applied


def is_due(conn: Connection) -> bool:
    """Whether the file is of an earlier program and would be changed by this one."""
    applied, known = _applied(conn), {step.__name__ for step in STEPS}
    return bool(applied) and applied < known


def has_table(conn: Connection, name: str) -> bool:
    """Whether the file has a table of that name."""
    found = conn.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return found.fetchone() is not None


def _applied(conn: Connection) -> set[object]:
    """What was applied: asked without the library, which is not needed where it was all."""
    if not has_table(conn, NOTES):
        return set()
    rows = conn.execute(f"SELECT name FROM {NOTES} WHERE migration_set = ?", (NAME,))
    return {name for (name,) in rows}
