"""What a visit is to a person, when it is due, and whom it waits for."""

from collections.abc import Iterator
from datetime import datetime, time

from casework.cases.visit.events import (
    VisitProblemLinked,
    VisitRecorded,
    VisitReplanned,
    VisitReviewed,
)
from casework.cases.visit.state import Visit
from casework.clocks import end_of_day
from casework.counting import Appointment
from casework.event import CHINA, Label
from casework.machine import Display, Waits

PLAN = "visit.plan"
APPOINTMENT = "visit.appointment"
FOLLOW_UP = "visit.follow_up"


def _happened_at(visit: Visit) -> datetime:
    """When it began; before that the planned day."""
    if visit.started_at is not None:
        return visit.started_at
    if visit.plan_on is not None:
        return datetime.combine(visit.plan_on, time(), CHINA)
    return visit.opened_at


def _words(visit: Visit) -> Iterator[str]:
    yield from (visit.target.place, visit.content, visit.person.name if visit.person else "")
    for problem in visit.problems:
        yield from (problem.title, problem.handed_to)
    yield from (visit.review, visit.follow_up_why, visit.reason)


def _related(visit: Visit) -> Iterator[str | None]:
    yield from (visit.target_case, visit.follows, visit.follow_up_case)
    yield from (problem.linked_case for problem in visit.problems)


DISPLAY = Display[Visit](
    title=lambda visit: visit.name or visit.target.place,
    facts=(
        "target",
        "name",
        "plan_on",
        "appointed_at",
        "appointed_way",
        "missed",
        "note_left",
        "started_at",
        "ended_at",
        "way",
        "visitors",
        "met",
        "content",
        "problems",
        "opinions",
        "disputes",
        "hazards",
        "card_given",
        "publicity",
        "reviewed_by",
        "reviewed_at",
        "review",
        "follow_up_on",
        "follow_up_why",
        "reason",
    ),
    columns=("plan_on", "started_at", "visitors"),
    people=lambda visit: (visit.person,) if visit.person else (),
    names=lambda visit: (visit.name or (visit.person.name if visit.person else ""),),
    words=lambda visit: tuple(_words(visit)),
    happened_at=_happened_at,
    related=lambda visit: tuple(dict.fromkeys(filter(None, _related(visit)))),
)


def waits(visit: Visit) -> Waits | None:
    """For those who went, or planned it, until nothing heard is lost; then for the head.

    A visit that was read is done with: putting it away is nobody's turn.
    """
    if visit.status in ("PLANNED", "IN_PROGRESS"):
        return Waits(VisitRecorded, officers=visit.handlers)
    if visit.status == "MISSED":
        return Waits(VisitReplanned, officers=visit.handlers)
    if visit.status == "RECORDED":
        if all(problem.is_followed for problem in visit.problems):
            return Waits(VisitReviewed, units=(visit.unit,))
        return Waits(VisitProblemLinked, officers=visit.handlers)
    return None


def appointments(visit: Visit) -> tuple[Appointment, ...]:
    """The planned day or the agreed moment, and the day of the visit that is to follow."""
    return (*_going(visit), *_going_again(visit))


def _going(visit: Visit) -> tuple[Appointment, ...]:
    if visit.plan_on is None or visit.planned_at is None:
        return ()
    is_agreed = visit.appointed_at is not None
    return (
        Appointment(
            code=APPOINTMENT if is_agreed else PLAN,
            label=Label("预约走访", "Visit agreed") if is_agreed else Label("计划走访", "Visit"),
            due_at=visit.appointed_at or end_of_day(visit.plan_on),
            since=visit.planned_at,
            done_at=visit.recorded_at or visit.cancelled_at,
        ),
    )


def _going_again(visit: Visit) -> tuple[Appointment, ...]:
    if visit.follow_up_on is None or visit.follow_up_set_at is None:
        return ()
    return (
        Appointment(
            code=FOLLOW_UP,
            label=Label("再次走访", "To be visited again"),
            due_at=end_of_day(visit.follow_up_on),
            since=visit.follow_up_set_at,
            done_at=visit.follow_up_planned_at,
        ),
    )
