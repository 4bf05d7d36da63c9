"""Coordination, escalation, 挂账, complaint routes: the detours of an item's life."""

from datetime import timedelta
from typing import Any

import pytest

from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.codes import ComplaintRoute
from casework.cases.ledger.detours import (
    ComplaintRouted,
    CoordinationPrivate,
    LedgerItemEscalated,
    LongTermApproved,
)
from casework.cases.ledger.work import RespondentNamed
from casework.cases.words import Words
from casework.clock_reading import Level, reading
from casework.codes import Ledger, Role
from casework.deadlines import clocks, next_clock
from casework.registry import decode_state, encode_state
from tests.harness.bureau import (
    BUREAU,
    CHIEF,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OTHER_DIVISION,
    PRECINCT,
    SISTER_HEAD,
    SUPERV,
)
from tests.harness.lives.ledger import PRIVATE, ROAD, Item, Office


def counted(item: Item) -> dict[str, str]:
    """The level of each clock by its code, here and now."""
    found = clocks(item.state, item.office.directory)
    return {clock.code: reading(clock, item.office.now).level.value for clock in found}


# ------------------------------------------------------------------------ coordination


def test_coordination_with_partner_and_minutes_comes_back_to_work() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert item.say("CoordinationBegun").status == "COORDINATING"
    item.say("MeasureRecorded")
    ended = item.say("CoordinationEnded")
    assert ended.status == "IN_PROGRESS"
    (one,) = ended.coordinations
    assert (one.partner, one.text) == ("碑林区生态环境分局", "会商排烟设施改造")
    assert one.ended_at == item.office.now
    assert one.record
    assert decode_state(encode_state(ended)) == ended


@pytest.mark.parametrize(
    ("private", "clause"),
    [
        (CoordinationPrivate(" ", "会商"), "ledger.partner"),
        (CoordinationPrivate("城管局", ""), "ledger.purpose"),
    ],
)
def test_coordination_without_partner_or_purpose_is_refused(
    private: CoordinationPrivate, clause: str
) -> None:
    item = Item().go("LedgerItemTakenUp")
    assert item.no("CoordinationBegun", private=private) == clause


def test_coordination_by_the_head_of_another_precinct_is_refused() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert item.no("CoordinationBegun", SISTER_HEAD) == "role.missing"


def test_coordination_ended_without_a_record_is_refused() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("CoordinationBegun")
    assert item.no("CoordinationEnded", private=Words(" ")) == "ledger.words"


# -------------------------------------------------------------------------- escalation


def test_escalated_item_starts_at_the_upper_level_with_the_lower_one_in_support() -> None:
    item = Item().go("MeasureRecorded")
    assert item.say("EscalationRequested").status == "ESCALATED"
    upper = item.say("LedgerItemEscalated")
    assert (upper.status, upper.unit, upper.lead_unit) == ("ESTABLISHED", DIVISION, "")
    assert upper.co_units == (PRECINCT,)
    assert item.no("LedgerItemAssigned", HEAD) == "role.missing"
    assigned = item.say("LedgerItemAssigned", DIV_HEAD)
    assert assigned.lead_unit == DIVISION
    assert assigned.co_units == (PRECINCT,), "it stays, though nobody named it again"


def test_upper_chief_takes_an_item_up_without_being_asked() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert item.say("LedgerItemEscalated", CHIEF, LedgerItemEscalated(BUREAU)).unit == BUREAU


@pytest.mark.parametrize("owner", [PRECINCT, OTHER_DIVISION, BUREAU, "nowhere"])
def test_escalation_to_a_level_that_is_not_ones_own_is_refused(owner: str) -> None:
    item = Item().go("LedgerItemTakenUp")
    assert item.no("LedgerItemEscalated", DIV_HEAD, LedgerItemEscalated(owner)) == (
        "ledger.escalates_to"
    )


def test_escalation_to_the_respondents_level_is_refused() -> None:
    item = Item(ledger=Ledger.COMPLAINT).go("LedgerItemTakenUp")
    item.say("RespondentNamed", CHIEF, RespondentNamed(DIV_HEAD, BUREAU))
    assert item.no("LedgerItemEscalated", CHIEF) == "ledger.level_above"


def test_item_of_the_bureau_has_no_level_above() -> None:
    item = Item(owner=BUREAU)
    item.say("LedgerItemEstablished", CHIEF)
    body = LedgerItemAssigned(lead_unit=PRECINCT, due_on=item.today + timedelta(days=3))
    item.say("LedgerItemAssigned", CHIEF, body)
    item.say("LedgerItemTakenUp")
    assert item.no("EscalationRequested") == "ledger.level_above"


def test_declined_escalation_goes_back_to_work_with_the_reason() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("EscalationRequested")
    assert item.no("EscalationDeclined", HEAD) == "ledger.one_level_up"
    declined = item.say("EscalationDeclined")
    assert declined.status == "IN_PROGRESS"
    assert declined.words


# --------------------------------------------------------------------------- long-term


def test_long_term_needs_the_head_above_measures_and_a_date_ahead() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert item.no("LongTermApproved", HEAD) == "ledger.one_level_up"
    past = LongTermApproved(item.today - timedelta(days=1))
    assert item.no("LongTermApproved", body=past) == "ledger.long_term_until"
    assert item.no("LongTermApproved", private=Words("")) == "ledger.words"
    kept = item.say("LongTermApproved")
    assert (kept.status, kept.long_term_by) == ("LONG_TERM", DIV_HEAD)


def test_long_term_is_looked_at_every_month_and_comes_back() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.later(days=2)
    item.say("LongTermApproved")
    assert counted(item)["ledger.claim.target"] == Level.DONE
    item.later(days=30)
    assert counted(item)["ledger.recheck"] == Level.WARNING
    item.say("LongTermReviewed")
    assert counted(item)["ledger.recheck"] == Level.NORMAL
    item.later(days=40)
    assert counted(item)["ledger.recheck"] == Level.OVERDUE
    back = item.say("LongTermEnded")
    assert back.status == "IN_PROGRESS"
    assert "ledger.long_term" in {
        clock.code for clock in clocks(back, item.office.directory) if clock.is_running
    }, "the promised date goes on counting until the citizen is told"
    for step in ("ResultRecorded", "FeedbackDrafted", "FeedbackApproved"):
        item.say(step)
    assert next_clock(item.state, item.office.directory) is None


def test_later_date_of_a_long_term_item_is_again_for_the_head_above() -> None:
    item = Item().go("LedgerItemTakenUp")
    since = item.say("LongTermApproved").long_term_since
    item.later(days=30)
    assert item.no("LongTermApproved", HEAD) == "ledger.one_level_up"
    assert item.say("LongTermApproved").long_term_since == since


# ---------------------------------------------------------------------------- complaints


def complaint(**more: Any) -> Item:
    item = Item(ledger=Ledger.COMPLAINT, **more)
    item.say("LedgerItemEstablished")
    return item


def test_complaint_that_is_assigned_has_met_its_transfer_limit() -> None:
    item = complaint()
    assert counted(item)["ledger.complaint.transfer"] == Level.NORMAL
    item.say("LedgerItemAssigned")
    assert counted(item)["ledger.complaint.transfer"] == Level.DONE


def test_police_conduct_is_not_assigned_before_it_is_routed() -> None:
    item = complaint(police_conduct=True)
    assert item.no("LedgerItemAssigned") == "ledger.route"
    here = ComplaintRouted(ComplaintRoute.HERE)
    assert item.no("ComplaintRouted", body=here) == "ledger.route_fits"
    bare = ComplaintRouted(ComplaintRoute.INSPECTORATE)
    assert item.no("ComplaintRouted", body=bare) == "ledger.reference"


def test_police_conduct_routed_to_inspection_is_worked_by_inspection() -> None:
    item = Item(ledger=Ledger.COMPLAINT, police_conduct=True, owner=BUREAU)
    item.say("LedgerItemEstablished", CHIEF)
    body = ComplaintRouted(ComplaintRoute.INSPECTORATE, "督2026-031")
    routed = item.say("ComplaintRouted", SUPERV, body)
    assert (routed.status, routed.reference) == ("ESTABLISHED", "督2026-031")
    item.say("LedgerItemAssigned", CHIEF)
    office = item.office
    handler = office.hire(1, BUREAU, Role.HANDLER)
    assert item.no("LedgerItemTakenUp", handler) == "ledger.inspectorate"
    assert item.say("LedgerItemTakenUp", SUPERV).handlers == (SUPERV,)


def test_inspection_does_not_work_what_was_not_routed_to_it() -> None:
    item = Item(owner=BUREAU)
    item.say("LedgerItemEstablished", CHIEF)
    item.say("LedgerItemAssigned", CHIEF)
    assert item.no("LedgerItemTakenUp", SUPERV) == "ledger.inspectorate"


@pytest.mark.parametrize(
    ("flag", "route"),
    [("police_conduct", ComplaintRoute.D12389), ("crime_report", ComplaintRoute.CASE)],
)
def test_complaint_that_leaves_keeps_only_the_reference_number(
    flag: str, route: ComplaintRoute
) -> None:
    item = complaint(**{flag: True})
    item.later(hours=2)
    gone = item.say("ComplaintRouted", body=ComplaintRouted(route, "A6101-0077"))
    assert (gone.status, gone.reference, gone.title) == ("TRANSFERRED", "A6101-0077", "A6101-0077")
    assert PRIVATE.content not in encode_state(gone).decode()
    assert "张桂英" not in encode_state(gone).decode()
    assert next_clock(gone, item.office.directory) is None
    assert item.no("LedgerItemAssigned") == "status.not_now"


def test_claim_has_no_complaint_route_and_no_complaint_flags() -> None:
    item = Item()
    item.say("LedgerItemEstablished")
    assert item.no("ComplaintRouted") == "ledger.is_complaint"
    office = Office()
    with pytest.raises(AssertionError, match=r"ledger\.flags"):
        Item(office, crime_report=True)


def test_route_is_for_the_owner_or_inspection() -> None:
    item = complaint()
    assert item.no("ComplaintRouted", HANDLER) == "role.missing"
    assert item.say("ComplaintRouted", SUPERV).route is ComplaintRoute.HERE


def test_item_assigned_anew_while_it_was_coordinated_is_closed_at_last() -> None:
    """The coordination of the unit before was ended by nobody, and no closing ever passed it."""
    item = Item().go("LedgerItemTakenUp")
    item.say("CoordinationBegun")
    assigned = item.say("LedgerItemAssigned")
    assert [one.ended_at for one in assigned.coordinations] == [item.office.now]
    for step in ROAD[ROAD.index("LedgerItemTakenUp") :]:
        item.say(step)
    assert item.state.status == "CLOSED"
