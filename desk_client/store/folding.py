"""From journal to cases: the replica rule, in one place.

A case's base is the fold of its accepted events by position.  Its tip adds the desk's own
unsettled events, in the order they were made, as far as they still pass ``check``; one
that does not is kept and shown as doubtful.  Whether it passes is asked as of the moment
it was made and with the directory as far as it has come, so that folding twice, or after
a rebuild, gives the same bytes.

An event of a type that this program does not know (a newer centre's) is kept in the
journal, left out of the fold and listed in ``unread``; the program that knows it folds it.
"""

from collections.abc import Iterable, Sequence

import msgspec

from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.cases.directory import build
from casework.context import Context, Directory
from casework.errors import MalformedError
from casework.event import Event, Record, Refusal, read_core
from casework.machine import MISSING, refuse
from casework.registry import TYPES, check, evolve, kind_of, read
from casework.state import State
from desk_client.store import journal, projections
from desk_client.store.database import Connection
from desk_client.store.journal import Arrived, Entry
from desk_client.store.projections import Base

MOVES_DUE = frozenset({"table", "unit"})
"""Kinds of directory cases on which due times depend."""

_MISSING = refuse(MISSING, "事项还没有到达这里", "The matter has not arrived here yet")


def is_directory(event_type: str) -> bool:
    """Whether an event of this type changes the directory."""
    return event_type in TYPES and kind_of(event_type) in DIRECTORY_KINDS


def readable(record: Record) -> Event | None:
    """The event in its types, or ``None`` if this program cannot read it."""
    try:
        return read(record)
    except MalformedError:
        return None


def can_follow(state: State | None, event: Event) -> bool:
    """Whether the fold may take the event: an opening first, all others on a state."""
    return (state is None) == (not TYPES[event.core.type].step.frm)


def fold_accepted(conn: Connection, case: str, records: Iterable[Record], base: Base) -> Base:
    """The base after more accepted events, in their order."""
    state, position = base.state, base.position
    for record in records:
        assert record.stamp is not None  # noqa: S101 - the caller's selection
        position = record.stamp.position
        event = readable(record)
        if event is None or not can_follow(state, event):
            core = read_core(record.core)
            conn.execute(
                "INSERT OR REPLACE INTO unread VALUES (?, ?, ?)", (core.id, case, core.type)
            )
        else:
            state = evolve(state, event)
    return Base(state, position)


def refold_accepted(conn: Connection, case: str) -> Base:
    """The base from the beginning."""
    conn.execute("DELETE FROM unread WHERE case_id = ?", (case,))
    return fold_accepted(conn, case, journal.accepted(conn, case), Base())


def advance(conn: Connection, case: str, arrived: Sequence[Arrived]) -> Base:
    """The base after what the feed brought for one case.

    Usually it is simply the next events; what came late or again means a fold from the
    beginning.
    """
    old = projections.base(conn, case)
    positions = [one.stamp.position for one in arrived]
    in_order = all(a < b for a, b in zip([old.position, *positions], positions, strict=False))
    if old.state is None or not in_order:
        return refold_accepted(conn, case)
    return fold_accepted(conn, case, (one.record for one in arrived), old)


class Tips:
    """Lays own unsettled events on top of bases, with the directory of the moment."""

    def __init__(self, conn: Connection, directory: Directory) -> None:
        self._conn = conn
        self._states: dict[str, State | None] = {}
        self.directory = directory

    def lay(self, bases: dict[str, Base], entries: Sequence[Entry]) -> None:
        """Fold ``entries`` (in the order they were made) on ``bases`` and write the cases."""
        self._states = {case: base.state for case, base in bases.items()}
        waiting: set[str] = set()
        for case in bases:
            self._conn.execute("DELETE FROM doubts WHERE case_id = ?", (case,))
        for entry in entries:
            waiting.add(entry.case)
            refusal = self._take(entry)
            if refusal is not None:
                encoded = msgspec.json.encode(refusal)
                projections.doubt(self._conn, entry.case, entry.id, encoded)
        for case, base in bases.items():
            top = self._states[case] if case in waiting else None
            projections.put(self._conn, case, base, top, case in waiting, self.directory)

    def _take(self, entry: Entry) -> Refusal | None:
        event = readable(entry.record)
        if event is None:
            return None
        state = self._states[entry.case]
        if entry.result != "accepted":
            context = Context(event.core.at, self.directory, self._related)
            refusal = check(state, event, context)
            if refusal is not None:
                return refusal
        elif not can_follow(state, event):
            return _MISSING
        self._states[entry.case] = evolve(state, event)
        if is_directory(event.core.type):
            self.directory = self._rebuilt()
        return None

    def _related(self, case: str) -> State | None:
        if case in self._states:
            return self._states[case]
        return projections.tip(self._conn, case)

    def _rebuilt(self) -> Directory:
        kept = projections.states(self._conn, DIRECTORY_KINDS)
        here = set(self._states)
        top = (state for state in self._states.values() if state is not None)
        return build([*(state for state in kept if state.case not in here), *top])


def reaches_directory(conn: Connection, cases: Iterable[str], news: Iterable[Arrived]) -> bool:
    """Whether the directory may change, or own events wait that would change it."""
    if any(is_directory(one.core.type) for one in news):
        return True
    if any(projections.kind(conn, case) in DIRECTORY_KINDS for case in cases):
        return True
    return projections.has_waiting(conn, DIRECTORY_KINDS)


def lay_all(conn: Connection) -> Directory:
    """Every own unsettled event anew, on every base; the directory after them."""
    entries = [one for one in journal.unsettled(conn) if not is_withdrawn(conn, one.case)]
    bases = {one.case: projections.base(conn, one.case) for one in entries}
    for case in bases:
        projections.back_to_base(conn, case)
    tips = Tips(conn, projections.directory(conn))
    tips.lay(bases, entries)
    return tips.directory


def is_withdrawn(conn: Connection, case: str) -> bool:
    """Whether this desk may no longer see the case."""
    row = conn.execute("SELECT 1 FROM withdrawn WHERE case_id = ?", (case,)).fetchone()
    return row is not None


def rebuild(conn: Connection) -> Directory:
    """Every projection from the journal alone; search is indexed again afterwards."""
    projections.create(conn)
    cases = conn.execute(
        "SELECT case_id FROM journal WHERE stamp IS NOT NULL"
        " AND case_id NOT IN (SELECT case_id FROM withdrawn) GROUP BY case_id ORDER BY min(n)"
    ).fetchall()
    nobody = Directory()
    for (case,) in cases:
        projections.put(conn, case, refold_accepted(conn, case), None, False, nobody)
    directory = lay_all(conn)
    projections.recount_due(conn, directory)
    return directory
