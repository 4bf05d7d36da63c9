"""走访: visits made or planned, by day."""

from datetime import date
from itertools import islice

from casework.cases.visit import MACHINE, Visit
from casework.facts import happened_at
from casework.worklist import Seat, is_turn
from desk_client.store import counters, turns
from desk_client.store.database import Connection, Row
from desk_client.store.projections import state_in
from desk_client.store.queries.cases import awaits_of
from desk_client.store.queries.reception import day_bounds, units_of_station
from desk_client.store.queries.sight import Sight, marks
from desk_client.store.views import VisitRow, Visits


def visits(
    conn: Connection, seat: Seat, station: str, days: tuple[date, date], most: int
) -> Visits:
    """A station's visits from one day up to and with another, newest first."""
    units = units_of_station(seat.context.directory, station)
    sight = Sight(seat.officer, seat.context.directory)
    found = conn.execute(
        f"SELECT reach, doc FROM cases INDEXED BY cases_by_day WHERE {counters.BY_DAY}"
        f" AND kind = 'visit' AND happened_at >= ? AND happened_at < ? AND unit IN ({marks(units)})"
        " ORDER BY happened_at DESC, doc DESC",
        (*day_bounds(*days), *units),
    )
    seen = (doc for reach, doc in found if sight.may(reach))
    rows = tuple(_row(_read(conn, seat, doc), seat) for doc in islice(seen, most))
    return Visits(rows, visits_count(conn, sight, units, days))


def visits_count(
    conn: Connection, sight: Sight, units: tuple[str, ...], days: tuple[date, date]
) -> int:
    """How many the officer may read."""
    counted = conn.execute(
        "SELECT reach, sum(cases) FROM day_counts WHERE kind = 'visit' AND day BETWEEN ? AND ?"
        f" AND unit IN ({marks(units)}) GROUP BY reach",
        (*map(counters.day_number, days), *units),
    )
    return sum(count for reach, count in counted if sight.may(reach))


def _read(conn: Connection, seat: Seat, doc: int) -> Row:
    row = conn.execute(
        f"SELECT coalesce(pending, confirmed), is_waiting, {turns.IS_MINE}"
        " FROM cases WHERE doc = ?",
        (*turns.asks(seat), doc),
    ).fetchone()
    assert row is not None  # noqa: S101 - of the same moment as the index that named it
    return row


def _row(row: Row, seat: Seat) -> VisitRow:
    visit = state_in(row[0])
    assert isinstance(visit, Visit)  # noqa: S101 - the kind was asked for
    is_mine = is_turn(visit, seat) if row[2] is None else bool(row[2])
    officers = seat.context.directory.roster.officers
    return VisitRow(
        case=visit.case,
        number=visit.number,
        temp_no=visit.temp_no,
        name=visit.name,
        kind=visit.target.kind,
        category=visit.target.category,
        place=visit.target.place,
        on=happened_at(visit).date(),
        started_at=visit.started_at,
        way=visit.way,
        visitors=tuple(officers[one].name for one in visit.visitors if one in officers),
        met=visit.met,
        problems=len(visit.problems),
        unfollowed=sum(not problem.is_followed for problem in visit.problems),
        status=visit.status,
        status_label=MACHINE.statuses[visit.status],
        awaits=awaits_of(visit, seat, is_mine=is_mine),
        is_waiting=bool(row[1]),
    )
