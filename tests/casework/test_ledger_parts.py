"""Sub-tasks, supporting units, links, pauses and waivers: what the closing gate asks about."""

from datetime import timedelta

import pytest
from msgspec import structs

from casework.cases.every_case import OfficerRecused, RecusalGround
from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.codes import LinkedKind
from casework.cases.ledger.detours import CaseLinked
from casework.cases.ledger.gate import WAIVABLE, readings
from casework.cases.ledger.parts import ClauseWaived, SubTaskCancelled, SubTaskSet
from casework.cases.ledger.state import Waiver
from casework.cases.ledger.work import RespondentNamed
from casework.cases.words import Words
from casework.codes import Role
from casework.deadlines import clocks
from casework.state import State
from tests.harness.bureau import (
    CALLER,
    CHIEF,
    DESK,
    DIV_HEAD,
    DIVISION,
    FIELD,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    ROOM,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    fixed_id,
)
from tests.harness.lives.ledger import WORDS, Item, amendment


def open_clause(item: Item) -> str:
    """The clause that refuses to ask for closing."""
    return item.no("CloseRequested")


# --------------------------------------------------------------------------- sub-tasks


def test_sub_task_for_another_unit_blocks_closing_until_it_is_done() -> None:
    item = Item().go("AccountabilityDecided")
    item.say("SubTaskSet")
    assert SISTER in item.state.units
    assert open_clause(item) == "closing.nothing_open"
    assert item.no("SubTaskFinished", HANDLER) == "ledger.task_own"
    done = item.say("SubTaskFinished")
    assert done.open_tasks == ()
    assert SISTER_HANDLER in done.handlers
    assert open_clause(item) == ""


def test_sub_task_for_a_named_officer_is_theirs_alone() -> None:
    item = Item().go("LedgerItemTakenUp")
    body = SubTaskSet(PRECINCT, item.today, FIELD)
    item.say("SubTaskSet", body=body)
    assert item.no("SubTaskFinished", DESK) == "ledger.task_own"
    assert item.say("SubTaskFinished", FIELD).tasks[0].words == WORDS.text


@pytest.mark.parametrize(
    ("body", "clause"),
    [
        (lambda day: SubTaskSet("nowhere", day), "ledger.task_unit"),
        (lambda day: SubTaskSet(SISTER, day, HANDLER), "ledger.task_unit"),
        (lambda day: SubTaskSet(SISTER, day - timedelta(days=1)), "ledger.task_due"),
    ],
)
def test_sub_task_for_nobody_or_for_yesterday_is_refused(body: object, clause: str) -> None:
    item = Item().go("LedgerItemTakenUp")
    assert callable(body)
    assert item.no("SubTaskSet", body=body(item.today)) == clause


def test_cancelled_sub_task_blocks_nothing() -> None:
    item = Item().go("AccountabilityDecided")
    item.say("SubTaskSet")
    assert item.no("SubTaskCancelled", DIV_HEAD) == ""
    assert item.state.tasks[0].is_cancelled
    assert open_clause(item) == ""
    assert item.no("SubTaskCancelled", body=SubTaskCancelled("x")) == "ledger.task_cancel"


def test_only_who_set_a_sub_task_or_a_head_of_the_lead_cancels_it() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("SubTaskSet")
    another = item.office.hire(1, PRECINCT, Role.HANDLER)
    assert item.no("SubTaskCancelled", another) == "ledger.task_cancel"
    item.say("SubTaskCancelled", HEAD)


def test_sub_task_is_a_clock_of_its_own() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("SubTaskSet")
    codes = [clock.code for clock in clocks(item.state, item.office.directory)]
    assert codes[-1] == f"ledger.task.{item.state.tasks[0].id}"


def test_room_and_precinct_count_as_one_station_for_a_sub_task() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("SubTaskSet", body=SubTaskSet(ROOM, item.today))
    item.say("SubTaskFinished", DESK)


# --------------------------------------------------------------------- orders and links


def link(item: Item, kind: LinkedKind, case: str) -> str:
    return item.no("CaseLinked", body=CaseLinked(kind, case))


def test_open_supervision_order_blocks_closing_until_it_is_settled() -> None:
    item = Item().go("AccountabilityDecided")
    order = fixed_id(7, 1)
    item.say("CaseLinked")
    assert item.state.orders == (order,)
    assert open_clause(item) == "closing.nothing_open", "an order not known here counts as open"
    item.office.states[order] = _order(item, order, "ISSUED")
    assert open_clause(item) == "closing.nothing_open"
    item.office.states[order] = _order(item, order, "ACCEPTED")
    assert open_clause(item) == ""


def _order(item: Item, case: str, status: str) -> State:
    """An order as far as the gate looks at it."""
    return State(
        case=case,
        status=status,
        unit=PRECINCT,
        units=(PRECINCT,),
        opened_at=item.office.now,
        opened_by=OFFICE,
        updated_at=item.office.now,
        last="",
    )


def test_link_twice_to_itself_or_of_another_kind_is_refused() -> None:
    item = Item().go("LedgerItemTakenUp")
    other = Item(item.office)
    assert link(item, LinkedKind.ITEM, item.case) == "ledger.link"
    assert link(item, LinkedKind.LETTER, other.case) == "ledger.link"
    assert link(item, LinkedKind.ITEM, other.case) == ""
    assert link(item, LinkedKind.ITEM, other.case) == "ledger.link"
    assert item.state.orders == ()


# ------------------------------------------------------------- everything else left open


def test_pause_blocks_closing_until_the_clock_runs_again() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("LedgerItemClocksPaused", DIV_HEAD)
    for step in ("ResultRecorded", "FeedbackDrafted", "FeedbackApproved", "CallBackRecorded"):
        item.say(step)
    item.say("PublicityDecided")
    item.say("AccountabilityDecided")
    assert open_clause(item) == "closing.nothing_open"
    item.say("LedgerItemClocksResumed", DIV_HEAD)
    assert open_clause(item) == ""


def test_extension_that_waits_blocks_closing() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("LedgerItemExtensionRequested")
    for step in ("ResultRecorded", "FeedbackDrafted", "FeedbackApproved", "CallBackRecorded"):
        item.say(step)
    item.say("PublicityDecided")
    item.say("AccountabilityDecided")
    assert open_clause(item) == "closing.nothing_open"
    item.say("LedgerItemExtensionRefused")
    assert open_clause(item) == ""


def test_two_values_of_a_field_block_closing_until_somebody_chooses() -> None:
    item = Item().go("AccountabilityDecided")
    for actor, place in ((DESK, "一号院"), (HEAD, "二号院")):
        body, private = amendment(place=place)
        item.say("LedgerItemAmended", actor, body, private=private)
    assert open_clause(item) == "closing.nothing_open"
    item.say("LedgerItemAmendmentSettled")
    assert open_clause(item) == ""


def test_supporting_unit_blocks_closing_until_it_reports() -> None:
    item = Item().go("LedgerItemEstablished")
    body = LedgerItemAssigned(
        lead_unit=PRECINCT, due_on=item.today + timedelta(days=5), co_units=(SISTER,)
    )
    item.say("LedgerItemAssigned", body=body)
    for step in ("LedgerItemTakenUp", "ResultRecorded", "FeedbackDrafted", "FeedbackApproved"):
        item.say(step)
    item.say("CallBackRecorded")
    item.say("PublicityDecided")
    item.say("AccountabilityDecided")
    assert open_clause(item) == "closing.nothing_open"
    item.say("SupportFinished")
    assert open_clause(item) == ""


# ----------------------------------------------------------------------------- waivers


def without(step: str) -> Item:
    """An item that has everything but one step, fed back and called."""
    item = Item().go("CallBackRecorded")
    for decision in ("PublicityDecided", "AccountabilityDecided"):
        if decision != step:
            item.say(decision)
    return item


@pytest.mark.parametrize(
    ("step", "clause"),
    [
        ("PublicityDecided", "closing.publicity"),
        ("AccountabilityDecided", "closing.accountability"),
    ],
)
def test_clause_is_let_pass_one_level_up_in_writing(step: str, clause: str) -> None:
    item = without(step)
    assert open_clause(item) == clause
    waived = ClauseWaived(clause)
    assert item.no("ClauseWaived", HEAD, waived) == "ledger.one_level_up"
    assert item.no("ClauseWaived", body=waived, private=Words("")) == "ledger.words"
    item.say("ClauseWaived", body=waived)
    assert item.no("ClauseWaived", body=waived) == "ledger.waivable", "once is enough"
    item.say("CloseRequested")
    done = item.say("LedgerItemClosed")
    (kept,) = done.waivers
    assert (kept.clause, kept.by, kept.words) == (clause, DIV_HEAD, WORDS.text)
    reading = {one.clause: one for one in readings(done)}[clause]
    assert (reading.is_met, reading.is_waived) == (False, True)


def test_satisfaction_is_never_waived() -> None:
    item = Item().go("FeedbackApproved")
    assert "closing.satisfied" not in WAIVABLE
    for clause in ("closing.satisfied", "closing.weather"):
        assert item.no("ClauseWaived", body=ClauseWaived(clause)) == "ledger.waivable"


def test_caller_who_is_also_a_head_may_not_waive() -> None:
    office = Item().office
    both = office.hire(1, fixed_id(1, 1), Role.CHIEF, Role.REVISIT)
    item = Item(office).go("FeedbackApproved")
    item.say("CallBackRecorded", both)
    assert item.no("ClauseWaived", both) == "ledger.not_the_caller"
    assert item.no("ClauseWaived", CHIEF) == ""


def test_owner_who_handled_it_lets_the_head_above_sign_by_a_waiver() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("MeasureRecorded", HEAD)
    item.say("ResultRecorded")
    item.say("FeedbackDrafted")
    assert item.no("FeedbackApproved", HEAD) == "ledger.not_the_handler"
    item.say("FeedbackApproved", DIV_HEAD)
    for step in ("CallBackRecorded", "PublicityDecided"):
        item.say(step)
    assert item.no("AccountabilityDecided", HEAD) == "ledger.not_the_handler"
    item.say("AccountabilityDecided", DIV_HEAD)
    item.say("CloseRequested")
    assert item.no("LedgerItemClosed", HEAD) == "closing.signed_by_another"
    assert item.no("LedgerItemClosed", DIV_HEAD) == "ledger.signing_chief"
    item.say("ClauseWaived", body=ClauseWaived("closing.signed_by_another"))
    assert item.no("LedgerItemClosed", HEAD) == "closing.signed_by_another"
    assert item.say("LedgerItemClosed", DIV_HEAD).closed_by == DIV_HEAD


def test_caller_is_neither_handler_nor_approver() -> None:
    office = Item().office
    both = office.hire(1, fixed_id(1, 1), Role.CHIEF, Role.REVISIT)
    item = Item(office).go("FeedbackDrafted")
    item.say("FeedbackApproved", both)
    assert item.no("CallBackRecorded", both) == "ledger.not_an_approver"
    item.say("CallBackRecorded", CALLER)


def test_caller_does_not_join_the_work_afterwards() -> None:
    office = Item().office
    both = office.hire(1, PRECINCT, Role.UNIT_HEAD, Role.REVISIT)
    item = Item(office).go("FeedbackApproved")
    item.say("CallBackRecorded", both)
    assert item.no("MeasureRecorded", both) == "ledger.not_a_judge"


def test_approval_from_a_level_that_became_the_owner_lapses() -> None:
    item = without("PublicityDecided")
    item.say("ClauseWaived", body=ClauseWaived("closing.publicity"))
    moved = item.say("RespondentNamed", DIV_HEAD, RespondentNamed(SISTER_HEAD, DIVISION))
    assert (moved.unit, moved.waivers) == (DIVISION, ())
    assert open_clause(item) == "closing.publicity"
    item.say("ClauseWaived", CHIEF, ClauseWaived("closing.publicity"))


def test_what_was_let_pass_is_asked_for_anew_when_a_respondent_is_named() -> None:
    """It may have been let pass by whoever is named: no closing would ever be signed after that."""
    item = without("PublicityDecided")
    item.say("ClauseWaived", body=ClauseWaived("closing.publicity"))
    item.say("RespondentNamed", DIV_HEAD, RespondentNamed(SISTER_HEAD, DIVISION))
    item.say("ClauseWaived", CHIEF, ClauseWaived("closing.publicity"))
    named = item.say("RespondentNamed", DIV_HEAD, RespondentNamed(SISTER, DIVISION))
    assert (named.unit, named.waivers, named.exit_approved_by) == (DIVISION, (), "")


def test_result_of_somebody_named_as_respondent_later_is_made_anew() -> None:
    item = Item().go("CloseRequested")
    item.say("RespondentNamed", DIV_HEAD, RespondentNamed(HANDLER, DIVISION))
    assert item.no("LedgerItemClosed", DIV_HEAD) == "closing.signed_by_another"


def test_closing_without_feedback_asks_only_those_who_signed() -> None:
    item = Item().go("CloseRequested")
    bare = structs.replace(item.state, feedback=None, respondents=(SISTER,))
    item.office.states[item.case] = bare
    assert item.no("LedgerItemClosed") == "closing.feedback"
    waived = Waiver("closing.feedback", DIV_HEAD, item.office.now, "来信人已搬离,无法反馈")
    item.office.states[item.case] = structs.replace(bare, waivers=(waived,))
    assert item.say("LedgerItemClosed").status == "CLOSED"


def test_work_is_not_given_to_an_officer_who_stepped_back() -> None:
    item = Item().go("LedgerItemEstablished")
    item.say("LedgerItemOfficerRecused", HANDLER, OfficerRecused(HANDLER, RecusalGround.RELATIVE))
    given = LedgerItemAssigned(lead_unit=PRECINCT, due_on=item.today, handler=HANDLER)
    assert item.no("LedgerItemAssigned", body=given) == "ledger.handler"
    item = Item().go("LedgerItemTakenUp")
    item.say("LedgerItemOfficerRecused", DESK, OfficerRecused(DESK, RecusalGround.RELATIVE))
    task = SubTaskSet(PRECINCT, item.today, DESK)
    assert item.no("SubTaskSet", HEAD, task) == "ledger.task_unit"
    assert item.no("SubTaskSet", HEAD, structs.replace(task, officer=FIELD)) != "ledger.task_unit"
