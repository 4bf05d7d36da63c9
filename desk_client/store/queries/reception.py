"""接待: a day's walk-ins, and what is not finished yet."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from casework.cases.walk_in import MACHINE, WalkIn
from casework.codes import ServiceCategory
from casework.context import Directory
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.registry import decode_state
from desk_client.store.database import Connection, Row
from desk_client.store.documents import who
from desk_client.store.listing import milliseconds, next_step
from desk_client.store.views import ReceptionDay, ServiceCount, WalkInRow

COLUMNS = "coalesce(tip, base), is_waiting"


def day_bounds(first: date, last: date) -> tuple[int, int]:
    """From 0:00 of a day up to, not including, 0:00 after another."""
    after = last + timedelta(days=1)
    return (
        milliseconds(datetime.combine(first, time(), CHINA)),
        milliseconds(datetime.combine(after, time(), CHINA)),
    )


def units_of_house(directory: Directory, house: str) -> tuple[str, ...]:
    """The units that share the machines of a house."""
    roster = directory.roster
    return tuple(unit for unit in roster.units if roster.house(unit) == house)


class Totals(NamedTuple):
    """A day's figures: visits, persons and services are never mixed (domain rule 2)."""

    visits: int
    persons: int
    services: int


def _of_day(
    conn: Connection, directory: Directory, house: str, day: date
) -> Iterator[tuple[WalkIn, bool]]:
    units = units_of_house(directory, house)
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM cases WHERE kind = 'walk_in' AND happened_at >= ?"
        f" AND happened_at < ? AND unit IN ({','.join('?' * len(units))})"
        " ORDER BY happened_at DESC, doc DESC",
        (*day_bounds(day, day), *units),
    )
    return map(_walk_in, rows)


def _walk_in(row: Row) -> tuple[WalkIn, bool]:
    state = decode_state(row[0])
    assert isinstance(state, WalkIn)  # noqa: S101 - the kind was asked for
    return state, bool(row[1])


def _totals(walk_ins: Iterable[WalkIn]) -> Totals:
    counted = [state for state in walk_ins if state.status != "VOID"]
    services = sum(service.quantity for state in counted for service in state.services)
    return Totals(len(counted), sum(state.persons for state in counted), services)


def reception_totals(conn: Connection, directory: Directory, house: str, day: date) -> Totals:
    """The figures of a house on a day; voided entries do not count."""
    return _totals(state for state, _ in _of_day(conn, directory, house, day))


def reception_day(conn: Connection, directory: Directory, house: str, day: date) -> ReceptionDay:
    """The counts and walk-ins of a house on a day, newest first; the unfinished of any day."""
    of_day = list(_of_day(conn, directory, house, day))
    units = units_of_house(directory, house)
    unfinished = conn.execute(
        f"SELECT {COLUMNS} FROM cases WHERE kind = 'walk_in' AND awaits <> ''"
        f" AND unit IN ({','.join('?' * len(units))}) ORDER BY due_at IS NULL, due_at, doc",
        units,
    )
    totals = _totals(state for state, _ in of_day)
    return ReceptionDay(
        day=day,
        visits=totals.visits,
        persons=totals.persons,
        services=totals.services,
        counts=_counts(state for state, _ in of_day if state.status != "VOID"),
        walk_ins=tuple(_row(*one, directory) for one in of_day),
        unfinished=tuple(_row(*_walk_in(row), directory) for row in unfinished),
    )


def _counts(walk_ins: Iterable[WalkIn]) -> tuple[ServiceCount, ...]:
    counted: dict[tuple[ServiceCategory, str], list[int]] = {}
    for state in walk_ins:
        for service in state.services:
            count = counted.setdefault((service.category, service.sub), [0, 0, 0])
            count[2] += service.quantity
        for kind in {(service.category, service.sub) for service in state.services}:
            counted[kind][0] += 1
            counted[kind][1] += state.persons
    order = list(ServiceCategory)
    return tuple(
        ServiceCount(category, sub, *count)
        for (category, sub), count in sorted(
            counted.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    )


def _row(state: WalkIn, is_waiting: bool, directory: Directory) -> WalkInRow:
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
        is_waiting=is_waiting,
        follow_by=state.follow_by,
        due=next_clock(state, directory) if next_step(state) else None,
        rating=state.rating,
    )
