"""Who is to be visited by when, and a plan of it: read on the day, never an event."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from casework.calendar import WorkCalendar
from casework.cases.visit import Target, VisitPlanned, VisitTargetPrivate
from casework.cases.visit_target.state import VisitTarget, named_day
from casework.clocks import last_day
from casework.context import Directory
from casework.counting import counted

CYCLE = "visit.cycle"
NOTHING_PLANNED: Mapping[tuple[str, date], int] = {}


class DueTarget(NamedTuple):
    """A target and the day by which it is to be visited."""

    target: VisitTarget
    due_on: date


class PlannedVisit(NamedTuple):
    """A visit that a plan proposes: whose, when, and what would be written down."""

    officer: str
    plan_on: date
    body: VisitPlanned
    private: VisitTargetPrivate


def due_targets(
    targets: Iterable[VisitTarget], directory: Directory, until: date
) -> tuple[DueTarget, ...]:
    """The targets that are to be visited by a day, those due first at the front."""
    found = []
    for target in targets:
        due = _due_on(target, directory)
        if due is not None and due <= until:
            found.append(DueTarget(target, due))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.target.case)))


def plan(
    targets: Iterable[VisitTarget],
    directory: Directory,
    first: date,
    last: date,
    per_day: int = 2,
    busy: Mapping[tuple[str, date], int] = NOTHING_PLANNED,
) -> tuple[PlannedVisit, ...]:
    """Who might be visited on which working day: the most urgent first, each by their officer.

    What does not fit between the two days stays unplanned, and due.  ``busy``: how many visits an
    officer (id) has planned for a day already.
    """
    free: dict[str, list[date]] = {}
    proposed = []
    for target, _ in due_targets(targets, directory, last):
        officer = target.pair_officer
        if officer not in free:
            slots = Counter(_slots(directory.calendar, first, last, per_day))
            slots.subtract({day: busy.get((officer, day), 0) for day in slots})
            free[officer] = sorted(slots.elements())
        days = free[officer]
        if days:
            proposed.append(_proposal(target, days.pop(0)))
    return tuple(proposed)


def _due_on(target: VisitTarget, directory: Directory) -> date | None:
    if target.status != "ACTIVE":
        return None
    found = counted(target, directory, "visit", named_day(target))
    return next((last_day(one.clock.due_at) for one in found if one.limit.code == CYCLE), None)


def _slots(calendar: WorkCalendar, first: date, last: date, per_day: int) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_workday(day) for _ in range(per_day)]


def _proposal(target: VisitTarget, day: date) -> PlannedVisit:
    return PlannedVisit(
        officer=target.pair_officer,
        plan_on=day,
        body=VisitPlanned(
            target=Target(target.target, target.category, target.place),
            plan_on=day,
            target_case=target.case,
            officer=target.pair_officer,
        ),
        private=VisitTargetPrivate(target.name, target.contact),
    )
