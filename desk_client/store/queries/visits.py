"""走访: visits made or planned, by day."""

from datetime import date

from casework.cases.visit import MACHINE, Visit
from casework.facts import happened_at
from casework.worklist import Seat, is_turn
from desk_client.store.database import Connection, Row
from desk_client.store.projections import state_in
from desk_client.store.queries.cases import awaits_of
from desk_client.store.queries.reception import day_bounds, units_of_station
from desk_client.store.queries.sight import Sight
from desk_client.store.views import VisitRow


def visit_rows(
    conn: Connection, seat: Seat, station: str, since: date, until: date
) -> tuple[VisitRow, ...]:
    """A station's visits from one day up to and with another, newest first."""
    units = units_of_station(seat.context.directory, station)
    sight = Sight(seat.officer, seat.context.directory)
    found = conn.execute(
        "SELECT coalesce(pending, confirmed), is_waiting, reach FROM cases WHERE kind = 'visit'"
        f" AND happened_at >= ? AND happened_at < ? AND unit IN ({','.join('?' * len(units))})"
        " ORDER BY happened_at DESC, doc DESC",
        (*day_bounds(since, until), *units),
    )
    return tuple(_row(row, seat) for row in found if sight.may(row[2]))


def _row(row: Row, seat: Seat) -> VisitRow:
    visit = state_in(row[0])
    assert isinstance(visit, Visit)  # noqa: S101 - the kind was asked for
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
        awaits=awaits_of(visit, seat, is_mine=is_turn(visit, seat)),
        is_waiting=bool(row[1]),
    )
