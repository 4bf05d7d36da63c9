"""接待: a day's walk-ins, and what is not finished yet."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from casework.cases.walk_in import MACHINE, WalkIn
from casework.codes import ServiceCategory
from casework.context import Directory
from casework.deadlines import next_clock
from casework.event import CHINA
from desk_client.store import counters
from desk_client.store.database import Connection, Row
from desk_client.store.documents import who
from desk_client.store.listing import milliseconds
from desk_client.store.projections import LATE, state_in
from desk_client.store.queries.sight import marks
from desk_client.store.views import ReceptionDay, ServiceCount, WalkInRow

COLUMNS = "coalesce(pending, confirmed), is_waiting, due_at"
_UNFINISHED = "awaits <> '' AND kind = 'walk_in'"
MOST_UNFINISHED = 50
"""Rows of what is not finished that stand beside a day: more than a screen shows."""


def day_bounds(first: date, last: date) -> tuple[int, int]:
    """From 0:00 of a day up to, not including, 0:00 after another."""
    after = last + timedelta(days=1)
    return (
        milliseconds(datetime.combine(first, time(), CHINA)),
        milliseconds(datetime.combine(after, time(), CHINA)),
    )


def units_of_station(directory: Directory, station: str) -> tuple[str, ...]:
    """The units that share the machines of a station."""
    roster = directory.roster
    return tuple(unit for unit in roster.units if roster.station(unit) == station)


class Totals(NamedTuple):
    """A day's figures: visits, persons and services are never mixed (domain rule 2)."""

    visits: int
    persons: int
    services: int


def reception_totals(conn: Connection, directory: Directory, station: str, day: date) -> Totals:
    """The figures of a station on a day; voided entries do not count."""
    units = units_of_station(directory, station)
    row = conn.execute(
        "SELECT ifnull(sum(valid), 0), ifnull(sum(persons), 0), ifnull(sum(services), 0)"
        f" FROM day_counts WHERE kind = 'walk_in' AND day = ? AND unit IN ({marks(units)})",
        (counters.day_number(day), *units),
    ).fetchone()
    return Totals(*row) if row else Totals(0, 0, 0)


def reception_day(conn: Connection, directory: Directory, station: str, day: date) -> ReceptionDay:
    """The counts and walk-ins of a station on a day, newest first; the unfinished of any day."""
    units = units_of_station(directory, station)
    of_day = conn.execute(
        f"SELECT {COLUMNS} FROM cases INDEXED BY cases_by_day WHERE {counters.BY_DAY}"
        " AND kind = 'walk_in' AND happened_at >= ?"
        f" AND happened_at < ? AND unit IN ({marks(units)}) ORDER BY happened_at DESC, doc DESC",
        (*day_bounds(day, day), *units),
    )
    walk_ins = tuple(_row(row, directory) for row in of_day)
    return ReceptionDay(
        day,
        *reception_totals(conn, directory, station, day),
        counts=_counts(row for row in walk_ins if row.status != "VOID"),
        walk_ins=walk_ins,
        unfinished=tuple(_row(row, directory) for row in _unfinished(conn, units)),
        unfinished_count=_count_unfinished(conn, units),
    )


def _unfinished(conn: Connection, units: tuple[str, ...]) -> Iterator[Row]:
    """The first of them, the next due first, then the oldest."""
    of_units = (
        conn.execute(
            f"SELECT {LATE}, doc FROM cases INDEXED BY cases_unfinished WHERE unit = ? AND"
            f" {_UNFINISHED} ORDER BY {LATE}, doc LIMIT ?",
            (unit, MOST_UNFINISHED),
        )
        for unit in units
    )
    for _, doc in islice(heapq.merge(*of_units), MOST_UNFINISHED):
        yield from conn.execute(f"SELECT {COLUMNS} FROM cases WHERE doc = ?", (doc,))


def _count_unfinished(conn: Connection, units: tuple[str, ...]) -> int:
    row = conn.execute(
        "SELECT ifnull(sum(cases), 0) FROM open_counts"
        f" WHERE kind = 'walk_in' AND unit IN ({marks(units)})",
        units,
    ).fetchone()
    return int(row[0]) if row else 0


def _counts(walk_ins: Iterable[WalkInRow]) -> tuple[ServiceCount, ...]:
    counted: dict[tuple[ServiceCategory, str], list[int]] = {}
    for row in walk_ins:
        for service in row.services:
            count = counted.setdefault((service.category, service.sub), [0, 0, 0])
            count[2] += service.quantity
        for kind in {(service.category, service.sub) for service in row.services}:
            counted[kind][0] += 1
            counted[kind][1] += row.persons
    order = list(ServiceCategory)
    return tuple(
        ServiceCount(category, sub, *count)
        for (category, sub), count in sorted(
            counted.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    )


def _row(row: Row, directory: Directory) -> WalkInRow:
    state = state_in(row[0])
    assert isinstance(state, WalkIn)  # noqa: S101 - the kind was asked for
    officer = directory.roster.officers.get(state.opened_by)
    person = who(state)
    return WalkInRow(
        case=state.case,
        number=state.number,
        temp_no=state.temp_no,
        started_at=state.started_at,
        status=state.status,
        status_label=MACHINE.statuses[state.status],
        services=state.services,
        persons=state.persons,
        name=person.name,
        phone=person.phone,
        content=state.content,
        officer=officer.name if officer else "",
        is_quick=state.is_quick,
        is_waiting=bool(row[1]),
        follow_by=state.follow_by,
        due=None if row[2] is None else next_clock(state, directory),
        rating=state.rating,
    )
