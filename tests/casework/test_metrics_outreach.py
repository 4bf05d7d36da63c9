"""联访解 and 进建商: visits made of those planned, problems solved of those found."""

from datetime import date, datetime
from typing import Any

import pytest

from casework.cases.meeting.state import Matter, Meeting
from casework.cases.visit import Problem, Visit
from casework.cases.visit.guards import ITEMS
from casework.cases.visit_target.state import VisitTarget
from casework.codes import TargetKind
from casework.event import CHINA
from casework.metrics import OutreachFigures, Rate, by_officer, outreach_figures
from casework.metrics.outreach import SETTLED
from casework.registry import MACHINES
from tests.harness.bureau import DESK, FIELD, PRECINCT, fixed_id
from tests.harness.rules.figures import NINE, closed, item, scope, visit


def figures(*visits: Visit, **changes: Any) -> OutreachFigures:
    return outreach_figures(visits, scope(**changes))


def of(rate: Rate) -> tuple[int, int]:
    return rate.numerator, rate.denominator


def test_visits_done_is_of_those_planned_for_the_period() -> None:
    found = figures(
        visit(1),
        visit(2, status="ARCHIVED"),
        visit(3, status="MISSED", missed_at=(NINE,)),
        visit(4, status="CANCELLED"),
        visit(5, status="PLANNED"),
        visit(6, plan_on=None),
        visit(7, plan_on=date(2026, 10, 1)),
    )
    assert of(found.visits_done) == (2, 4)
    assert found.visits_planned == 5
    assert (found.missed, found.unplanned) == (1, 1)
    assert [one.reason.en for one in found.visits_done.left_out] == ["Cancelled"]


def test_visit_whose_day_has_not_passed_is_no_verdict_yet() -> None:
    today = datetime(2026, 9, 14, 18, tzinfo=CHINA)
    found = figures(visit(status="PLANNED"), now=today)
    assert of(found.visits_done) == (0, 0)
    assert found.visits_planned == 1
    past_midnight = datetime(2026, 9, 15, 0, 30, tzinfo=CHINA)
    assert of(figures(visit(status="PLANNED"), now=past_midnight).visits_done) == (0, 1)


def problem(no: int, linked: str | None = None, handed_to: str = "") -> Problem:
    return Problem(no, "路灯不亮", linked, handed_to)


def test_problem_is_solved_when_the_case_it_became_is_settled() -> None:
    done, open_item, letter = item(11, status="CLOSED"), item(12), closed(13)
    known = {state.case: state for state in (done, open_item, letter)}
    went = visit(
        1,
        problems=(
            problem(1, done.case),
            problem(2, open_item.case),
            problem(3, letter.case),
            problem(4, handed_to="供电公司"),
            problem(5, fixed_id(9, 99)),
            problem(6),
        ),
    )
    before = visit(2, recorded_at=datetime(2026, 8, 1, tzinfo=CHINA), problems=(problem(1),))
    found = figures(went, before, related=known.get)
    assert of(found.problems_solved) == (2, 6)


def test_problem_that_became_a_visit_or_nothing_is_not_solved() -> None:
    other = visit(9)
    known: dict[str, Any] = {other.case: other, "": item(11, status="CLOSED")}
    found = figures(visit(1, problems=(problem(1, other.case), problem(2))), related=known.get)
    assert of(found.problems_solved) == (0, 2)


def test_founding_years_solved_problems_come_out_of_the_function() -> None:
    """13,145 collected, 12,724 solved (seed 004)."""
    done = item(11, status="CLOSED")
    solved = visit(1, problems=(problem(1, done.case),) * 12_724)
    left = visit(2, problems=(problem(1),) * (13_145 - 12_724))
    found = figures(solved, left, related={done.case: done}.get)
    assert of(found.problems_solved) == (12_724, 13_145)
    assert found.problems_solved.text == "96.79 %"


@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_every_kind_that_a_problem_may_become_can_be_settled(kind: str) -> None:
    assert SETTLED[kind] <= set(MACHINES[kind].statuses)
    assert SETTLED[kind]


def target(number: int, officer: str) -> VisitTarget:
    return VisitTarget(
        case=fixed_id(9, number),
        status="ACTIVE",
        unit=PRECINCT,
        units=(PRECINCT,),
        opened_at=NINE,
        opened_by=officer,
        updated_at=NINE,
        last="",
        target=TargetKind.HOUSEHOLD,
        category="ALONE",
        pair_officer=officer,
    )


def test_officers_row_has_their_pairs_and_the_visits_they_worked_on() -> None:
    rows = by_officer(
        [
            visit(1, problems=(problem(1),)),
            visit(2, status="MISSED", missed_at=(NINE, NINE)),
            visit(3, handlers=(DESK,)),
        ],
        [target(21, FIELD), target(22, FIELD)],
        scope(),
    )
    found = {row.officer: row for row in rows}
    assert set(found) == {FIELD, DESK}
    assert found[FIELD].pairs == 2
    assert found[FIELD].missed == 2
    assert of(found[FIELD].visits_done) == (1, 2)
    assert of(found[DESK].visits_done) == (1, 1)
    assert found[DESK].pairs == 0
    assert of(found[FIELD].problems_solved) == (0, 1)


def test_sessions_count_by_the_day_they_were_held_and_their_matters_by_the_five() -> None:
    def session(number: int, held_at: datetime | None, matters: int) -> Meeting:
        return Meeting(
            case=fixed_id(9, number),
            status="HELD",
            unit=PRECINCT,
            units=(PRECINCT,),
            opened_at=NINE,
            opened_by="",
            updated_at=NINE,
            last="",
            session_no=number,
            planned_at=NINE,
            place="社区",
            host="",
            held_at=held_at,
            matters=tuple(
                Matter(no=no, raised_at=NINE, proposer="", content="停车") for no in range(matters)
            ),
        )

    found = outreach_figures([], scope(), [session(1, NINE, 2), session(2, None, 3)])
    assert found.sessions == 1
    assert of(found.matters_complete) == (0, 2)
