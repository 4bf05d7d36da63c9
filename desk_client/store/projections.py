"""The cases as they stand: computed from the journal, thrown away and rebuilt at will.

Of each case two states are kept: ``confirmed``, the fold of its events in the centre's order,
and ``pending``, which adds this desk's own events on top (``NULL`` when there are none).
``doc`` is the case's first place in the journal; it names the case in the search index,
and is the same after every rebuild.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.cases.directory import build
from casework.context import Directory
from casework.registry import TYPES, decode_state, encode_state
from casework.state import State
from desk_client.store import counters, facts, first_digits, journal, tally
from desk_client.store.database import Connection
from desk_client.store.errors import UNREADABLE
from desk_client.store.listing import Columns, columns, limited, plain_columns
from desk_client.store.packed import FORMAT, pack, unpack

VERSION = 10
"""Raise it when the way a projection is computed changes: it is rebuilt at the next start."""

TABLES = {
    "cases": """CREATE TABLE cases (
        doc INTEGER PRIMARY KEY,
        case_id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        status TEXT NOT NULL,
        unit TEXT NOT NULL,
        lead TEXT NOT NULL,
        happened_at INTEGER NOT NULL,
        due_at INTEGER,
        awaits TEXT NOT NULL,
        persons INTEGER NOT NULL,
        services INTEGER NOT NULL,
        reach TEXT NOT NULL,
        is_unlimited INTEGER NOT NULL,
        has_two_values INTEGER NOT NULL,
        is_waiting INTEGER NOT NULL,
        position INTEGER NOT NULL,
        confirmed BLOB,
        pending BLOB,
        takers TEXT NOT NULL DEFAULT '',
        whose BLOB,
        turn_since INTEGER NOT NULL DEFAULT 0,
        turn_until INTEGER NOT NULL DEFAULT 0
    )""",
    "doubts": """CREATE TABLE doubts (
        event_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, refusal BLOB NOT NULL
    ) WITHOUT ROWID""",
    "asks": """CREATE TABLE asks (
        case_id TEXT NOT NULL, asked TEXT NOT NULL, PRIMARY KEY (case_id, asked)
    ) WITHOUT ROWID""",
    "unread": """CREATE TABLE unread (
        event_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, type TEXT NOT NULL
    ) WITHOUT ROWID""",
    # n: the line of the journal.  Of cases that were withdrawn, too.
    "erasures": """CREATE TABLE erasures (
        n INTEGER PRIMARY KEY, case_id TEXT NOT NULL, position INTEGER NOT NULL
    )""",
}
TURN_TABLES = {
    "turn_asks": """CREATE TABLE turn_asks (
        case_id TEXT NOT NULL, asked TEXT NOT NULL, PRIMARY KEY (case_id, asked)
    ) WITHOUT ROWID""",
}
"""Which other cases the kept answer of a case looked at (``turns``)."""
_BESIDE = TURN_TABLES | counters.TABLES

LATE = "ifnull(due_at, 9223372036854775807)"
"""By what open cases stand in a list: what is due first, then what has no limit."""

INDEXES = (
    # Hardly ever a row: so it costs nothing to know that there is none.
    "CREATE INDEX cases_two_values ON cases (case_id) WHERE has_two_values",
    "CREATE INDEX cases_unlimited ON cases (case_id) WHERE is_unlimited",
    "CREATE INDEX cases_by_day ON cases (kind, happened_at, doc, unit, reach)"
    f" WHERE {counters.BY_DAY}",
    # In the order of the lists, with all by which a list may leave a case out unread.
    f"CREATE INDEX cases_open ON cases (kind, lead, awaits, {LATE}, doc DESC, reach)"
    " WHERE awaits <> ''",
    f"CREATE INDEX cases_taken ON cases (kind, lead, takers, {LATE}, doc DESC, reach, awaits)"
    " WHERE takers <> ''",
    f"CREATE INDEX cases_listed ON cases (kind, lead, {LATE}, doc DESC, reach)",
    f"CREATE INDEX cases_unfinished ON cases (unit, {LATE}, doc)"
    " WHERE awaits <> '' AND kind = 'walk_in'",
    "CREATE INDEX cases_handed_over ON cases (unit, doc) WHERE kind = 'handover'",
    "CREATE INDEX cases_due ON cases (due_at, reach) WHERE due_at IS NOT NULL",
    "CREATE INDEX cases_unsettled ON cases (turn_until, doc)"
    " WHERE awaits <> '' AND turn_until < 9223372036854775807",
    "CREATE INDEX turn_asks_asked ON turn_asks (asked)",
    "CREATE INDEX doubts_case ON doubts (case_id)",
    "CREATE INDEX asks_asked ON asks (asked)",
    "CREATE INDEX unread_case ON unread (case_id)",
    "CREATE INDEX erasures_case ON erasures (case_id)",
)
SEARCH_TABLES = {
    "search": """CREATE VIRTUAL TABLE search USING fts5 (
        number, phone, document, name, spelling, words,
        content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
    )""",
    "search_numbers": """CREATE TABLE search_numbers (
        token TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (token, doc)
    ) WITHOUT ROWID""",
    **first_digits.TABLES,
    "search_queue": "CREATE TABLE search_queue (case_id TEXT PRIMARY KEY) WITHOUT ROWID",
}
SEARCH_INDEX = "CREATE INDEX search_numbers_doc ON search_numbers (doc)"


def fingerprint() -> str:
    """What the projections depend on beside the journal: their shape and the event types."""
    types = sorted((name, entry.step.v) for name, entry in TYPES.items())
    tables = (*(TABLES | _BESIDE).items(), *SEARCH_TABLES.items())
    shape = (VERSION, FORMAT, tables, INDEXES, counters.TRIGGERS, SEARCH_INDEX, types)
    return hashlib.sha256(repr(shape).encode()).hexdigest()


def create(conn: Connection) -> None:
    """Empty projections, whatever stood there."""
    tables = TABLES | _BESIDE
    for table in tables:
        conn.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in (*tables.values(), *INDEXES, counters.UNMARKED, *counters.TRIGGERS):
        conn.execute(statement)
    create_search(conn)


def create_search(conn: Connection) -> None:
    """An empty search index, whatever stood there."""
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_config'").fetchone():
        # SQLite opens an index to drop it, and does not open one with another mark of its form.
        conn.execute("INSERT OR REPLACE INTO search_config VALUES ('version', 4)")
    for table, statement in SEARCH_TABLES.items():
        conn.execute(f"DROP TABLE IF EXISTS {table}")
        conn.execute(statement)
    conn.execute(SEARCH_INDEX)


def create_beside(conn: Connection) -> None:
    """Empty temporary tables of the same names: on this connection, folding fills these."""
    for statement in TABLES.values():
        conn.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))


def differing(conn: Connection) -> tuple[str, ...]:
    """Cases of which the tables beside say something else."""
    cases: set[str] = set()
    for table in TABLES:
        said = ", ".join(("doc", "case_id", *NAMES, *_FOLDED)) if table == "cases" else "*"
        for one, other in (("main", "temp"), ("temp", "main")):
            rows = conn.execute(
                f"SELECT case_id FROM (SELECT {said} FROM {one}.{table}"
                f" EXCEPT SELECT {said} FROM {other}.{table})"
            )
            cases.update(str(row[0]) for row in rows)
    return tuple(sorted(cases))


def kept_bytes(state: State) -> bytes:
    """A state as it lies in the file."""
    return pack(encode_state(state))


def state_in(data: bytes) -> State:
    """The state of which the bytes lie in the file."""
    return decode_state(unpack(data))


class Drawn(Struct, frozen=True):
    """A state as it is kept: its bytes, and its columns without what depends on limits."""

    data: bytes
    listed: Columns


def drawn(state: State) -> Drawn:
    """Raises where a state cannot be kept or listed."""
    return Drawn(kept_bytes(state), plain_columns(state))


class Confirmed(Struct, frozen=True):
    """The accepted state of a case and the place in the log that it reaches.

    ``drawn`` is the same state as it is kept, where the fold has made it already.
    """

    state: State | None = None
    position: int = 0
    drawn: Drawn | None = None


class Fold(Struct, frozen=True):
    """A case folded: ``pending`` is its state with own events on it, if any wait."""

    confirmed: Confirmed
    pending: State | None = None
    is_waiting: bool = False
    drawn: Drawn | None = None
    """Of ``pending``."""


def shown(conn: Connection, case: str) -> State | None:
    """The case as this desk shows it."""
    row = conn.execute(
        "SELECT coalesce(pending, confirmed) FROM cases WHERE case_id = ?", (case,)
    ).fetchone()
    return None if row is None else state_in(row[0])


def kind(conn: Connection, case: str) -> str:
    """The kind of a case; empty if it is not shown here."""
    row = conn.execute("SELECT kind FROM cases WHERE case_id = ?", (case,)).fetchone()
    return "" if row is None else str(row[0])


class Kept(Struct, frozen=True):
    """What is kept of a case beside its pending state."""

    doc: int
    kind: str
    confirmed: Confirmed


def kept(conn: Connection, cases: Sequence[str]) -> dict[str, Kept]:
    """The cases as the centre has them, as far as it has told us."""
    marks = ",".join("?" * len(cases))
    rows = conn.execute(
        f"SELECT case_id, doc, kind, confirmed, position FROM cases WHERE case_id IN ({marks})",
        cases,
    )
    return {
        case: Kept(
            doc,
            kind,
            Confirmed() if confirmed is None else Confirmed(state_in(confirmed), position),
        )
        for case, doc, kind, confirmed, position in rows
    }


NAMES = Columns._fields
"""The columns that are computed from a state, in their order."""

NO_TURN = "takers = '', whose = NULL, turn_since = 0, turn_until = 0"
"""A case that changes is asked anew whose turn it is."""

_PUT_TIP = (
    f"INSERT INTO cases ({', '.join(NAMES)}, pending, case_id, doc, is_waiting, position)"
    f" VALUES ({'?, ' * len(NAMES)}?, ?, (SELECT min(n) FROM journal WHERE case_id = ?), 1, 0)"
    " ON CONFLICT (case_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in (*NAMES, "pending", "is_waiting"))
    + f", {NO_TURN}"
)
_FOLDED = ("is_waiting", "confirmed", "position", "pending")
_PUT = (
    f"INSERT INTO cases ({', '.join((*NAMES, *_FOLDED))}, case_id, doc)"
    f" VALUES ({'?, ' * len((*NAMES, *_FOLDED))}?, ?) ON CONFLICT (case_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in (*NAMES, *_FOLDED))
    + f", {NO_TURN}"
)


def put_pending(conn: Connection, state: State, directory: Directory) -> None:
    """The case after an own event; its confirmed state stays."""
    values = (*columns(state, directory), kept_bytes(state), state.case, state.case)
    conn.execute(_PUT_TIP, values)


def put(conn: Connection, doc: int, case: str, fold: Fold, directory: Directory) -> str:
    """The case after a fold; its kind.  A case without any state leaves the lists."""
    return put_all(conn, {case: fold}, {case: doc}, directory)[case]


def put_all(
    conn: Connection, folds: Mapping[str, Fold], docs: Mapping[str, int], directory: Directory
) -> dict[str, str]:
    """The same for many cases at once: the kind of each, empty for one that is not shown."""
    kinds, rows = dict[str, str](), list[tuple[object, ...]]()
    for case, fold in folds.items():
        state, confirmed = fold.pending or fold.confirmed.state, fold.confirmed
        if state is None:
            kinds[case] = ""
            continue
        below = None if confirmed.state is None else confirmed.drawn or drawn(confirmed.state)
        top = None if fold.pending is None else fold.drawn or drawn(fold.pending)
        shown_as = top or below or drawn(state)
        kinds[case] = shown_as.listed.kind
        rows.append(
            (
                *limited(shown_as.listed, state, directory),
                int(fold.is_waiting),
                None if below is None else below.data,
                confirmed.position,
                None if top is None else top.data,
                case,
                docs[case],
            )
        )
    conn.executemany(
        "DELETE FROM cases WHERE case_id = ?", [(case,) for case, kind in kinds.items() if not kind]
    )
    conn.executemany(_PUT, rows)
    return kinds


def back_to_confirmed(conn: Connection, case: str) -> None:
    """Take this desk's own events off a case, before they are applied again."""
    conn.execute("DELETE FROM cases WHERE case_id = ? AND confirmed IS NULL", (case,))
    conn.execute("UPDATE cases SET pending = NULL WHERE case_id = ?", (case,))


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
    conn.execute("DELETE FROM search_numbers WHERE doc = ?", (doc,))
    first_digits.take_out(conn, doc)
    for table in ("cases", "doubts", "asks", "unread", "turn_asks", "search_queue"):
        conn.execute(f"DELETE FROM {table} WHERE case_id = ?", (case,))


def doubt(conn: Connection, case: str, event_id: str, refusal: bytes) -> None:
    """An own event, not sent yet, that is no longer possible."""
    conn.execute("INSERT OR REPLACE INTO doubts VALUES (?, ?, ?)", (event_id, case, refusal))


def asked(conn: Connection, case: str, others: Iterable[str]) -> None:
    """Whether an own event of a case is possible was decided by looking at other cases."""
    for other in others:
        conn.execute("INSERT OR IGNORE INTO asks VALUES (?, ?)", (case, other))


def are_asked(conn: Connection, cases: Sequence[str]) -> bool:
    """Whether waiting own events of other cases depend on any of these."""
    marks = ",".join("?" * len(cases))
    row = conn.execute(f"SELECT 1 FROM asks WHERE asked IN ({marks}) LIMIT 1", cases).fetchone()
    return row is not None


def clear_waiting(conn: Connection, cases: Iterable[str]) -> None:
    """Forget what was found about own events that wait: they are applied again."""
    for table in ("doubts", "asks"):
        if conn.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None:
            conn.executemany(f"DELETE FROM {table} WHERE case_id = ?", [(case,) for case in cases])


def states(conn: Connection, kinds: frozenset[str]) -> Iterator[State]:
    """The cases of some kinds, as this desk shows them, oldest first."""
    marks = ",".join("?" * len(kinds))
    for row in conn.execute(
        f"SELECT coalesce(pending, confirmed) FROM cases WHERE kind IN ({marks}) ORDER BY doc",
        sorted(kinds),
    ):
        yield state_in(row[0])


def directory(conn: Connection) -> Directory:
    """Who is who, what are the limits: from the directory's own cases."""
    return build(states(conn, DIRECTORY_KINDS))


def current_directory(conn: Connection) -> Directory | None:
    """The same; ``None`` where projections are of another program, or cannot be read: rebuild."""
    try:
        is_current = facts.get(conn, facts.PROJECTION, str) == fingerprint()
        return directory(conn) if is_current and tally.is_kept(conn) else None
    except UNREADABLE:
        return None


def recount_due(conn: Connection, directory: Directory) -> None:
    """Count every running limit anew: a holiday table or a limit profile has arrived."""
    rows = conn.execute(
        "SELECT doc, due_at, is_unlimited, coalesce(pending, confirmed) FROM cases"
        " WHERE awaits <> ''"
    ).fetchall()
    moved = []
    for doc, due_at, is_unlimited, data in rows:
        now = columns(state_in(data), directory)
        if (now.due_at, now.is_unlimited) != (due_at, is_unlimited):
            moved.append((now.due_at, now.is_unlimited, doc))
    conn.executemany("UPDATE cases SET due_at = ?, is_unlimited = ? WHERE doc = ?", moved)
