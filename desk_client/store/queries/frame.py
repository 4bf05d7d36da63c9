"""What the frame of the window shows at all times: counts, the next deadline, attention."""

from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from casework.context import Directory
from casework.deadlines import labels, next_clock
from casework.event import Event, Refusal
from casework.officers import Officer
from casework.registry import TYPES, kind_of, kind_of_state
from casework.state import State
from casework.worklist import Seat
from desk_client.store import folding, journal, projections, tally
from desk_client.store.database import Connection
from desk_client.store.journal import COLUMNS, Entry, entry
from desk_client.store.queries.reception import reception_totals, units_of_station
from desk_client.store.queries.sight import Sight
from desk_client.store.queries.visits import visits_count
from desk_client.store.views import Attention, Due, RailCounts

_refusal = msgspec.json.Decoder(Refusal)

# Looked up one by one: joined, the planner would read the whole journal for a handful of them.
_LINE = "(SELECT n FROM journal WHERE id = event_id)"
NEEDS_ATTENTION = (
    "SELECT n FROM journal WHERE result IN ('refused', 'held')"
    f" UNION SELECT {_LINE} FROM doubts UNION SELECT {_LINE} FROM unread"
)
"""The lines of the journal that a person has to look at."""


def rail_counts(conn: Connection, seat: Seat, station: str, today: date) -> RailCounts:
    """The true figures beside the rooms."""
    sight = Sight(seat.officer, seat.context.directory)
    monday = today - timedelta(days=today.weekday())
    units = units_of_station(seat.context.directory, station)
    reception = reception_totals(conn, seat.context.directory, station, today)
    return RailCounts(
        visits_today=reception.visits,
        persons_today=reception.persons,
        services_today=reception.services,
        visits_week=visits_count(conn, sight, units, (monday, monday + timedelta(days=6))),
        attention=attention_count(conn)
        + len(conflicted(conn, seat.context.directory, seat.officer))
        + len(unlimited(conn, seat.context.directory, seat.officer)),
        waiting=tally.waiting(conn),
    )


def next_due(conn: Connection, directory: Directory, officer: Officer) -> Due | None:
    """The limit that runs out first among the cases the officer may see."""
    sight = Sight(officer, directory)
    rows = conn.execute(
        "SELECT reach, case_id FROM cases INDEXED BY cases_due"
        " WHERE due_at IS NOT NULL ORDER BY due_at, reach"
    )
    case = next((case for reach, case in rows if sight.may(reach)), None)
    state = None if case is None else projections.shown(conn, case)
    if state is None:
        return None
    clock = next_clock(state, directory)
    if clock is None:
        return None
    number = state.number or state.temp_no
    label = labels(state, directory)[clock.code]
    return Due(state.case, kind_of_state(state), number, label, clock)


def attention_count(conn: Connection) -> int:
    """How many events wait for a person who has not read of them yet."""
    row = conn.execute(
        f"SELECT count(*) FROM journal WHERE NOT is_acknowledged AND n IN ({NEEDS_ATTENTION})"
    ).fetchone()
    return int(row[0]) if row else 0


def conflicted(conn: Connection, directory: Directory, officer: Officer) -> tuple[State, ...]:
    """Cases of which a field has two values, and the officer may read them."""
    sight = Sight(officer, directory)
    rows = conn.execute(
        "SELECT reach, coalesce(pending, confirmed) FROM cases INDEXED BY cases_two_values"
        " WHERE has_two_values"
    )
    return tuple(projections.state_in(data) for reach, data in rows if sight.may(reach))


def unlimited(conn: Connection, directory: Directory, officer: Officer) -> tuple[State, ...]:
    """Open cases of which nothing is counted, and the officer may read them."""
    sight = Sight(officer, directory)
    rows = conn.execute(
        "SELECT reach, coalesce(pending, confirmed) FROM cases INDEXED BY cases_unlimited"
        " WHERE is_unlimited ORDER BY case_id"
    )
    return tuple(projections.state_in(data) for reach, data in rows if sight.may(reach))


def open_cases(conn: Connection, directory: Directory, officer: Officer) -> tuple[State, ...]:
    """Open cases in the officer's tree that no wall shuts them out of, whoever may read them."""
    roster = directory.roster
    station = roster.station(officer.unit)
    rows = conn.execute(
        "SELECT coalesce(pending, confirmed) FROM cases INDEXED BY cases_open WHERE awaits <> ''"
    )
    states = (projections.state_in(data) for (data,) in rows)
    return tuple(
        state
        for state in states
        if not roster.is_shut_out(officer, state)
        and any(roster.covers(station, unit) for unit in state.units)
    )


def attention(conn: Connection, directory: Directory) -> tuple[Attention, ...]:
    """Everything that a person has to look at, newest first."""
    doubts = {
        row[0]: _refusal.decode(row[1])
        for row in conn.execute("SELECT event_id, refusal FROM doubts")
    }
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM journal WHERE n IN ({NEEDS_ATTENTION}) ORDER BY n DESC"
    ).fetchall()
    return tuple(_attention(conn, directory, one, doubts.get(one.id)) for one in map(entry, rows))


def _attention(
    conn: Connection, directory: Directory, one: Entry, doubt: Refusal | None
) -> Attention:
    event: Event[Any] | None = folding.readable(one.record)
    core = journal.core_of(one)
    state = projections.shown(conn, one.case)
    officer = directory.roster.officers.get(core.actor)
    known = TYPES.get(core.type)
    what: Literal["refused", "held", "doubtful", "unknown"] = (
        "unknown" if doubt is None else "doubtful"
    )
    if one.result in ("refused", "held"):
        what = one.result
    return Attention(
        event_id=one.id,
        case=one.case,
        kind=kind_of(core.type) if known else "",
        number=_number(event, state.number or state.temp_no if state else ""),
        label=known.step.label if known else None,
        at=event.core.at if event else core.at,
        actor=core.actor,
        actor_name=officer.name if officer else "",
        what=what,
        refusal=one.refusal or doubt,
        is_acknowledged=one.is_acknowledged,
    )


def _number(event: Event[Any] | None, known: str) -> str:
    return known or (str(getattr(event.body, "temp_no", "")) if event else "")
