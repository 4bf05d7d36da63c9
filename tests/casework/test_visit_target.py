"""Visit targets: one officer each, visited once a cycle; a plan is only a proposal."""

from datetime import timedelta
from typing import Any

import pytest

from casework.amend import Amended, AmendedPrivate, AmendmentSettled
from casework.cases import visit
from casework.cases.visit import VisitWords
from casework.cases.visit_target import events as visit_target
from casework.cases.visit_target.pairing import pairs
from casework.cases.visit_target.readings import due_targets, plan
from casework.cases.visit_target.state import VisitTarget
from casework.cases.visit_target.table import MACHINE
from casework.clocks import due_text
from casework.deadlines import next_clock
from casework.registry import Proposal, decode_state, encode_state
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, FIELD, HEAD, SISTER_HEAD
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.turns import first_in
from tests.harness.lives.visit import NAME, TARGET, notes
from tests.harness.lives.visit_target import NAMED, a_scribe, registered, registering, visited


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"category": "CONTROL"}, "visit_target.category"),
        ({"category": "SHOP"}, "visit_target.category"),
        ({"pair_officer": "nobody"}, "visit_target.officer"),
        ({"pair_officer": AUX}, "visit_target.officer"),
        ({"pair_officer": SISTER_HEAD}, "visit_target.officer"),
        ({"cycle_months": 25}, "visit_target.cycle"),
        ({"cycle_months": -1}, "value.count"),
    ],
)
def test_target_outside_the_list_or_without_its_officer_is_refused(
    changes: dict[str, Any], clause: str
) -> None:
    assert Life(a_scribe()).no(FIELD, registering(**changes), NAMED) == clause


def test_nobody_is_entered_where_no_list_was_issued() -> None:
    assert Life().no(FIELD, registering(), NAMED) == "visit_target.category"


def test_target_needs_a_name() -> None:
    assert Life(a_scribe()).no(FIELD, registering()) == "visit_target.name"


def test_target_is_due_a_quarter_after_it_was_entered_and_after_each_visit() -> None:
    life = registered()  # 2026-09-14
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert due_text(clock.due_at) == "12-14 24:00"
    life.scribe.later(days=30)
    case = visited(life)
    state = life.do(FIELD, visit_target.TargetVisited(case, life.scribe.now))
    assert isinstance(state, VisitTarget)
    assert (state.visits, state.last_visit) == (1, case)
    clock = next_clock(state, life.scribe.directory)
    assert clock is not None
    assert due_text(clock.due_at) == "01-14 24:00"
    assert decode_state(encode_state(state)) == state


def test_cycle_of_its_own_stands_in_for_the_profiles() -> None:
    life = registered(cycle_months=1)
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert due_text(clock.due_at) == "10-14 24:00"
    assert life.no(HEAD, visit_target.VisitCycleSet(30)) == "visit_target.cycle"
    assert life.no(FIELD, visit_target.VisitCycleSet(2)) == "role.missing"
    assert life.do(HEAD, visit_target.VisitCycleSet(2)).cycle_months == 2


def test_visit_in_vain_is_counted_and_leaves_the_cycle_running() -> None:
    life = registered()
    life.scribe.later(days=1)
    case = visited(life, is_met=False)
    told = visit_target.TargetVisited(case, life.scribe.now, is_met=False)
    state = life.do(FIELD, told)
    assert (state.missed, state.visited_last_at) == (1, None)
    assert life.no(FIELD, told) == "visit_target.newer"
    life.scribe.later(days=1)
    state = life.do(FIELD, visit_target.TargetVisited(visited(life), life.scribe.now))
    assert state.missed == 0


def test_visit_that_did_not_happen_is_not_counted() -> None:
    life = registered()
    other = registered(life.scribe)
    theirs = visited(other)
    missed = visited(life, is_met=False)
    for body in (
        visit_target.TargetVisited("nothing", life.scribe.now),
        visit_target.TargetVisited(theirs, life.scribe.now),
        visit_target.TargetVisited(missed, life.scribe.now),
        visit_target.TargetVisited(missed, life.scribe.now + timedelta(days=1), is_met=False),
        visit_target.TargetVisited(visited(life), bureau.START - timedelta(days=1)),
    ):
        assert life.no(FIELD, body) == "visit_target.visit"


def test_visit_is_counted_once() -> None:
    life = registered()
    told = visit_target.TargetVisited(visited(life), life.scribe.now)
    life.do(AUX, told)
    assert life.no(FIELD, told) == "visit_target.newer"


def test_pairing_is_decided_by_a_head() -> None:
    life = registered()
    assert life.no(FIELD, visit_target.VisitTargetPaired(DESK)) == "role.missing"
    assert life.no(HEAD, visit_target.VisitTargetPaired(AUX)) == "visit_target.officer"
    assert life.do(HEAD, visit_target.VisitTargetPaired(DESK)).pair_officer == DESK


def test_target_off_the_list_is_neither_due_nor_paired() -> None:
    life = registered()
    assert life.no(FIELD, visit_target.VisitTargetEnded(" ")) == "visit_target.reason"
    state = life.do(FIELD, visit_target.VisitTargetEnded("已搬走"))
    assert next_clock(state, life.scribe.directory) is None
    assert due_targets([state], life.scribe.directory, bureau.day("2027-12-31")) == ()
    assert pairs([state]) == {}
    assert life.do(FIELD, visit_target.VisitTargetRestored()).status == "ACTIVE"


def test_amended_target_keeps_a_name_and_a_category_of_the_list() -> None:
    life = registered()
    for values in ({"name": " "}, {"category": "CONTROL"}):
        body, private = Amended(dict.fromkeys(values)), AmendedPrivate(dict(values))
        assert life.no(FIELD, body, private, "VisitTargetAmended") == (
            "visit_target.stays_complete"
        )
    body, private = Amended({"place": None}), AmendedPrivate({"place": "5号院"})
    assert life.do(FIELD, body, private, "VisitTargetAmended").place == "5号院"


def test_due_targets_are_read_in_the_order_of_their_days() -> None:
    scribe = a_scribe()
    slow, quick = registered(scribe, cycle_months=2), registered(scribe, cycle_months=1)
    states = [slow.state, quick.state]
    found = due_targets(states, scribe.directory, bureau.day("2026-11-30"))
    assert [(one.target.case, one.due_on) for one in found] == [
        (quick.case, bureau.day("2026-10-14")),
        (slow.case, bureau.day("2026-11-14")),
    ]
    assert due_targets(states, scribe.directory, bureau.day("2026-10-13")) == ()


def test_plan_proposes_working_days_officer_by_officer_and_leaves_the_rest_due() -> None:
    scribe = a_scribe()
    lives = [registered(scribe, cycle_months=1) for _ in range(4)]
    lives.append(registered(scribe, cycle_months=1, pair_officer=DESK))
    states = [life.state for life in lives]
    friday, monday = bureau.day("2026-10-16"), bureau.day("2026-10-19")
    proposed = plan(states, scribe.directory, friday, monday, per_day=1)
    assert [(one.officer, one.plan_on) for one in proposed] == [
        (FIELD, friday),
        (FIELD, monday),
        (DESK, friday),
    ]
    first = proposed[0]
    life = Life(scribe)
    planned = life.do(FIELD, first.body, first.private)
    assert (planned.status, planned.target_case, planned.name) == (
        "PLANNED",
        lives[0].case,
        "张桂英",
    )


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    life = registered()
    hold_to_table(life, machine=MACHINE)
    life.do(FIELD, visit_target.VisitTargetEnded("已搬走"))
    hold_to_table(life, machine=MACHINE)


MAKERS: dict[str, Any] = {
    "VisitTargetRegistered": lambda dice, scribe, state: (
        registering(),
        dice.choice((NAMED, None)),
    ),
    "VisitTargetAmended": lambda dice, scribe, state: (
        Amended({"place": None}),
        AmendedPrivate({"place": "5号院"}),
    ),
    "VisitTargetAmendmentSettled": lambda dice, scribe, state: (
        AmendmentSettled("place", "kept"),
        None,
    ),
    "VisitTargetPaired": lambda dice, scribe, state: (
        visit_target.VisitTargetPaired(dice.choice((DESK, AUX))),
        None,
    ),
    "VisitCycleSet": lambda dice, scribe, state: (visit_target.VisitCycleSet(3), None),
    "TargetVisited": lambda dice, scribe, state: (
        visit_target.TargetVisited("nothing", scribe.now, dice.random() < 0.5),
        None,
    ),
    "TargetVisitPlanned": lambda dice, scribe, state: (
        visit_target.TargetVisitPlanned("nothing"),
        None,
    ),
    "VisitTargetEnded": lambda dice, scribe, state: (
        visit_target.VisitTargetEnded("搬走"),
        None,
    ),
    "VisitTargetRestored": lambda dice, scribe, state: (
        visit_target.VisitTargetRestored(),
        None,
    ),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = a_scribe()
    allowed: set[str] = set()
    for seed in range(20):
        allowed |= live_at_random(
            "visit_target", MAKERS, seed, scribe=scribe, actors=(FIELD, DESK, HEAD)
        )
    need_a_visit = {"TargetVisited", "TargetVisitPlanned"}
    assert allowed >= set(MAKERS) - need_a_visit - {"VisitTargetAmendmentSettled"}


def test_visit_is_planned_from_its_target_and_counted_there() -> None:
    life = registered()
    scribe, case = life.scribe, life.scribe.new_case()
    assert life.no(FIELD, visit_target.TargetVisitPlanned(case)) == "visit_target.planned"
    body = visit.VisitPlanned(target=TARGET, plan_on=scribe.now.date(), target_case=life.case)
    scribe.happen(FIELD, Proposal(case, body, NAME))
    state = life.do(FIELD, visit_target.TargetVisitPlanned(case))
    assert MACHINE.display is not None
    assert MACHINE.display.related(state) == (case,)
    again = life.no(FIELD, visit_target.TargetVisitPlanned(case))
    assert again == "visit_target.planned_already"
    scribe.happen(FIELD, Proposal(case, visit.VisitRecorded(notes(scribe)), VisitWords("家里都好")))
    counted = life.do(FIELD, visit_target.TargetVisited(case, scribe.now))
    assert (counted.planned_visit, counted.last_visit, counted.visits) == (None, case, 1)


def test_visit_of_somebody_else_is_not_planned_from_here() -> None:
    life = registered()
    other = registered(life.scribe)
    case = visited(other)
    assert life.no(FIELD, visit_target.TargetVisitPlanned(case)) == "visit_target.planned"


def test_number_of_the_planned_visit_stands_in_the_form_that_counts_it() -> None:
    life = registered()
    scribe, case = life.scribe, life.scribe.new_case()
    body = visit.VisitPlanned(
        target=TARGET, plan_on=scribe.now.date(), target_case=life.case, temp_no="临-A08-0914-001"
    )
    scribe.happen(FIELD, Proposal(case, body, NAME))
    assert first_in(life, FIELD, visit_target.TargetVisited, "visit") is None
    life.do(FIELD, visit_target.TargetVisitPlanned(case))
    assert first_in(life, FIELD, visit_target.TargetVisited, "visit") == "临-A08-0914-001"
