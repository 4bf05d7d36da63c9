"""The cases as they stand: computed from the journal, thrown away and rebuilt at will.

Of each case two states are kept: ``base``, the fold of its events in the centre's order,
and ``tip``, which adds this desk's own events on top (``NULL`` when there are none).
``doc`` is the case's first place in the journal; it names the case in the search index,
and is the same after every rebuild.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.cases.directory import build
from casework.context import Directory
from casework.registry import TYPES, decode_state, encode_state
from casework.state import State
from desk_client.store import journal
from desk_client.store.database import Connection
from desk_client.store.listing import Columns, columns

VERSION = 1
"""Raise it when the way a projection is computed changes: it is rebuilt at the next start."""

TABLES = {
    "cases": """CREATE TABLE cases (
        doc INTEGER PRIMARY KEY,
        case_id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        status TEXT NOT NULL,
        unit TEXT NOT NULL,
        ledger TEXT NOT NULL,
        happened_at INTEGER NOT NULL,
        due_at INTEGER,
        awaits TEXT NOT NULL,
        persons INTEGER NOT NULL,
        services INTEGER NOT NULL,
        reach TEXT NOT NULL,
        is_waiting INTEGER NOT NULL,
        position INTEGER NOT NULL,
        base BLOB,
        tip BLOB
    )""",
    "doubts": """CREATE TABLE doubts (
        event_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, refusal BLOB NOT NULL
    ) WITHOUT ROWID""",
    "unread": """CREATE TABLE unread (
        event_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, type TEXT NOT NULL
    ) WITHOUT ROWID""",
}
INDEXES = (
    "CREATE INDEX cases_by_day ON cases (kind, happened_at)",
    "CREATE INDEX cases_open ON cases (kind, due_at) WHERE awaits <> ''",
    "CREATE INDEX cases_due ON cases (due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX doubts_case ON doubts (case_id)",
    "CREATE INDEX unread_case ON unread (case_id)",
)
SEARCH_TABLES = {
    "search": """CREATE VIRTUAL TABLE search USING fts5 (
        number, phone, name, spelling, words,
        content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
    )""",
    "search_queue": "CREATE TABLE search_queue (case_id TEXT PRIMARY KEY) WITHOUT ROWID",
}


def fingerprint() -> str:
    """What the projections depend on beside the journal: their shape and the event types."""
    types = sorted((name, entry.step.v) for name, entry in TYPES.items())
    shape = (VERSION, list(TABLES.items()), INDEXES, list(SEARCH_TABLES.items()), types)
    return hashlib.sha256(repr(shape).encode()).hexdigest()


def create(conn: Connection) -> None:
    """Empty projections, whatever stood there."""
    for table in (*TABLES, *SEARCH_TABLES):
        conn.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in (*TABLES.values(), *INDEXES, *SEARCH_TABLES.values()):
        conn.execute(statement)


@dataclass(frozen=True, slots=True)
class Base:
    """The accepted state of a case and the place in the log that it reaches."""

    state: State | None = None
    position: int = 0


def tip(conn: Connection, case: str) -> State | None:
    """The case as this desk shows it."""
    row = conn.execute(
        "SELECT coalesce(tip, base) FROM cases WHERE case_id = ?", (case,)
    ).fetchone()
    return None if row is None else decode_state(row[0])


def kind(conn: Connection, case: str) -> str:
    """The kind of a case; empty if it is not shown here."""
    row = conn.execute("SELECT kind FROM cases WHERE case_id = ?", (case,)).fetchone()
    return "" if row is None else str(row[0])


def base(conn: Connection, case: str) -> Base:
    """The case as the centre has it, as far as it has told us."""
    row = conn.execute("SELECT base, position FROM cases WHERE case_id = ?", (case,)).fetchone()
    if row is None or row[0] is None:
        return Base()
    return Base(decode_state(row[0]), row[1])


NAMES = Columns._fields
"""The columns that are computed from a state, in their order."""

_SET_TIP = (
    f"UPDATE cases SET {', '.join(f'{name} = ?' for name in NAMES)},"
    " is_waiting = 1, tip = ? WHERE case_id = ?"
)
_NEW_TIP = (
    f"INSERT INTO cases ({', '.join(NAMES)}, tip, case_id, doc, is_waiting, position)"
    f" VALUES ({'?, ' * len(NAMES)}?, ?, ?, 1, 0)"
)
_FOLDED = ("is_waiting", "base", "position", "tip")
_PUT = (
    f"INSERT INTO cases ({', '.join((*NAMES, *_FOLDED))}, case_id, doc)"
    f" VALUES ({'?, ' * len((*NAMES, *_FOLDED))}?, ?) ON CONFLICT (case_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in (*NAMES, *_FOLDED))
)


def put_tip(conn: Connection, state: State, directory: Directory) -> None:
    """The case after an own event; its base stays."""
    values = (*columns(state, directory), encode_state(state), state.case)
    if conn.execute(_SET_TIP, values).rowcount == 0:
        conn.execute(_NEW_TIP, (*values, journal.first_place(conn, state.case)))


def put(
    conn: Connection,
    case: str,
    base: Base,
    top: State | None,
    is_waiting: bool,
    directory: Directory,
) -> None:
    """The case after a fold; a case without any state leaves the lists."""
    state = top or base.state
    if state is None:
        conn.execute("DELETE FROM cases WHERE case_id = ?", (case,))
        return
    folded = (
        int(is_waiting),
        None if base.state is None else encode_state(base.state),
        base.position,
        None if top is None else encode_state(top),
    )
    place = journal.first_place(conn, case)
    conn.execute(_PUT, (*columns(state, directory), *folded, case, place))


def back_to_base(conn: Connection, case: str) -> None:
    """Take this desk's own events off a case, before they are laid on it again."""
    conn.execute("DELETE FROM cases WHERE case_id = ? AND base IS NULL", (case,))
    conn.execute("UPDATE cases SET tip = NULL WHERE case_id = ?", (case,))


def has_waiting(conn: Connection, kinds: frozenset[str]) -> bool:
    """Whether any case of these kinds has own events on top."""
    marks = ",".join("?" * len(kinds))
    row = conn.execute(
        f"SELECT 1 FROM cases WHERE kind IN ({marks}) AND is_waiting LIMIT 1", sorted(kinds)
    ).fetchone()
    return row is not None


def forget(conn: Connection, case: str) -> None:
    """Take a case out of everything that is shown."""
    row = conn.execute("SELECT doc FROM cases WHERE case_id = ?", (case,)).fetchone()
    doc = row[0] if row else journal.first_place(conn, case)
    conn.execute("DELETE FROM search WHERE rowid = ?", (doc,))
    for table in ("cases", "doubts", "unread", "search_queue"):
        conn.execute(f"DELETE FROM {table} WHERE case_id = ?", (case,))


def doubt(conn: Connection, case: str, event_id: str, refusal: bytes) -> None:
    """An own event, not sent yet, that is no longer possible."""
    conn.execute("INSERT OR REPLACE INTO doubts VALUES (?, ?, ?)", (event_id, case, refusal))


def states(conn: Connection, kinds: frozenset[str]) -> Iterator[State]:
    """The cases of some kinds, as this desk shows them, oldest first."""
    marks = ",".join("?" * len(kinds))
    for row in conn.execute(
        f"SELECT coalesce(tip, base) FROM cases WHERE kind IN ({marks}) ORDER BY doc",
        sorted(kinds),
    ):
        yield decode_state(row[0])


def directory(conn: Connection) -> Directory:
    """Who is who, what are the limits: from the directory's own cases."""
    return build(states(conn, DIRECTORY_KINDS))


def recount_due(conn: Connection, directory: Directory) -> None:
    """Count every running limit anew: a holiday table or a limit profile has arrived."""
    rows = conn.execute(
        "SELECT doc, due_at, coalesce(tip, base) FROM cases"
        " WHERE awaits <> '' OR due_at IS NOT NULL"
    ).fetchall()
    moved = []
    for doc, due_at, data in rows:
        now_due = columns(decode_state(data), directory).due_at
        if now_due != due_at:
            moved.append((now_due, doc))
    conn.executemany("UPDATE cases SET due_at = ? WHERE doc = ?", moved)
