"""联访解, 进建商: visits made of those planned, problems solved of those found, five-in-one.

The rules they keep (domain 4, 10): a visit counts in the period of its planned day; not met
is not done, whatever note was left; a problem is solved when the case it became is settled.
Handed to somebody in words alone it is not: nobody can say what came of it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time

from msgspec import Struct

from casework.cases.meeting.state import Meeting
from casework.cases.visit import Visit
from casework.cases.visit_target import VisitTarget, pairs
from casework.event import CHINA, Label
from casework.metrics.rate import Rate, Verdict, rate
from casework.metrics.scope import NOT_DUE, Scope
from casework.registry import kind_of_state

CANCELLED = Label("已取消", "Cancelled")
DONE = frozenset({"RECORDED", "REVIEWED", "ARCHIVED"})

SETTLED: Mapping[str, frozenset[str]] = {
    "ledger_item": frozenset({"CLOSED"}),
    "letter": frozenset({"CLOSED", "CLOSED_EXPLAINED"}),
    "diversion": frozenset({"TOLD"}),
    "mediation": frozenset({"SIGNED", "PERFORMED"}),
    "meeting": frozenset({"FINISHED"}),
    "common_issue": frozenset({"CLOSED"}),
}
"""Statuses in which a case that a problem became is settled, by its kind."""


class OutreachFigures(Struct, frozen=True, kw_only=True):
    """The figures of visits and sessions."""

    visits_planned: int
    visits_done: Rate
    missed: int
    unplanned: int
    problems_solved: Rate
    sessions: int
    matters_complete: Rate


class OfficerRow(Struct, frozen=True, kw_only=True):
    """联访解, one officer: pairs, visits due and made, problems found and solved."""

    officer: str
    pairs: int
    visits_done: Rate
    missed: int
    problems_solved: Rate


def _day(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _done(visit: Visit, scope: Scope) -> Verdict:
    """Of the visits planned for a day of the period: made, by then or later."""
    if visit.plan_on is None or not scope.period.holds(_day(visit.plan_on)):
        return None
    if visit.status == "CANCELLED":
        return CANCELLED
    if visit.status in DONE:
        return True
    return NOT_DUE if visit.plan_on >= scope.now.astimezone(CHINA).date() else False


def _solved(visits: Iterable[Visit], scope: Scope) -> Iterable[Verdict]:
    for visit in visits:
        if scope.period.holds(visit.recorded_at):
            for problem in visit.problems:
                yield is_settled(problem.linked_case, scope)


def is_settled(case: str | None, scope: Scope) -> bool:
    """Whether the case that a problem or a matter became is settled, as far as is known here."""
    state = scope.related(case) if case else None
    return state is not None and state.status in SETTLED.get(kind_of_state(state), ())


def _is_unplanned(visit: Visit, scope: Scope) -> bool:
    return visit.plan_on is None and scope.period.holds(visit.recorded_at)


def outreach_figures(
    visits: Iterable[Visit], scope: Scope, meetings: Iterable[Meeting] = ()
) -> OutreachFigures:
    """Every figure of these visits and sessions."""
    known = tuple(visits)
    held = [meeting for meeting in meetings if scope.period.holds(meeting.held_at)]
    done = rate(_done(visit, scope) for visit in known)
    return OutreachFigures(
        visits_planned=done.denominator + done.left_out_count,
        visits_done=done,
        missed=_missed(known, scope),
        unplanned=sum(_is_unplanned(visit, scope) for visit in known),
        problems_solved=rate(_solved(known, scope)),
        sessions=len(held),
        matters_complete=rate(not matter.missing for one in held for matter in one.matters),
    )


def _missed(visits: Iterable[Visit], scope: Scope) -> int:
    return sum(scope.period.holds(at) for visit in visits for at in visit.missed_at)


def by_officer(
    visits: Iterable[Visit], targets: Iterable[VisitTarget], scope: Scope
) -> tuple[OfficerRow, ...]:
    """联访解 by officer: their own list, and the visits that they worked on."""
    known = tuple(visits)
    paired = pairs(targets)
    officers = sorted({*paired, *(one for visit in known for one in visit.handlers)})
    return tuple(_row(officer, paired.get, known, scope) for officer in officers)


def _row(
    officer: str, paired: Callable[[str, int], int], visits: Iterable[Visit], scope: Scope
) -> OfficerRow:
    own = [visit for visit in visits if officer in visit.handlers]
    return OfficerRow(
        officer=officer,
        pairs=paired(officer, 0),
        visits_done=rate(_done(visit, scope) for visit in own),
        missed=_missed(own, scope),
        problems_solved=rate(_solved(own, scope)),
    )
