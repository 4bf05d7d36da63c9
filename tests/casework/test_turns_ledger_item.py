"""Whose turn it is with a ledger item, and what is offered to whom."""

from typing import get_args

import pytest
from msgspec import structs

from casework.cases.ledger import parts, work
from casework.cases.ledger.codes import LinkedKind
from casework.cases.ledger.state import Link
from casework.cases.ledger.statuses import OPEN_STATES, STATUSES, Status
from casework.clock_checks import ExtensionReason
from casework.clocks import Extension
from casework.codes import Outcome, Role, Satisfaction
from casework.event import Label
from casework.worklist import Seat, is_turn, next_step, offered, whose_turn
from tests.harness.bureau import (
    AUX,
    BUREAU,
    CALLER,
    CHIEF,
    DESK,
    DIV_HEAD,
    DIVISION,
    FIELD,
    HANDLER,
    HEAD,
    HEAD_DEVICE,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
)
from tests.harness.lives.ledger import RESULT, ROAD, Item, Office
from tests.harness.lives.ledger_seats import assigned, brought, pretend
from tests.harness.lives.order import Order
from tests.harness.lives.turns import offers, seat, turn_of

OF_PRECINCT = {DESK, FIELD, HANDLER, HEAD}


def fed_back(outcome: Outcome) -> Item:
    """An item that was fed back with this outcome."""
    item = Item().go("LedgerItemTakenUp")
    item.say("ResultRecorded", body=work.ResultRecorded(outcome, "条例第三十六条"), private=RESULT)
    item.say("FeedbackDrafted")
    item.say("FeedbackApproved")
    return item


# ------------------------------------------------------------------------------ turns

# how far along the road, what happened beside it, what it waits for, whose turn
TURNS: list[tuple[Status, str, tuple[str, ...], str, set[str]]] = [
    ("PENDING_EST", "", (), "LedgerItemEstablished", {HEAD}),
    ("ESTABLISHED", "LedgerItemEstablished", (), "LedgerItemAssigned", {HEAD}),
    ("ASSIGNED", "LedgerItemAssigned", (), "LedgerItemTakenUp", {HANDLER}),
    ("RETURN_PENDING", "LedgerItemAssigned", ("ReturnRequested",), "ReturnAccepted", {HEAD}),
    ("IN_PROGRESS", "MeasureRecorded", (), "ResultRecorded", {HANDLER}),
    ("IN_PROGRESS", "ResultRecorded", (), "FeedbackDrafted", {HANDLER}),
    (
        "IN_PROGRESS",
        "ResultRecorded",
        ("LedgerItemExtensionRequested",),
        "LedgerItemExtensionGranted",
        {HEAD},
    ),
    ("COORDINATING", "LedgerItemTakenUp", ("CoordinationBegun",), "CoordinationEnded", {HEAD}),
    (
        "ESCALATED",
        "LedgerItemTakenUp",
        ("EscalationRequested",),
        "LedgerItemEscalated",
        {DIV_HEAD, CHIEF},
    ),
    ("LONG_TERM", "LedgerItemTakenUp", ("LongTermApproved",), "LongTermReviewed", {HEAD}),
    ("FEEDBACK_PENDING", "FeedbackDrafted", (), "FeedbackApproved", {HEAD}),
    ("FED_BACK", "FeedbackApproved", (), "CallBackRecorded", {CALLER}),
    ("FED_BACK", "CallBackRecorded", (), "PublicityDecided", {HEAD}),
    ("FED_BACK", "PublicityDecided", (), "AccountabilityDecided", {HEAD}),
    ("FED_BACK", "AccountabilityDecided", (), "CloseRequested", {HANDLER}),
    (
        "FED_BACK",
        "FeedbackApproved",
        ("LedgerItemAmended", "LedgerItemAmended"),
        "LedgerItemAmendmentSettled",
        OF_PRECINCT,
    ),
    ("CLOSE_PENDING", "CloseRequested", (), "LedgerItemClosed", {HEAD}),
    ("CLOSED", "LedgerItemClosed", ("RelapseReported",), "LedgerItemReopened", {HEAD}),
    (
        "REOPENED",
        "LedgerItemClosed",
        ("RelapseReported", "LedgerItemReopened"),
        "LedgerItemAssigned",
        {HEAD},
    ),
]
ENDS: tuple[Status, ...] = ("NOT_EST", "VOID", "CLOSED", "TRANSFERRED")
ELSEWHERE: tuple[Status, ...] = ("DRAFT", "HANDED_ABOVE")
"""Its own tests: ``test_handed_above``."""


@pytest.mark.parametrize("row", TURNS, ids=lambda row: f"{row[0]}-{row[3]}")
def test_item_waits_for_a_step_of_these_officers_and_no_others(
    row: tuple[Status, str, tuple[str, ...], str, set[str]],
) -> None:
    status, last, beside, step, officers = row
    item = brought(last, beside)
    assert item.state.status == status
    assert next_step(item.state) == step
    assert turn_of(item) == officers


OF_THE_LEAD_UNIT = (
    "LedgerItemTakenUp",
    "ResultRecorded",
    "FeedbackDrafted",
    "FeedbackApproved",
    "CloseRequested",
    "CoordinationEnded",
    "LedgerItemExtensionGranted",
)
"""Steps of the station that does the work; every other one is of the station whose ledger it is."""


@pytest.mark.parametrize("row", TURNS, ids=lambda row: f"{row[0]}-{row[3]}")
def test_item_that_another_station_works_on_waits_for_that_station_and_its_owner(
    row: tuple[Status, str, tuple[str, ...], str, set[str]],
) -> None:
    _, last, beside, step, officers = row
    there = {HANDLER: SISTER_HANDLER, HEAD: SISTER_HEAD}
    item = brought(last, beside)
    item = pretend(
        item,
        units=(PRECINCT, SISTER),
        lead_unit=SISTER if item.state.lead_unit else "",
        handler=there.get(item.state.handler, ""),
    )
    at_work = {there[one] for one in officers & there.keys()}
    assert turn_of(item) == (at_work if step in OF_THE_LEAD_UNIT else officers)


def test_every_open_status_stands_in_the_rows() -> None:
    assert {row[0] for row in TURNS} == {*OPEN_STATES, "CLOSED"}
    assert {*OPEN_STATES, *ENDS, *ELSEWHERE} == set(STATUSES) == set(get_args(Status))


def test_draft_waits_for_whoever_began_it() -> None:
    item = Item(actor=FIELD, is_submitted=False)
    assert (next_step(item.state), turn_of(item)) == ("LedgerItemSubmitted", {FIELD})


@pytest.mark.parametrize("status", ENDS)
def test_item_that_is_done_with_waits_for_nobody(status: Status) -> None:
    item = pretend(Item(), status=status)
    assert (next_step(item.state), turn_of(item)) == ("", set())
    assert whose_turn(item.state, item.office.context()) is None


def test_item_for_which_a_handler_is_named_waits_for_nobody_else() -> None:
    item = assigned(handler=HANDLER)
    assert turn_of(item) == {HANDLER}
    assert whose_turn(item.state, item.office.context()) == Label("姚远", "姚远")
    other = item.office.hire(1, PRECINCT, Role.HANDLER)
    item = pretend(item, handler=other)
    assert turn_of(item) == set()
    assert "LedgerItemTakenUp" not in offers(item, HANDLER)


def test_item_waits_for_its_supporting_units_before_the_answer() -> None:
    item = assigned(SISTER)
    item.say("LedgerItemTakenUp")
    assert (next_step(item.state), turn_of(item)) == (
        "SupportFinished",
        {SISTER_HANDLER, SISTER_HEAD},
    )
    said = whose_turn(item.state, item.office.context())
    assert said is not None
    assert said.zh.startswith(item.office.directory.roster.units[SISTER].name)
    item.say("SupportFinished")
    assert (next_step(item.state), turn_of(item)) == ("ResultRecorded", {HANDLER})


def test_second_extension_waits_one_level_up() -> None:
    item = brought("LedgerItemTakenUp", ("LedgerItemExtensionRequested",))
    granted = Extension(item.office.now, 5, ExtensionReason.MULTI)
    pretend(item, extensions={"ledger.claim.target": (granted,)})
    assert next_step(item.state) == "LedgerItemExtensionGranted"
    assert turn_of(item) == {DIV_HEAD, CHIEF}


@pytest.mark.parametrize("outcome", [Outcome.UNFOUNDED, Outcome.NOT_LEGAL, Outcome.LOST])
def test_lawful_exit_is_allowed_one_level_up_before_anybody_is_called(outcome: Outcome) -> None:
    item = fed_back(outcome)
    assert (next_step(item.state), turn_of(item)) == ("ExitApproved", {DIV_HEAD, CHIEF})
    item.say("ExitApproved")
    assert next_step(item.state) == "PublicityDecided"


def test_citizen_who_is_not_satisfied_is_not_asked_whether_they_are_again_at_once() -> None:
    item = Item().go("FeedbackApproved")
    call = item.form("CallBackRecorded")[0]
    bad = structs.replace(call, satisfaction=Satisfaction.DISSATISFIED, reason="SLOW")
    item.say("CallBackRecorded", body=bad)
    assert (item.state.status, next_step(item.state)) == ("IN_PROGRESS", "FeedbackDrafted")


def test_item_of_the_division_waits_for_its_head_and_no_head_below_or_above() -> None:
    item = Item(actor=DIV_HEAD, owner=DIVISION)
    assert turn_of(item) == {DIV_HEAD}
    said = whose_turn(item.state, item.office.context())
    assert said is not None
    assert said.en.endswith("Division head")


# ---------------------------------------------------------------- hidden, greyed, beside


def test_steps_of_the_lead_unit_are_hidden_from_a_supporting_one() -> None:
    item = assigned(SISTER)
    others = offers(item, SISTER_HANDLER)
    assert others["SupportFinished"] == ""
    assert not {"LedgerItemTakenUp", "ReturnRequested", "LedgerItemAssigned"} & set(others)
    assert offers(item, HANDLER)["LedgerItemTakenUp"] == ""
    assert "SupportFinished" not in offers(item, HANDLER)
    item.say("SupportFinished")
    assert "SupportFinished" not in offers(item, SISTER_HANDLER)


def test_what_another_desk_had_open_still_counts_when_it_is_not_offered_any_more() -> None:
    item = assigned(SISTER)
    item.say("SupportFinished")
    assert item.no("SupportFinished", SISTER_HEAD) == ""


def test_return_that_comes_too_late_is_greyed_with_the_reason() -> None:
    item = assigned()
    assert offers(item, HANDLER)["ReturnRequested"] == ""
    item.later(days=10)
    assert offers(item, HANDLER)["ReturnRequested"] == "ledger.return_window"


def test_what_is_too_early_is_greyed_and_what_has_nothing_to_do_with_it_hidden() -> None:
    item = Item().go("LedgerItemTakenUp")
    mine = offers(item, HANDLER)
    assert mine["FeedbackDrafted"] == "ledger.has_result"
    assert not {"SubTaskFinished", "SubTaskCancelled", "LedgerItemAmendmentSettled"} & set(mine)
    assert "ComplaintRouted" not in offers(item, HEAD)
    assert "ExitApproved" not in offers(item, DIV_HEAD)
    assert offers(fed_back(Outcome.LOST), DIV_HEAD)["ExitApproved"] == ""
    assert "ExitApproved" not in offers(fed_back(Outcome.LOST), HEAD)


def test_closing_is_greyed_with_the_first_clause_that_is_missing_and_shown_to_its_lead() -> None:
    item = Item().go("FeedbackApproved")
    assert offers(item, HANDLER)["CloseRequested"] == "closing.satisfied"
    assert "CloseRequested" not in offers(item, SISTER_HANDLER)
    item = Item().go("CloseRequested")
    assert offers(item, HEAD)["LedgerItemClosed"] == ""
    assert "LedgerItemClosed" not in offers(item, DIV_HEAD)


def test_sub_task_is_offered_to_whoever_it_is_for_and_its_cancelling_to_whoever_set_it() -> None:
    item = brought("LedgerItemTakenUp", ("SubTaskSet",))
    assert offers(item, SISTER_HANDLER)["SubTaskFinished"] == ""
    assert "SubTaskFinished" not in offers(item, HANDLER)
    assert offers(item, HANDLER)["SubTaskCancelled"] == ""
    assert offers(item, HEAD)["SubTaskCancelled"] == ""
    assert "SubTaskCancelled" not in offers(item, SISTER_HEAD)
    item.say("SubTaskFinished")
    assert "SubTaskFinished" not in offers(item, SISTER_HANDLER)
    assert "SubTaskCancelled" not in offers(item, HANDLER)


def test_escalation_is_taken_up_by_a_chief_above_and_offered_to_nobody_below() -> None:
    item = brought("LedgerItemTakenUp", ("EscalationRequested",))
    assert offers(item, DIV_HEAD)["LedgerItemEscalated"] == ""
    assert "LedgerItemEscalated" not in offers(item, HEAD)
    assert "EscalationRequested" not in offers(Item(actor=CHIEF, owner=BUREAU), CHIEF)


def test_clause_is_waived_from_above_while_one_is_left() -> None:
    item = Item().go("CloseRequested")
    assert offers(item, DIV_HEAD)["ClauseWaived"] == ""
    assert "ClauseWaived" not in offers(item, HEAD)
    item.say("ClauseWaived", body=parts.ClauseWaived("closing.signed_by_another"))
    assert "ClauseWaived" not in offers(item, DIV_HEAD)


def test_closed_item_is_reopened_only_after_a_report() -> None:
    item = Item().go("LedgerItemClosed")
    assert offers(item, DESK)["RelapseReported"] == ""
    assert not {"LedgerItemReopened", "RelapseDeclined"} & set(offers(item, HEAD))
    item.say("RelapseReported")
    assert offers(item, HEAD)["LedgerItemReopened"] == ""
    assert "LedgerItemReopened" not in offers(item, HANDLER)


def test_awaited_step_stands_first_and_never_behind_more() -> None:
    item = brought("LedgerItemTakenUp", ("EscalationRequested",))
    first = offered(item.state, seat(item, DIV_HEAD))[0]
    assert (first.event_type, first.is_next, first.is_beside) == (
        "LedgerItemEscalated",
        True,
        False,
    )
    item = Item().go("LedgerItemTakenUp")
    found = {one.event_type: one for one in offered(item.state, seat(item, DIV_HEAD))}
    assert found["LedgerItemEscalated"].is_beside
    assert found["LongTermApproved"].is_grave


def test_auxiliary_officer_is_offered_nothing_but_to_step_back_and_to_attach_papers() -> None:
    assert set(offers(Item(), AUX)) == {"LedgerItemOfficerRecused", "LedgerItemPapersAttached"}


# ------------------------------------------------------------- waived, held up, left open


@pytest.mark.parametrize(
    ("clause", "last", "step", "officers"),
    [
        ("closing.publicity", "CallBackRecorded", "AccountabilityDecided", {HEAD}),
        ("closing.accountability", "PublicityDecided", "CloseRequested", {HANDLER}),
    ],
)
def test_clause_that_was_waived_is_not_waited_for_any_more(
    clause: str, last: str, step: str, officers: set[str]
) -> None:
    item = Item().go(last)
    item.say("ClauseWaived", body=parts.ClauseWaived(clause))
    assert (next_step(item.state), turn_of(item)) == (step, officers)


def test_sub_task_that_is_open_is_waited_for_before_the_closing() -> None:
    item = Item().go("FeedbackApproved")
    item.say("SubTaskSet")
    for step in ("CallBackRecorded", "PublicityDecided", "AccountabilityDecided"):
        item.say(step)
    assert (next_step(item.state), turn_of(item)) == (
        "SubTaskFinished",
        {SISTER_HANDLER, SISTER_HEAD},
    )
    item.say("ClauseWaived", body=parts.ClauseWaived("closing.nothing_open"))
    assert (next_step(item.state), turn_of(item)) == ("CloseRequested", {HANDLER})


def test_two_values_of_a_field_are_settled_before_the_closing_is_signed() -> None:
    item = brought("CloseRequested", ("LedgerItemAmended", "LedgerItemAmended"))
    assert (next_step(item.state), turn_of(item)) == ("LedgerItemAmendmentSettled", OF_PRECINCT)


def answered(*beside: str) -> Item:
    """An item with all its decisions, and what was begun beside while it was worked."""
    item = brought("LedgerItemTakenUp", beside)
    for step in ROAD[ROAD.index("ResultRecorded") : ROAD.index("CloseRequested")]:
        item.say(step)
    return item


def test_extension_that_is_asked_for_is_decided_before_the_closing() -> None:
    item = answered("LedgerItemExtensionRequested")
    assert (next_step(item.state), turn_of(item)) == ("LedgerItemExtensionGranted", {HEAD})


def test_clock_that_is_paused_runs_again_before_the_closing() -> None:
    item = answered("LedgerItemClocksPaused")
    assert (next_step(item.state), turn_of(item)) == ("LedgerItemClocksResumed", {HEAD})


def test_item_that_its_head_handled_is_the_turn_of_the_head_above() -> None:
    item = pretend(Item().go("FeedbackDrafted"), handlers=(HANDLER, HEAD))
    assert (next_step(item.state), turn_of(item)) == ("FeedbackApproved", {DIV_HEAD})
    said = whose_turn(item.state, item.office.context())
    assert said == Label("碑林分局 分局局长", "碑林分局 Division head")


def test_head_above_waives_the_signature_of_an_owner_who_had_a_part_then_signs() -> None:
    item = Item().go("CloseRequested", by={"FeedbackApproved": DIV_HEAD})
    pretend(item, handlers=(HANDLER, HEAD))
    assert next_step(item.state, item.office.context()) == "ClauseWaived"
    assert turn_of(item) == {DIV_HEAD, CHIEF}
    item.say("ClauseWaived", body=parts.ClauseWaived("closing.signed_by_another"))
    assert next_step(item.state, item.office.context()) == "LedgerItemClosed"
    assert turn_of(item) == {DIV_HEAD}


def test_closing_that_lost_its_ground_is_sent_back() -> None:
    item = Item().go("CloseRequested")
    pretend(item, call_backs=())
    assert (next_step(item.state), turn_of(item)) == ("CloseReturned", {HEAD})
    item = Item().go("CloseRequested")
    pretend(item, result_by=SISTER_HANDLER, respondents=(SISTER_HANDLER,))
    assert next_step(item.state, item.office.context()) == "CloseReturned"
    assert turn_of(item) == {HEAD}


def test_item_is_still_its_heads_while_another_of_the_station_could_sign() -> None:
    item = pretend(Item().go("FeedbackDrafted"), handlers=(HANDLER, HEAD))
    other = item.office.hire(1, PRECINCT, Role.UNIT_HEAD)
    assert turn_of(item) == set()
    known = item.office.directory.roster.officers[other]
    assert is_turn(item.state, Seat(known, HEAD_DEVICE, item.office.context()))


def test_item_waits_for_the_order_over_it_and_so_for_whoever_the_order_waits_for() -> None:
    order = Order("ISSUED")
    office = Office()
    office.states |= order.scribe.states
    for _ in order.scribe.records:
        office.new_case()
    item = Item(office).go("AccountabilityDecided")
    pretend(item, links=(Link(LinkedKind.ORDER, order.case),))
    assert next_step(item.state) == "CloseRequested"
    assert next_step(item.state, office.context()) == "SupervisionOrderReceipted"
    assert turn_of(item) == {HEAD}
    office.states[order.case] = structs.replace(order.order, status="ACCEPTED")
    assert turn_of(item) == {HANDLER}
