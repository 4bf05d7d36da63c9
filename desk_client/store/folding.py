"""From journal to cases: the replica rule, in one place.

A case's confirmed state is the fold of its accepted events by position.  Its pending state
adds the desk's own unsettled events, in the order they were made, as far as they still pass
``check``; one that does not is kept and shown as doubtful.  Whether it passes is asked as of
the moment it was made and with the directory as far as it has come, so that folding twice,
or after a rebuild, gives the same bytes.

An event of a type that this program does not know (a newer centre's), or that breaks what is
shown of its case, is kept in the journal, left out of the fold and listed in ``unread``, which
a person is shown; the program that knows it folds it.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.cases.directory import build
from casework.context import Context, Directory
from casework.errors import MalformedError
from casework.event import Core, Event, Record, Refusal, read_core
from casework.machine import MISSING, NOT_HERE, OPENING_REFUSED
from casework.registry import TYPES, check, evolve, kind_of, read
from casework.state import State
from casework.steps import refuse
from desk_client.store import erasing, journal, projections, tally
from desk_client.store.database import Connection
from desk_client.store.journal import Arrived, Entry
from desk_client.store.projections import Confirmed, Drawn, Fold

_log = logging.getLogger(__name__)

MOVES_DUE = frozenset({"table", "unit"})
"""Kinds of directory cases on which due times depend."""

_UNCLEAR = refuse(
    "store.unclear",
    "事项现在的情况与登记时不同,本机无法判断这一步能否办理,请查看后重新办理",
    "The matter is not as it was, and this desk cannot tell whether the step is still possible; "
    "look at it and do it again",
)


Told = tuple[Record, Event[Any] | None]
"""A record and its event, if this program can read it."""


def is_directory(event_type: str) -> bool:
    """Whether an event of this type changes the directory."""
    return event_type in TYPES and kind_of(event_type) in DIRECTORY_KINDS


def readable(record: Record, known: Core | None = None) -> Event[Any] | None:
    """The event in its types, or ``None`` if this program cannot read it.

    ``known``: its core, where that was read when the record was taken in.
    """
    try:
        return read(record, known)
    except MalformedError:
        return None


def followed(state: State | None, event: Event[Any]) -> tuple[State, Drawn] | None:
    """The case after an event, or ``None`` if it cannot be taken: then it is set aside.

    That is so for a step before its opening, and for what this program cannot follow, keep
    or list, though a centre (a newer or an older one) allowed it: one such event must not
    stop the sync of all others.
    """
    if (state is None) != (not TYPES[event.core.type].step.frm):
        return None
    try:
        after = evolve(state, event)
        kept = projections.drawn(after)
        if is_directory(event.core.type):
            build((after,))
        return after, kept
    except Exception as error:  # noqa: BLE001 - whatever a rule stumbles over
        _log.warning("%s does not follow: %s", event.core.type, type(error).__name__)
        return None


def judged(state: State | None, event: Event[Any], context: Context) -> Refusal | None:
    """Whether a waiting event is still possible; what cannot be judged is not."""
    try:
        return check(state, event, context)
    except Exception as error:  # noqa: BLE001 - whatever a rule stumbles over
        _log.warning("%s cannot be judged: %s", event.core.type, type(error).__name__)
        return _UNCLEAR


def fold_confirmed(
    conn: Connection, case: str, told: Iterable[Told], confirmed: Confirmed
) -> Confirmed:
    """The confirmed state after more accepted events, in their order."""
    state, position, kept = confirmed.state, confirmed.position, confirmed.drawn
    for record, event in told:
        assert record.stamp is not None  # noqa: S101 - the caller's selection
        position = record.stamp.position
        after = None if event is None else followed(state, event)
        if after is None:
            core = read_core(record.core)
            conn.execute(
                "INSERT OR REPLACE INTO unread VALUES (?, ?, ?)", (core.id, case, core.type)
            )
        else:
            state, kept = after
    return Confirmed(state, position, kept)


def refold_accepted(conn: Connection, case: str) -> Confirmed:
    """The confirmed state from the beginning."""
    conn.execute("DELETE FROM unread WHERE case_id = ?", (case,))
    records = journal.accepted(conn, case)
    return fold_confirmed(conn, case, ((one, readable(one)) for one in records), Confirmed())


def advance(
    conn: Connection, case: str, arrived: Sequence[Arrived], old: Confirmed, is_fresh: bool
) -> Confirmed:
    """The confirmed state after what the feed brought for one case.

    Usually it is simply the next events, or (``is_fresh``) all there are; what came late
    or again means a fold from the beginning.
    """
    positions = [old.position, *(one.stamp.position for one in arrived)]
    in_order = all(before < after for before, after in pairwise(positions))
    if in_order and (is_fresh or old.state is not None):
        told = ((one.record, readable(one.record, one.core)) for one in arrived)
        return fold_confirmed(conn, case, told, old)
    return refold_accepted(conn, case)


class PendingEvents:
    """Applies own unsettled events to confirmed states, with the directory of the moment."""

    def __init__(self, conn: Connection, directory: Directory) -> None:
        self._conn = conn
        self._states: dict[str, State | None] = {}
        self._drawn: dict[str, Drawn] = {}
        self._asked: set[str] = set()
        self.directory = directory

    def apply(
        self, confirmed: Mapping[str, Confirmed], docs: Mapping[str, int], entries: Sequence[Entry]
    ) -> dict[str, str]:
        """Fold ``entries`` (in the order they were made) onto ``confirmed`` and write the cases.

        The result is the kind of each case, empty for one that is not shown.
        """
        self._states = {case: one.state for case, one in confirmed.items()}
        projections.clear_waiting(self._conn, confirmed)
        waiting: set[str] = set()
        for entry in entries:
            waiting.add(entry.case)
            self._asked = set()
            refusal = self._take(entry)
            projections.asked(self._conn, entry.case, self._asked)
            if refusal is not None:
                encoded = msgspec.json.encode(refusal)
                projections.doubt(self._conn, entry.case, entry.id, encoded)
        folds = {
            case: Fold(one, self._states[case], True, self._drawn.get(case))
            if case in waiting
            else Fold(one)
            for case, one in confirmed.items()
        }
        return projections.put_all(self._conn, folds, docs, self.directory)

    def _take(self, entry: Entry) -> Refusal | None:
        event = readable(entry.record)
        if event is None:
            return None
        state = self._states[entry.case]
        if entry.result != "accepted":
            refusal = judged(state, event, Context(event.core.at, self.directory, self._related))
            if refusal is not None:
                return self._missing(entry.case) if refusal.clause == MISSING else refusal
        after = followed(state, event)
        if after is None:
            return self._missing(entry.case)
        self._states[entry.case], self._drawn[entry.case] = after
        if is_directory(event.core.type):
            self.directory = self._rebuilt()
        return None

    def _missing(self, case: str) -> Refusal:
        """Why there is no case: where the centre did not take its opening, nothing in it stands."""
        refused = (one for one in journal.of_case(self._conn, case) if one.result == "refused")
        types = (TYPES.get(journal.core_of(one).type) for one in refused)
        is_closed = any(known is not None and not known.step.frm for known in types)
        return OPENING_REFUSED if is_closed else NOT_HERE

    def _related(self, case: str) -> State | None:
        self._asked.add(case)
        if case in self._states:
            return self._states[case]
        return projections.shown(self._conn, case)

    def _rebuilt(self) -> Directory:
        kept = projections.states(self._conn, DIRECTORY_KINDS)
        here = set(self._states)
        top = (state for state in self._states.values() if state is not None)
        return build([*(state for state in kept if state.case not in here), *top])


def reaches_further(
    conn: Connection, kinds: Iterable[str], cases: Sequence[str], news: Iterable[Arrived]
) -> bool:
    """Whether other cases' own events must be applied again as well.

    That is so when the directory may change or own events wait that would change it, and
    when an own event of another case was judged by looking at one of these.
    """
    return (
        any(map(is_directory, {one.core.type for one in news}))
        or any(kind in DIRECTORY_KINDS for kind in kinds)
        or (
            journal.has_unsettled(conn)
            and (
                projections.has_waiting(conn, DIRECTORY_KINDS) or projections.are_asked(conn, cases)
            )
        )
    )


def apply_all_pending(conn: Connection) -> tuple[Directory, dict[str, str]]:
    """Every own unsettled event anew, on every confirmed state: the directory after them, and the
    kinds of the cases that were applied."""
    entries = [one for one in journal.unsettled(conn) if not is_withdrawn(conn, one.case)]
    cases = list(dict.fromkeys(one.case for one in entries))
    kept, docs = projections.kept(conn, cases), journal.first_places(conn, cases)
    confirmed = {case: kept[case].confirmed if case in kept else Confirmed() for case in cases}
    for case in cases:
        projections.back_to_confirmed(conn, case)
    own = PendingEvents(conn, projections.directory(conn))
    kinds = own.apply(confirmed, docs, entries)
    return own.directory, kinds


def is_withdrawn(conn: Connection, case: str) -> bool:
    """Whether this desk may no longer see the case."""
    row = conn.execute("SELECT 1 FROM withdrawn WHERE case_id = ?", (case,)).fetchone()
    return row is not None


def rebuild(conn: Connection) -> Directory:
    """Every projection from the journal alone; search is indexed again afterwards."""
    projections.create(conn)
    tally.keep(conn, tally.counted(conn))
    erasing.note_all(conn)
    erasing.take_all(conn)
    return _fold_all(conn)


def fold_beside(conn: Connection) -> None:
    """Every case into empty projections, and nothing else is touched."""
    erasing.note_all(conn)
    _fold_all(conn)


def _fold_all(conn: Connection) -> Directory:
    cases = conn.execute(
        "SELECT case_id, min(n) FROM journal"
        " WHERE case_id NOT IN (SELECT case_id FROM withdrawn) GROUP BY case_id ORDER BY min(n)"
    ).fetchall()
    nobody = Directory()
    for case, doc in cases:
        projections.put(conn, doc, case, Fold(refold_accepted(conn, case)), nobody)
    directory, _ = apply_all_pending(conn)
    projections.recount_due(conn, directory)
    return directory
