"""接待: a day's walk-ins, and what is not finished yet."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from casework.cases.walk_in import MACHINE, WalkIn
from casework.codes import ServiceCategory
from casework.context import Directory
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.registry import decode_state
from desk_client.store.database import Connection, Row
from desk_client.store.documents import who
from desk_client.store.listing import milliseconds
from desk_client.store.views import ReceptionDay, ServiceCount, WalkInRow

COLUMNS = "coalesce(tip, base), is_waiting"


def day_bounds(first: date, last: date) -> tuple[int, int]:
    """From 0:00 of a day up to, not including, 0:00 after another."""
    until = last + timedelta(days=1)
    return tuple(  # type: ignore[return-value] # two of them
        milliseconds(datetime.combine(day, time(), CHINA)) for day in (first, until)
    )


def units_of_house(directory: Directory, house: str) -> tuple[str, ...]:
    """The units that share the machines of a house."""
    roster = directory.roster
    return tuple(unit for unit in roster.units if roster.house(unit) == house)


def reception_day(conn: Connection, directory: Directory, house: str, day: date) -> ReceptionDay:
    """The counts and walk-ins of a house on a day, newest first; the unfinished of any day."""
    units = units_of_house(directory, house)
    marks = ",".join("?" * len(units))
    of_day = conn.execute(
        f"SELECT {COLUMNS} FROM cases WHERE kind = 'walk_in' AND happened_at >= ?"
        f" AND happened_at < ? AND unit IN ({marks}) ORDER BY happened_at DESC, doc DESC",
        (*day_bounds(day, day), *units),
    )
    walk_ins = tuple(_row(row, directory) for row in of_day)
    unfinished = conn.execute(
        f"SELECT {COLUMNS} FROM cases WHERE kind = 'walk_in' AND awaits <> ''"
        f" AND unit IN ({marks}) ORDER BY due_at IS NULL, due_at, doc",
        units,
    )
    counted = [row for row in walk_ins if row.status != "VOID"]
    return ReceptionDay(
        day=day,
        visits=len(counted),
        persons=sum(row.persons for row in counted),
        services=sum(service.quantity for row in counted for service in row.services),
        counts=_counts(counted),
        walk_ins=walk_ins,
        unfinished=tuple(_row(row, directory) for row in unfinished),
    )


def _counts(rows: Iterable[WalkInRow]) -> tuple[ServiceCount, ...]:
    visits, persons, services = (
        Counter[tuple[str, str]](),
        Counter[tuple[str, str]](),
        Counter[tuple[str, str]](),
    )
    for row in rows:
        kinds = {(service.category.value, service.sub) for service in row.services}
        visits.update(kinds)
        for kind in kinds:
            persons[kind] += row.persons
        for service in row.services:
            services[service.category.value, service.sub] += service.quantity
    return tuple(
        ServiceCount(
            ServiceCategory(category),
            sub,
            visits[category, sub],
            persons[category, sub],
            services[category, sub],
        )
        for category, sub in sorted(visits)
    )


def _row(row: Row, directory: Directory) -> WalkInRow:
    state = decode_state(row[0])
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
        due=next_clock(state, directory),
        rating=state.rating,
    )
