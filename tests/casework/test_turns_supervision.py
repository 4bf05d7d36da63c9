"""Supervision orders: whom each waits for, what is offered, and who may be named on one."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from casework.cases.supervision.codes import Colour
from casework.cases.supervision.state import STATUSES
from casework.clock_checks import ExtensionReason
from casework.clocks import Extension
from casework.codes import Satisfaction
from casework.facts import facts
from casework.fields import Choice, Slot, slots
from casework.registry import TYPES
from casework.worklist import Offer, next_step, offered, whose_turn
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    DEPUTY,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    OFFICERS,
    OTHER_DIVISION,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    SUPERV,
)
from tests.harness.lives.order import Order
from tests.harness.lives.turns import offers as offered_to
from tests.harness.lives.turns import seat, turn_of

EVERYBODY = frozenset(officer for officer, *_ in OFFICERS)
ENDS = ("VOID", "ACCEPTED", "REVOKED")

# status, the step it waits for, whose turn it is
TURNS: list[tuple[str, str, set[str]]] = [
    ("DRAFT", "Submitted", {OFFICE, SUPERV}),
    ("ISSUE_PENDING", "Issued", {CHIEF}),
    ("ISSUED", "Receipted", {HEAD}),
    ("RECEIPTED", "MeasureRecorded", {HANDLER, HEAD}),
    ("IN_PROGRESS", "SelfRevisited", {HEAD}),
    ("EXT_PENDING", "ExtensionGranted", {CHIEF}),
    ("REPORTED", "Endorsed", {DEPUTY}),
    ("RETURNED", "MeasureRecorded", {HANDLER, HEAD}),
]


def awaited(order: Order) -> str:
    return next_step(order.order).removeprefix("SupervisionOrder")


@pytest.mark.parametrize("row", TURNS, ids=lambda row: str(row[0]))
def test_open_order_waits_for_one_step_and_for_these_officers_only(
    row: tuple[str, str, set[str]],
) -> None:
    status, step, whose = row
    order = Order(status)
    assert awaited(order) == step
    assert turn_of(order) == whose
    assert whose_turn(order.order, order.scribe.context()) is not None


@pytest.mark.parametrize("status", ENDS)
def test_order_at_its_end_waits_for_nobody(status: str) -> None:
    order = Order(status)
    assert awaited(order) == ""
    assert turn_of(order) == set()
    assert whose_turn(order.order, order.scribe.context()) is None


def test_every_status_is_an_end_or_stands_in_the_rows() -> None:
    assert {row[0] for row in TURNS} | set(ENDS) == set(STATUSES)


def test_draft_with_a_gap_is_still_the_offices() -> None:
    order = Order(lead="")
    assert awaited(order) == "Submitted"
    assert turn_of(order) == {OFFICE, SUPERV}
    assert told(order, OFFICE)["Submitted"] == "order.three_roles"


def test_order_whose_day_passed_unsigned_is_still_the_chiefs() -> None:
    order = Order("ISSUE_PENDING").later(days=8)
    assert turn_of(order) == {CHIEF}
    assert told(order, CHIEF) == {
        "Issued": "order.due",
        "SentBack": "",
        "OfficerRecused": "",
        "PapersAttached": "",
    }


def test_order_of_a_division_is_its_own_heads_to_sign() -> None:
    order = Order("ISSUE_PENDING", office=DIVISION)
    assert turn_of(order) == {DIV_HEAD}


def test_head_who_called_the_citizen_reports_next() -> None:
    order = Order("IN_PROGRESS")
    order.do("SelfRevisited")
    assert awaited(order) == "Reported"
    assert turn_of(order) == {HEAD}


def test_endorsed_order_is_the_chiefs_once_its_source_is_settled() -> None:
    order = Order("REPORTED")
    order.do("Endorsed")
    assert awaited(order) == "Accepted"
    assert turn_of(order) == {HANDLER}
    assert told(order, CHIEF)["Accepted"] == "order.source_settled"
    order.settle_source()
    assert turn_of(order) == {CHIEF}


def test_second_extension_is_the_turn_of_the_chief_one_level_up() -> None:
    order = Order("ISSUE_PENDING", office=DIVISION)
    order.do("Issued", by=DIV_HEAD)
    for step in ("Receipted", "MeasureRecorded", "ExtensionRequested"):
        order.do(step)
    assert turn_of(order) == {DIV_HEAD}
    granted = {"supervision.report": (Extension(order.now, 3, ExtensionReason.COMPLEX),)}
    order.scribe.states[order.case] = replace(order.order, extensions=granted)
    assert turn_of(order) == {CHIEF}


def test_whose_turn_it_is_in_words() -> None:
    order = Order("ISSUED")
    words = whose_turn(order.order, order.scribe.context())
    assert words is not None
    assert words.zh.startswith("南大街派出所 ")
    order = Order("IN_PROGRESS")
    words = whose_turn(order.order, order.scribe.context())
    assert words is not None
    assert words.zh == "王建国"
    order = Order("REPORTED")
    words = whose_turn(order.order, order.scribe.context())
    assert words is not None
    assert words.zh == "种伟"


# ------------------------------------------------------------------------ what is offered


def offers(order: Order, officer: str) -> dict[str, Offer]:
    found = offered(order.order, seat(order, officer))
    return {one.event_type.removeprefix("SupervisionOrder"): one for one in found}


def told(order: Order, officer: str) -> dict[str, str]:
    """The steps that an officer is shown, each with the clause that greys it, if one does."""
    return offered_to(order, officer, cut="SupervisionOrder")


def test_head_of_the_unit_is_shown_the_report_greyed_until_they_called() -> None:
    assert told(Order("IN_PROGRESS"), HEAD) == {
        "SelfRevisited": "",
        "MeasureRecorded": "",
        "ExtensionRequested": "",
        "Reported": "order.self_revisit",
        "OfficerRecused": "",
        "PapersAttached": "",
    }


def test_what_is_the_units_is_hidden_from_the_chief_and_the_other_way_round() -> None:
    assert told(Order("ISSUED"), CHIEF) == {
        "Revoked": "",
        "OfficerRecused": "",
        "PapersAttached": "",
    }
    assert told(Order("ISSUED"), HEAD) == {
        "Receipted": "",
        "OfficerRecused": "",
        "PapersAttached": "",
    }
    assert told(Order("RECEIPTED"), HANDLER) == {
        "MeasureRecorded": "",
        "OfficerRecused": "",
        "PapersAttached": "",
    }


def test_order_of_a_division_is_not_offered_to_the_chief_above_it() -> None:
    order = Order("ISSUE_PENDING", office=DIVISION)
    assert told(order, CHIEF) == {"OfficerRecused": "", "PapersAttached": ""}
    assert told(order, DIV_HEAD) == {
        "Issued": "",
        "SentBack": "",
        "OfficerRecused": "",
        "PapersAttached": "",
    }


def test_deputy_is_shown_the_endorsement_until_it_is_given() -> None:
    order = Order("REPORTED")
    assert told(order, DEPUTY) == {
        "Endorsed": "",
        "Returned": "",
        "OfficerRecused": "",
        "PapersAttached": "",
    }
    order.do("Endorsed")
    assert order.no("Endorsed") == "order.endorsed_already"
    assert told(order, DEPUTY) == {"Returned": "", "OfficerRecused": "", "PapersAttached": ""}


def test_chief_who_worked_it_sees_why_they_may_not_accept() -> None:
    order = Order("REPORTED")
    order.scribe.states[order.case] = replace(order.order, handlers=(CHIEF,))
    assert told(order, CHIEF)["Accepted"] == "order.not_responsible"


def test_escalation_is_greyed_until_overdue_and_hidden_at_the_top() -> None:
    order = Order("ISSUED")
    assert told(order, OFFICE)["Escalated"] == "order.overdue"
    order.later(days=2)
    assert told(order, OFFICE)["Escalated"] == ""
    order.scribe.states[order.case] = replace(order.order, colour=Colour.TALK)
    assert "Escalated" not in told(order, OFFICE)


def test_awaited_step_comes_first_and_detours_stand_behind_more() -> None:
    shown = offers(Order("DRAFT"), OFFICE)
    assert next(iter(shown)) == "Submitted"
    assert shown["Submitted"].is_next
    assert shown["Dropped"].is_beside
    assert shown["Dropped"].is_grave
    assert not shown["Submitted"].is_beside


# ----------------------------------------------------------------- what a form offers


def field(event_type: str, name: str) -> Slot:
    body: type[Struct] = TYPES[event_type].step.body
    return next(slot for slot in slots(body) if slot.name == name)


def among(order: Order | None, name: str, **so_far: Any) -> set[str]:
    """Who is offered in a field of a new order, or of one whose draft is amended."""
    world = order or Order()
    asking = seat(world, OFFICE).asking(order.order if order else None, so_far)
    described = field("SupervisionOrderDrafted", name).field
    assert described.among is not None
    choices: list[Choice] = list(described.among(asking))
    return {one.value for one in choices}


def test_office_is_one_that_the_drafter_reaches() -> None:
    assert among(None, "office") == {BUREAU, DIVISION, OTHER_DIVISION}


@pytest.mark.parametrize(
    ("name", "offered_ones"),
    [
        ("lead", {OFFICE}),
        ("supervisor", {DEPUTY, CHIEF}),
        ("responsible", {HEAD}),
    ],
)
def test_officers_offered_for_a_part_are_those_that_the_rules_take(
    name: str, offered_ones: set[str]
) -> None:
    order = Order()
    so_far = {"lead": "", "supervisor": "", "responsible": "", "responsible_unit": PRECINCT}
    assert among(None, name, **so_far) == offered_ones
    for officer in EVERYBODY:
        order.case = order.draft(**{name: officer})
        clause = order.refusal("Submitted")
        assert (clause is None) is (officer in offered_ones), officer


def test_whoever_has_one_part_is_not_offered_another() -> None:
    assert among(None, "supervisor", lead=CHIEF) == {DEPUTY}


def test_officer_whom_the_wall_shuts_out_is_not_offered() -> None:
    assert among(None, "supervisor", office=DIVISION) == {DEPUTY, CHIEF, DIV_HEAD}
    assert among(None, "supervisor", office=DIVISION, respondents=[CALLER]) == {DIV_HEAD}


def test_heads_are_those_of_any_unit_below_until_one_is_chosen() -> None:
    assert among(None, "responsible") == {DIV_HEAD, HEAD, SISTER_HEAD}
    assert among(None, "responsible", office=DIVISION) == {HEAD, SISTER_HEAD}


def test_unit_stands_below_the_office_and_outside_the_wall() -> None:
    below = {DIVISION, OTHER_DIVISION, PRECINCT, SISTER}
    assert among(None, "responsible_unit") == below
    assert among(None, "responsible_unit", office=DIVISION) == {PRECINCT, SISTER}
    assert among(None, "responsible_unit", respondents=[SISTER_HANDLER]) == below - {SISTER}


def test_amended_draft_offers_what_fits_the_draft_as_it_stands() -> None:
    order = Order(office=DIVISION, respondents=(SISTER_HANDLER,))
    assert among(order, "responsible_unit") == {PRECINCT}
    assert among(order, "responsible") == {HEAD}
    assert among(order, "supervisor") == {DEPUTY, CHIEF, DIV_HEAD}


def first(name: str, officer: str = OFFICE, **so_far: Any) -> Any:
    world = Order()
    described = field("SupervisionOrderDrafted", name).field
    assert described.first is not None
    return described.first(seat(world, officer).asking(None, so_far))


def test_new_order_begins_with_the_drafters_own_office() -> None:
    assert first("office") == BUREAU
    assert first("lead") == OFFICE
    assert first("lead", SUPERV) == ""


def test_order_begins_with_the_respondents_of_its_source() -> None:
    order = Order()
    source = replace(order.scribe.states[order.mail.case], respondents=(SISTER_HANDLER,))
    order.scribe.states[source.case] = source
    described = field("SupervisionOrderDrafted", "respondents").field
    assert described.first is not None
    asking = seat(order, OFFICE).asking(None, {"source_case": source.case})
    assert described.first(asking) == (SISTER_HANDLER,)
    assert described.first(seat(order, OFFICE).asking(None, {})) == ()


def test_only_the_next_colour_is_offered_and_only_a_given_mark() -> None:
    order = Order("ISSUED")
    colour = field("SupervisionOrderEscalated", "colour").field
    asking = seat(order, OFFICE).asking(order.order)
    assert colour.among is not None
    assert colour.first is not None
    assert [one.value for one in colour.among(asking)] == ["YELLOW"]
    assert colour.first(asking) is Colour.YELLOW
    mark = field("SupervisionOrderSelfRevisited", "satisfaction").field
    assert mark.among is not None
    marks = {one.value for one in mark.among(seat(order, HEAD).asking(order.order))}
    assert marks == {one.value for one in Satisfaction} - {Satisfaction.NOT_RATED.value}


# --------------------------------------------------------------------------- the face


def test_facts_say_who_did_what_in_words() -> None:
    order = Order("REPORTED")
    said = {one.label.zh: one.words.zh for one in facts(order.order, order.scribe.directory)}
    assert said["办理单位"] == "南大街派出所"
    assert said["监督(分管副职)"] == "种伟"
    assert "王建国" in said["一把手回访"]
    assert "店家已停业整改" in said["办理进展"]
    assert said["办结时限"] == f"{order.now.date() + timedelta(days=7)}"


def test_order_is_found_by_what_was_done_and_said() -> None:
    order = Order("REPORTED")
    machine = TYPES["SupervisionOrderDrafted"].machine
    assert machine.display is not None
    found = machine.display.words(order.order)
    assert {"夜市油烟久拖不决", "已责令整改并复查,油烟达标"} <= set(found)
    assert sum("店家已停业整改" in one for one in found) == 2  # the measure and the call
    assert machine.display.title(order.order) == "夜市油烟久拖不决"
    assert machine.display.related(order.order) == (order.mail.case,)
