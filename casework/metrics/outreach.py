"""联访解, 进建商: visits made of those planned, problems solved of those found, five-in-one.

The rules they keep (domain 4, 10): a visit counts in the period of its planned day, and where
that day passed, or nobody was met on it, a new day is a new plan: the old one stays not done.
Not met is not done, whatever note was left; a problem is solved when the case it became is
settled.  Handed to somebody in words alone it is not: nobody can say what came of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import chain, zip_longest

from msgspec import Struct

from casework.cases.meeting.state import Matter, Meeting
from casework.cases.visit import Visit
from casework.cases.visit_target.pairing import pairs
from casework.cases.visit_target.state import VisitTarget
from casework.event import CHINA, Label
from casework.metrics.rate import Rate, Verdict, rate
from casework.metrics.scope import NOT_DUE, Scope
from casework.past import came_to, stood
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


def _done(visit: Visit, scope: Scope) -> Iterator[Verdict]:
    """Of the days of the period for which it was planned: whether it was made."""
    plans = stood(visit, "plan_on")
    for plan, following in zip_longest(plans, plans[1:]):
        if plan.value is None or not scope.period.holds(_day(plan.value)):
            continue
        if following is not None:
            ended_at = following.since or visit.opened_at
            if _is_over(plan.value, ended_at) or _was_missed(visit, plan.since, ended_at):
                yield False
        else:
            yield _as_planned(visit, plan.value, scope)


def _as_planned(visit: Visit, day: date, scope: Scope) -> Verdict:
    """What became of the newest plan, by its day or later."""
    if visit.status in DONE:
        return True
    if visit.status == "MISSED":
        return False
    if visit.status == "CANCELLED":
        in_time = visit.cancelled_at is None or not _is_over(day, visit.cancelled_at)
        return CANCELLED if in_time and not _was_given_up(visit) else False
    return False if _is_over(day, scope.moment) else NOT_DUE


def _was_given_up(visit: Visit) -> bool:
    """Whether it was cancelled after nobody was met: that is not met."""
    before = [one.value for one in stood(visit, "status")][:-1]
    return before[-1:] == ["MISSED"]


def _is_over(day: date, at: datetime) -> bool:
    return day < at.astimezone(CHINA).date()


def _was_missed(visit: Visit, since: datetime | None, until: datetime) -> bool:
    """Whether nobody was met while a plan stood."""
    moments = (one.since for one in stood(visit, "status") if one.value == "MISSED")
    return any(at is not None and (since is None or since <= at) and at < until for at in moments)


def _solved(visits: Iterable[Visit], scope: Scope) -> Iterable[Verdict]:
    for visit in visits:
        if scope.period.holds(visit.recorded_at):
            for problem in visit.problems:
                yield is_settled(problem.linked_case, scope)


def is_settled(case: str | None, scope: Scope) -> bool:
    """Whether the case that a problem or a matter became is settled, as far as is known here."""
    state = scope.case(case)
    return state is not None and state.status in SETTLED.get(kind_of_state(state), ())


def _is_unplanned(visit: Visit, scope: Scope) -> bool:
    return visit.plan_on is None and scope.period.holds(visit.recorded_at)


def outreach_figures(
    visits: Iterable[Visit], scope: Scope, meetings: Iterable[Meeting] = ()
) -> OutreachFigures:
    """Every figure of these visits and sessions."""
    known = scope.known(visits)
    held = [one for one in scope.known(meetings) if scope.period.holds(_held_at(one))]
    done = _rate_of_visits(known, scope)
    return OutreachFigures(
        visits_planned=done.denominator + done.left_out_count,
        visits_done=done,
        missed=_missed(known, scope),
        unplanned=sum(_is_unplanned(visit, scope) for visit in known),
        problems_solved=rate(_solved(known, scope)),
        sessions=len(held),
        matters_complete=rate(
            _is_complete(one, scope)
            for held_one in held
            for one in held_one.matters
            if one.raised_at < scope.period.end
        ),
    )


def _rate_of_visits(visits: Iterable[Visit], scope: Scope) -> Rate:
    return rate(chain.from_iterable(_done(visit, scope) for visit in visits))


def _missed(visits: Iterable[Visit], scope: Scope) -> int:
    """Times in vain: when that was written down, for the day that is said proves nothing."""
    known = (one for visit in visits for one in stood(visit, "status"))
    return sum(one.value == "MISSED" and scope.period.holds(one.since) for one in known)


def _held_at(meeting: Meeting) -> datetime | None:
    """When the session was on record as held: it counts once, in that month."""
    return came_to(meeting, ("HELD",)) or meeting.held_at


def _is_complete(matter: Matter, scope: Scope) -> bool:
    return matter.completed_at is not None and matter.completed_at < scope.period.end


def by_officer(
    visits: Iterable[Visit], targets: Iterable[VisitTarget], scope: Scope
) -> tuple[OfficerRow, ...]:
    """联访解 by officer: their own list, and the visits that they worked on."""
    known = scope.known(visits)
    paired = pairs(scope.known(targets))
    officers = sorted({*paired, *(one for visit in known for one in visit.handlers)})
    return tuple(_row(officer, paired.get, known, scope) for officer in officers)


def _row(
    officer: str, paired: Callable[[str, int], int], visits: Iterable[Visit], scope: Scope
) -> OfficerRow:
    own = [visit for visit in visits if officer in visit.handlers]
    return OfficerRow(
        officer=officer,
        pairs=paired(officer, 0),
        visits_done=_rate_of_visits(own, scope),
        missed=_missed(own, scope),
        problems_solved=rate(_solved(own, scope)),
    )
