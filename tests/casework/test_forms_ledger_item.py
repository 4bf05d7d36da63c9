"""What the forms of a ledger item offer and compute, and how an item is shown."""

from datetime import timedelta
from typing import Any

import pytest

from casework.cases.ledger import assigning, closing, detours, intake, parts, work
from casework.cases.ledger.codes import ComplaintRoute, LinkedKind
from casework.codes import Ledger
from casework.facts import facts, people_of, title_of
from casework.fields import slots
from casework.registry import MACHINES, machine_of
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    DESK,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    fixed_id,
)
from tests.harness.lives.ledger import PRIVATE, RESULT, WORDS, Item, Office
from tests.harness.lives.ledger_seats import asking, assigned, brought, pretend
from tests.harness.lives.turns import among, field, first


def test_draft_belongs_to_the_station_of_whoever_writes_it_or_above_the_wall() -> None:
    body = intake.LedgerItemDrafted
    assert first(body, "owner", asking(None, DESK)) == PRECINCT
    assert first(body, "owner", asking(None, DESK, respondents=(HANDLER,))) == DIVISION
    assert first(body, "owner", asking(None, DESK, respondents=[DIVISION])) == BUREAU
    assert first(body, "owner", asking(None, CALLER)) == BUREAU


@pytest.mark.parametrize(
    ("respondent", "owner"), [(HANDLER, DIVISION), (PRECINCT, DIVISION), (SISTER, PRECINCT)]
)
def test_owner_that_the_form_computes_is_one_that_the_rules_take(
    respondent: str, owner: str
) -> None:
    item = Item().go("LedgerItemTakenUp")
    body = work.RespondentNamed
    assert respondent in among(body, "respondent", asking(item, DIV_HEAD))
    assert first(body, "owner", asking(item, DIV_HEAD, respondent=respondent)) == owner
    item.say("RespondentNamed", body=body(respondent, owner))
    assert respondent not in among(body, "respondent", asking(item, DIV_HEAD))
    assert first(body, "owner", asking(item, DIV_HEAD, respondent=DIVISION)) == BUREAU


def test_lead_unit_is_one_below_the_owner_outside_the_wall() -> None:
    body = assigning.LedgerItemAssigned
    item = Item(actor=DIV_HEAD, owner=DIVISION, respondents=(SISTER,)).go(
        "LedgerItemEstablished", by={"LedgerItemEstablished": DIV_HEAD}
    )
    ask = asking(item, DIV_HEAD)
    assert PRECINCT in among(body, "lead_unit", ask)
    assert not {SISTER, BUREAU} & set(among(body, "lead_unit", ask))
    assert first(body, "lead_unit", ask) == DIVISION
    chosen = asking(item, DIV_HEAD, lead_unit=PRECINCT)
    assert not {PRECINCT, SISTER} & set(among(body, "co_units", chosen))
    assert set(among(body, "handler", chosen)) == {HANDLER}
    assert among(body, "handler", ask) == []


def test_unit_that_was_suggested_with_a_return_is_offered_first() -> None:
    item = Item(actor=DIV_HEAD, owner=DIVISION)
    pretend(item, status="ESTABLISHED", suggested_unit=SISTER, return_requested_at=item.office.now)
    assert first(assigning.LedgerItemAssigned, "lead_unit", asking(item, DIV_HEAD)) == SISTER
    pretend(item, return_requested_at=None)
    assert first(assigning.LedgerItemAssigned, "lead_unit", asking(item, DIV_HEAD)) == DIVISION


def test_day_that_is_set_stays_and_else_the_last_one_of_the_limits_stands_there() -> None:
    body = assigning.LedgerItemAssigned
    item = Item().go("LedgerItemEstablished")
    last = first(body, "due_on", asking(item, HEAD))
    assert last > item.today
    item.say("LedgerItemAssigned")
    assert first(body, "due_on", asking(item, HEAD)) == item.today + timedelta(days=7)
    item.later(days=400)
    assert first(body, "due_on", asking(item, HEAD)) is None


def test_supporting_unit_reports_its_own_part_whatever_the_form_says() -> None:
    item = assigned(SISTER)
    assert first(work.SupportFinished, "unit", asking(item, SISTER_HANDLER)) == SISTER
    assert first(work.SupportFinished, "unit", asking(item, HANDLER)) == PRECINCT


def test_entry_is_taken_to_the_nearest_level_of_which_one_is_chief() -> None:
    item = brought("LedgerItemTakenUp", ("EscalationRequested",))
    for officer, owner in ((DIV_HEAD, DIVISION), (CHIEF, BUREAU)):
        assert first(detours.LedgerItemEscalated, "owner", asking(item, officer)) == owner
        body = detours.LedgerItemEscalated(owner)
        assert (
            brought("LedgerItemTakenUp", ("EscalationRequested",)).no(
                "LedgerItemEscalated", officer, body
            )
            == ""
        )


def test_kind_of_a_linked_case_is_what_it_is() -> None:
    office = Office()
    item, other = Item(office), Item(office)
    body = detours.CaseLinked
    assert first(body, "kind", asking(item, HEAD, linked=other.case)) is LinkedKind.ITEM
    assert first(body, "kind", asking(item, HEAD, linked="unknown")) is None
    item.say("CaseLinked", body=body(LinkedKind.ITEM, other.case))


@pytest.mark.parametrize(
    ("flags", "routes"),
    [
        ({}, ["HERE"]),
        ({"police_conduct": True}, ["INSPECTORATE", "12389"]),
        ({"crime_report": True}, ["CASE"]),
        ({"police_conduct": True, "crime_report": True}, ["INSPECTORATE", "12389", "CASE"]),
    ],
)
def test_complaint_goes_where_it_may_go(flags: dict[str, Any], routes: list[str]) -> None:
    item = Item(ledger=Ledger.COMPLAINT, **flags).go("LedgerItemEstablished")
    ask = asking(item, HEAD)
    assert among(detours.ComplaintRouted, "route", ask) == routes
    assert first(detours.ComplaintRouted, "route", ask) == routes[0]
    for route in ComplaintRoute:
        body = detours.ComplaintRouted(route, "某号")
        refused = item.no("ComplaintRouted", body=body) if route.value not in routes else ""
        assert refused == ("" if route.value in routes else "ledger.route_fits")


def test_sub_tasks_are_named_by_their_unit_and_what_is_to_be_done() -> None:
    item = brought("LedgerItemTakenUp", ("SubTaskSet",))
    [task] = item.state.tasks
    assert among(parts.SubTaskFinished, "task", asking(item, SISTER_HANDLER)) == [task.id]
    assert among(parts.SubTaskFinished, "task", asking(item, HANDLER)) == []
    assert among(parts.SubTaskCancelled, "task", asking(item, HANDLER)) == [task.id]
    assert among(parts.SubTaskCancelled, "task", asking(item, HEAD)) == [task.id]
    assert among(parts.SubTaskCancelled, "task", asking(item, SISTER_HANDLER)) == []
    choose = field(parts.SubTaskFinished, "task").among
    assert choose is not None
    [choice] = choose(asking(item, SISTER_HANDLER))
    assert choice.label.zh.endswith(f": {WORDS.text}")
    assert among(parts.SubTaskSet, "officer", asking(item, HANDLER)) == []
    chosen = asking(item, HANDLER, unit=SISTER)
    assert set(among(parts.SubTaskSet, "officer", chosen)) == {SISTER_HANDLER, SISTER_HEAD}


def test_clauses_that_may_be_waived_are_those_that_are_not_met() -> None:
    item = Item().go("CallBackRecorded")
    assert among(parts.ClauseWaived, "clause", asking(item, DIV_HEAD)) == [
        "closing.publicity",
        "closing.accountability",
        "closing.signed_by_another",
    ]
    item.say("ClauseWaived")
    assert "closing.publicity" not in among(parts.ClauseWaived, "clause", asking(item, DIV_HEAD))


def test_step_that_asks_nothing_has_no_field_to_fill_in() -> None:
    for body in (intake.LedgerItemEstablished, closing.CloseRequested, closing.LedgerItemClosed):
        assert not [slot.name for slot in slots(body) if slot.is_asked]


# -------------------------------------------------------------------------------- display


def test_item_is_shown_by_its_title_and_found_by_all_that_was_written() -> None:
    item = Item().go("AccountabilityDecided")
    item.say("SubTaskSet")
    display = machine_of(item.state).display
    assert display is not None
    assert title_of(item.state) == PRIVATE.title
    assert people_of(item.state) == (PRIVATE.reporter,)
    words = " ".join(display.words(item.state))
    for said in (PRIVATE.content, PRIVATE.demand, RESULT.evidence, WORDS.text, "社区公告栏"):
        assert said in words
    told = {one.slot.name: one.words.zh for one in facts(item.state, item.office.directory)}
    assert told["ledger"] == Ledger.CLAIM.label.zh
    assert told["outcome_text"] == RESULT.text
    assert "社区公告栏" in told["publicity"]
    assert "reporter" not in told
    assert MACHINES["ledger_item"].amendable.keys() >= {"title", "due_on"}


def test_item_belongs_with_what_it_came_from_and_what_was_linked() -> None:
    office = Office()
    letter = fixed_id(9, 999)
    item, other = Item(office, source_case=letter), Item(office)
    item.say("CaseLinked", HEAD, detours.CaseLinked(LinkedKind.ITEM, other.case))
    display = machine_of(item.state).display
    assert display is not None
    assert display.related(item.state) == (letter, other.case)
