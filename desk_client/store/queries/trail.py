"""What happened, across cases, newest first: who read what, what was said, who changed what.

Read from the journal itself, so it says what the record says.  Of a case nothing is shown but
its number, and of one that the officer may not read not even that; what changed in the
directory is everybody's to know.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.context import Directory
from casework.event import Label
from casework.facts import history_of, lead_of, title_of
from casework.officers import Officer
from casework.registry import MACHINES, TYPES
from casework.state import State
from casework.telling import Told
from desk_client.store import folding, journal, projections
from desk_client.store.database import Connection
from desk_client.store.queries.sight import Sight

PATIENCE = 2_000
"""So many older events in a row end the search: a case that was handed on brings its history."""


class TrailQuery(Struct, frozen=True):
    """Events of these types that came since a moment, so many at most."""

    types: frozenset[str]
    since: datetime
    most: int = 500


class TrailEntry(Struct, frozen=True):
    """One event: when, who, what, and about which case.

    ``about``: what a part of the directory is called; of a case its number is all.
    """

    event_id: str
    at: datetime
    actor: str
    label: Label
    told: tuple[Told, ...]
    case: str
    kind: str
    kind_label: Label
    number: str
    about: Label | None = None


def trail(
    conn: Connection, directory: Directory, officer: Officer, query: TrailQuery
) -> tuple[TrailEntry, ...]:
    """The events asked for that the officer may know of."""
    sight = Sight(officer, directory)
    found: list[TrailEntry] = []
    for one in _since(conn, query):
        entry = _entry(conn, directory, sight, one)
        if entry is not None:
            found.append(entry)
        if len(found) == query.most:
            break
    return tuple(found)


def _since(conn: Connection, query: TrailQuery) -> Iterator[journal.Entry]:
    older = 0
    rows = conn.execute(f"SELECT {journal.COLUMNS} FROM journal ORDER BY n DESC")
    for one in map(journal.entry, rows):
        core, stamp = journal.core_of(one), one.record.stamp
        is_older = (core.at if stamp is None else stamp.received_at) < query.since
        older = older + 1 if is_older else 0
        if older > PATIENCE:
            return
        if not is_older and core.type in query.types and one.result != "refused":
            yield one


def _entry(
    conn: Connection, directory: Directory, sight: Sight, one: journal.Entry
) -> TrailEntry | None:
    core, event = journal.core_of(one), folding.readable(one.record)
    row = conn.execute("SELECT kind, reach FROM cases WHERE case_id = ?", (core.case,)).fetchone()
    if event is None or row is None:
        return None
    kind, reach = str(row[0]), str(row[1])
    if kind not in DIRECTORY_KINDS and not sight.may(reach):
        return None
    state = projections.shown(conn, core.case)
    return TrailEntry(
        event_id=core.id,
        at=event.core.at,
        actor=core.actor,
        label=TYPES[core.type].step.label,
        told=history_of(event, directory, state),
        case=core.case,
        kind=kind,
        kind_label=MACHINES[kind].label,
        number="" if state is None else state.number or state.temp_no,
        about=_about(state, directory) if kind in DIRECTORY_KINDS else None,
    )


def _about(state: State | None, directory: Directory) -> Label | None:
    """Of a password whose it is stands in the event itself."""
    if state is None or state.scope != "everybody":
        return None
    title = title_of(state)
    return lead_of(state, directory) or Label(title, title)
