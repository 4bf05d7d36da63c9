"""Two desks work on one item while they cannot see each other; then they converse.

Different fields merge; one field changed twice keeps both values for a person to choose;
approvals and closings never merge: the later one is refused, kept and shown.
"""

from collections.abc import Callable
from datetime import date

import pytest

from casework.amend import Amended, AmendedPrivate, AmendmentSettled
from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.closing import CloseRequested, LedgerItemClosed, PublicityDecided
from casework.cases.ledger.intake import LedgerItemEstablished
from casework.cases.ledger.state import LedgerItem
from casework.cases.ledger.work import MeasureRecorded, ResultPrivate, ResultRecorded
from casework.cases.words import Words
from casework.codes import Outcome, Publicity, Risk
from casework.registry import Proposal
from tests.harness.bureau import DESK, DIV_HEAD, HANDLER, HEAD, PRECINCT
from tests.harness.centre.desks import PlainDesks
from tests.harness.machines.beginning import ASSIGNED, CALLED, FED_BACK, TO_CLOSE, TO_OPEN, WORKING
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.offices import Offices
from tests.harness.proposals import propose, propose_as

WORDS = Words("店家已加装除味设备,夜间十一点停排风")


def amended(case: str, over: str | None = None, **values: object) -> Proposal:
    return propose_as(
        case, "LedgerItemAmended", Amended(dict.fromkeys(values, over)), AmendedPrivate(values)
    )


def assigned(case: str, day: str) -> Proposal:
    body = LedgerItemAssigned(lead_unit=PRECINCT, due_on=date.fromisoformat(day))
    return propose(case, body)


Order = Callable[[Offices], tuple[DeskMachine, DeskMachine]]
BOTH_ORDERS = pytest.mark.parametrize(
    "order",
    [
        lambda offices: (offices.room, offices.precinct),
        lambda offices: (offices.precinct, offices.room),
    ],
    ids=["room first", "precinct first"],
)


@BOTH_ORDERS
def test_different_fields_merge_whoever_is_first(offices: Offices, order: Order) -> None:
    case = offices.claim(WORKING)
    offices.room.record(DESK, [amended(case, place="钟楼社区5号院")])
    offices.precinct.record(HEAD, [amended(case, risk="3")])
    offices.converse(*order(offices))
    item = offices.item(case)
    assert (item.place, item.risk, item.conflicts) == ("钟楼社区5号院", Risk.HIGH, ())


@BOTH_ORDERS
def test_one_field_changed_twice_keeps_both_values(offices: Offices, order: Order) -> None:
    case = offices.claim(WORKING)
    values = {offices.room: 3, offices.precinct: 4}
    offices.room.record(DESK, [amended(case, people=3)])
    offices.precinct.record(HEAD, [amended(case, people=4)])
    first, second = order(offices)
    offices.converse(first, second)
    item = offices.item(case)
    assert item.people == values[first], "what reached the centre first stays in force"
    ((conflict,), kept) = item.conflicts, item.people
    assert (conflict.kept.value, conflict.other.value) == (kept, values[second])
    offices.precinct.record(
        HEAD,
        [propose(case, AmendmentSettled("people", "other"), None, "LedgerItemAmendmentSettled")],
    )
    offices.converse(offices.precinct)
    settled = offices.item(case)
    assert (settled.people, settled.conflicts) == (values[second], ())


def test_same_value_twice_is_no_conflict(offices: Offices) -> None:
    case = offices.claim(WORKING)
    offices.room.record(DESK, [amended(case, people=3)])
    offices.precinct.record(HEAD, [amended(case, people=3)])
    offices.converse(offices.room, offices.precinct)
    assert (offices.item(case).people, offices.item(case).conflicts) == (3, ())


def test_three_values_of_one_field_are_all_kept(offices: Offices) -> None:
    case = offices.claim(WORKING)
    for people, (desk, actor) in enumerate(
        ((offices.room, DESK), (offices.precinct, HEAD), (offices.division, DIV_HEAD)), 3
    ):
        desk.record(actor, [amended(case, people=people)])
    offices.converse(offices.room, offices.precinct, offices.division)
    assert [one.other.value for one in offices.item(case).conflicts] == [4, 5]
    settle = AmendmentSettled("people", "other")
    for in_force, left in ((4, [5]), (5, [])):
        offices.precinct.record(HEAD, [propose(case, settle, None, "LedgerItemAmendmentSettled")])
        offices.converse(offices.precinct)
        item = offices.item(case)
        assert item.people == in_force
        assert [one.other.value for one in item.conflicts] == left
        assert all(one.kept.value == in_force for one in item.conflicts)


def test_closing_over_an_amendment_that_came_first_is_refused_and_shown(offices: Offices) -> None:
    case = offices.claim(TO_CLOSE)
    offices.room.record(DESK, [amended(case, place="钟楼社区5号院")])
    offices.precinct.record(HEAD, [propose(case, LedgerItemClosed())])
    offices.converse(offices.room, offices.precinct)
    assert offices.item(case).status == "CLOSE_PENDING"
    assert offices.refused(offices.precinct) == ["final_say.moved_on"]
    offices.precinct.record(HEAD, [propose(case, LedgerItemClosed())])
    offices.converse(offices.precinct)
    assert offices.item(case).status == "CLOSED", "read again, and decided"


def test_amendment_that_comes_after_the_closing_is_refused_and_shown(offices: Offices) -> None:
    case = offices.claim(TO_CLOSE)
    offices.room.record(DESK, [amended(case, place="钟楼社区5号院")])
    offices.precinct.record(HEAD, [propose(case, LedgerItemClosed())])
    offices.converse(offices.precinct, offices.room)
    item = offices.item(case)
    assert (item.status, item.place) == ("CLOSED", "钟楼社区3号院")
    assert offices.refused(offices.room) == ["status.not_now"]


def test_measure_that_came_first_stops_a_blind_request_to_close(offices: Offices) -> None:
    case = offices.claim(CALLED)
    offices.room.record(HANDLER, [propose(case, MeasureRecorded(), WORDS)])
    offices.precinct.record(HANDLER, [propose(case, CloseRequested())])
    offices.precinct.record(HEAD, [propose(case, LedgerItemClosed())])
    offices.converse(offices.room, offices.precinct)
    item = offices.item(case)
    assert item.status == "CLOSE_PENDING"
    assert [measure.text for measure in item.measures][-1] == WORDS.text
    assert offices.refused(offices.precinct) == ["final_say.moved_on"]


def test_measure_that_comes_after_the_closing_is_refused_and_shown(offices: Offices) -> None:
    case = offices.claim(CALLED)
    offices.room.record(HANDLER, [propose(case, MeasureRecorded(), WORDS)])
    offices.precinct.record(HANDLER, [propose(case, CloseRequested())])
    offices.precinct.record(HEAD, [propose(case, LedgerItemClosed())])
    offices.converse(offices.precinct, offices.room)
    item = offices.item(case)
    assert (item.status, item.measures) == ("CLOSED", ())
    assert offices.refused(offices.room) == ["status.not_now"]


@BOTH_ORDERS
def test_two_closings_give_one_closing_and_one_refusal(offices: Offices, order: Order) -> None:
    case = offices.claim(TO_CLOSE)
    for desk in (offices.room, offices.precinct):
        desk.record(HEAD, [propose(case, LedgerItemClosed())])
    first, second = order(offices)
    offices.converse(first, second)
    item = offices.item(case)
    assert (item.status, item.closed_by) == ("CLOSED", HEAD)
    assert [one.step for one in item.signatures].count("LedgerItemClosed") == 1
    assert (offices.refused(first), offices.refused(second)) == ([], ["status.not_now"])


@BOTH_ORDERS
def test_two_assignments_give_one_assignment_and_one_refusal(
    offices: Offices, order: Order
) -> None:
    case = offices.claim(ASSIGNED)
    days = {offices.room: "2026-09-22", offices.precinct: "2026-09-23"}
    for desk, day in days.items():
        desk.record(HEAD, [assigned(case, day)])
    first, second = order(offices)
    offices.converse(first, second)
    item = offices.item(case)
    assert item.due_on == date.fromisoformat(days[first])
    assert (offices.refused(first), offices.refused(second)) == ([], ["final_say.moved_on"])


def test_due_day_amended_before_an_assignment_arrives_does_not_undo_it(offices: Offices) -> None:
    case = offices.claim(TO_OPEN)
    offices.division.record(DIV_HEAD, [amended(case, due_on="2026-11-25")])
    offices.precinct.record(HEAD, [propose(case, LedgerItemEstablished())])
    offices.precinct.record(HEAD, [assigned(case, "2026-09-23")])
    offices.converse(offices.precinct, offices.division)
    item = offices.item(case)
    assert item.due_on == date(2026, 9, 23)
    ((conflict,)) = item.conflicts
    assert conflict.other.value == "2026-11-25", "kept beside it for a person to choose"


def test_two_decisions_on_publicity_give_one_decision_and_one_refusal(offices: Offices) -> None:
    case = offices.claim(FED_BACK)
    offices.room.record(HEAD, [propose(case, PublicityDecided(Publicity.OPEN, "公众号"))])
    offices.precinct.record(HEAD, [propose(case, PublicityDecided(Publicity.ANON, "公告栏"))])
    offices.converse(offices.room, offices.precinct)
    decision = offices.item(case).publicity
    assert decision is not None
    assert decision.text == "公众号"
    assert offices.refused(offices.precinct) == ["ledger.replaces_unseen"]


def test_two_results_give_one_result_and_one_refusal(offices: Offices) -> None:
    case = offices.claim(WORKING)
    for desk, text in ((offices.room, "店家已整改"), (offices.precinct, "店家已停业")):
        private = ResultPrivate(text, "现场照片2张")
        desk.record(HANDLER, [propose(case, ResultRecorded(Outcome.DONE), private)])
    offices.converse(offices.room, offices.precinct)
    assert offices.item(case).outcome_text == "店家已整改"
    assert offices.refused(offices.precinct) == ["ledger.replaces_unseen"]


def test_measures_of_two_desks_are_both_kept(offices: Offices) -> None:
    case = offices.claim(WORKING)
    for desk, text in ((offices.room, "现场查看"), (offices.precinct, "约谈店家")):
        desk.record(HANDLER, [propose(case, MeasureRecorded(), Words(text))])
    offices.converse(offices.precinct, offices.room)
    assert [one.text for one in offices.item(case).measures] == ["约谈店家", "现场查看"]


def test_step_that_arrives_before_its_case_is_held_and_then_decided(small: PlainDesks) -> None:
    case = small.room.draft()
    early = [
        small.precinct.write(HEAD, propose(case, LedgerItemEstablished())),
        small.precinct.write(HEAD, amended(case, people=3)),
    ]
    small.precinct.sync(small.centre)
    assert small.precinct.results(early) == ["held", "held"]
    assert small.centre.state(case) is None
    small.room.sync(small.centre)
    state = small.centre.state(case)
    assert isinstance(state, LedgerItem)
    assert state.people == 3, "an amendment merges whenever it comes"
    assert state.status == "PENDING_EST", "an approval must have seen what it approves"
