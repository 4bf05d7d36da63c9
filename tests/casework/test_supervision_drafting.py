"""An order is drafted and issued: what it names, who signs it, whom it reaches."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework.amend import Amended, AmendedPrivate
from casework.cases.letter.detours import LetterRespondentNamed
from casework.cases.supervision import drafting
from casework.clocks import due_text
from casework.deadlines import clocks
from casework.ids import SYSTEM
from casework.registry import may_begin
from tests.harness.bureau import (
    BUREAU,
    BUREAU_DEVICE,
    CALLER,
    CHIEF,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    ROOM,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives.order import PRIVATE, WAYS, Order
from tests.harness.proposals import propose_as


def drafted(order: Order, actor: str = OFFICE, private: Any = PRIVATE, **changes: Any) -> Any:
    refusal = order.scribe.try_it(actor, order.drafted(private, **changes))
    return refusal.clause if refusal else None


def test_order_is_drafted_by_the_office_the_supervision_or_the_centre() -> None:
    order = Order()
    for actor in (OFFICE, SUPERV, SYSTEM):
        assert drafted(order, actor) is None
    for actor in (CHIEF, TRIAGE, CALLER, HEAD):
        assert drafted(order, actor) == "role.missing"


@pytest.mark.parametrize("office", ["nowhere", ROOM])
def test_order_names_an_issuing_unit(office: str) -> None:
    assert drafted(Order(), SYSTEM, office=office) == "order.office"


@pytest.mark.parametrize(
    "private", [None, drafting.OrderPrivate("", "问题", ""), drafting.OrderPrivate("事项", " ", "")]
)
def test_order_says_what_is_wrong(private: Any) -> None:
    assert drafted(Order(), private=private) == "order.matter"


def test_source_is_a_letter_or_a_ledger_item_or_none() -> None:
    order = Order()
    assert drafted(order, source_case=order.case) == "order.source"
    assert drafted(order, source_case="nowhere") == "order.source"
    assert drafted(order, source_case=None) is None


def test_button_for_a_new_order_is_open_to_the_office() -> None:
    context = Order().scribe.context()

    def begin(actor: str) -> Any:
        return may_begin(
            None,
            "SupervisionOrderDrafted",
            actor=actor,
            unit=BUREAU,
            device=BUREAU_DEVICE,
            context=context,
        )

    assert begin(OFFICE) is None
    assert begin(CHIEF) is not None


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"responsible_unit": ""}, "order.responsible_unit"),
        ({"office": DIVISION, "responsible_unit": BUREAU}, "order.responsible_unit"),
        ({"respondents": (SISTER_HANDLER,), "responsible_unit": SISTER}, "order.responsible_unit"),
        ({"lead": ""}, "order.three_roles"),
        ({"lead": TRIAGE}, "order.three_roles"),
        ({"supervisor": OFFICE}, "order.three_roles"),
        ({"supervisor": SUPERV}, "order.three_roles"),
        ({"supervisor": ""}, "order.three_roles"),
        ({"responsible": HANDLER}, "order.three_roles"),
        ({"responsible": SISTER_HEAD}, "order.three_roles"),
        ({"responsible": DIV_HEAD}, "order.three_roles"),
        ({"supervisor": CHIEF, "responsible": CHIEF}, "order.three_roles"),
        ({"due_on": None}, "order.due"),
    ],
)
def test_order_goes_to_the_chief_when_it_is_complete(changes: dict[str, Any], clause: str) -> None:
    order = Order()
    order.case = order.draft(SYSTEM, **changes)
    assert order.no("Submitted", by=SYSTEM) == clause


def test_order_without_a_demand_is_neither_drafted_nor_sent() -> None:
    order = Order()
    proposal = order.drafted(private=drafting.OrderPrivate("事项", "问题", " "))
    refusal = order.scribe.try_it(SYSTEM, proposal)
    assert refusal is not None
    assert (refusal.clause, refusal.say.zh) == ("form.blank", "请填写“办理要求”")
    change = AmendedPrivate({"demand": " "})
    body = Amended({"demand": None})
    order.scribe.happen(OFFICE, propose_as(order.case, "SupervisionOrderAmended", body, change))
    assert order.no("Submitted") == "order.demand"


def test_due_date_lies_ahead_when_it_is_sent_and_still_when_it_is_signed() -> None:
    assert Order().later(days=7).no("Submitted") == "order.due"
    assert Order("ISSUE_PENDING").later(days=7).no("Issued") == "order.due"


def test_draft_is_amended_until_it_is_sent() -> None:
    order = Order(lead="")
    change = AmendedPrivate({"lead": OFFICE})
    proposal = propose_as(order.case, "SupervisionOrderAmended", Amended({"lead": None}), change)
    assert order.scribe.try_it(OFFICE, proposal) is None
    assert order.do("Submitted").lead == OFFICE
    refusal = order.scribe.try_it(OFFICE, proposal)
    assert refusal is not None
    assert refusal.clause == "status.not_now"


def test_order_shuts_out_whom_its_source_shuts_out() -> None:
    order = Order(source="SIGNED")
    order.mail.do("LetterRespondentNamed", LetterRespondentNamed(SISTER_HANDLER))
    assert order.no("Submitted") == "order.respondents"
    walled = order.draft(source_case=order.mail.case, respondents=(SISTER_HANDLER,))
    order.case = walled
    assert order.do("Submitted").is_complaint
    assert order.no("SentBack", by=SISTER_HEAD) == "case.missing"


def test_order_whose_source_has_not_arrived_waits() -> None:
    order = Order()
    del order.scribe.states[order.mail.case]
    assert order.no("Submitted") == "order.respondents"


# ---------------------------------------------------------------------------- issuing


def test_order_is_signed_by_the_chief_of_the_issuing_unit() -> None:
    order = Order("ISSUE_PENDING")
    assert order.no("Issued", by=DIV_HEAD) == "role.missing"
    assert order.no("Issued", by=HEAD) == "role.missing"


def test_chief_of_the_bureau_does_not_sign_the_orders_of_a_division() -> None:
    order = Order()
    order.case = order.draft(SYSTEM, office=DIVISION, lead=OFFICE, supervisor=DIV_HEAD)
    order.do("Submitted", by=SYSTEM)
    assert order.no("Issued", by=CHIEF) == "order.issuing_chief"
    assert order.no("SentBack", by=CHIEF) == "order.issuing_chief"
    assert order.do("Issued", by=DIV_HEAD).issued_by == DIV_HEAD
    assert order.no("Revoked", by=CHIEF) == "order.issuing_chief"


def test_whoever_answers_for_the_matter_does_not_sign_the_order() -> None:
    order = Order("ISSUE_PENDING")
    order.scribe.states[order.case] = replace(order.order, handlers=(CHIEF,))
    assert order.no("Issued") == "order.not_responsible"


def test_order_reaches_the_responsible_unit_when_it_is_issued() -> None:
    order = Order("ISSUE_PENDING")
    assert order.order.units == (BUREAU,)
    assert order.do("Issued").units == (BUREAU, PRECINCT)


def test_receipt_is_owed_within_one_working_day_and_the_report_by_the_day_named() -> None:
    order = Order("ISSUED")
    counted = {clock.code: clock for clock in clocks(order.order, order.scribe.directory)}
    assert due_text(counted["supervision.receipt"].due_at) == "09-15 24:00"
    assert due_text(counted["supervision.report"].due_at) == "09-21 24:00"
    order.do("Receipted")
    counted = {clock.code: clock for clock in clocks(order.order, order.scribe.directory)}
    assert counted["supervision.receipt"].stopped_at == order.now


def test_day_named_on_the_order_may_lie_after_the_ordinary_limit() -> None:
    order = Order(due_on=Order().now.date() + timedelta(days=60))
    for step in WAYS["IN_PROGRESS"]:
        order.do(step)
    order.later(days=50)
    assert order.do("ExtensionRequested").status == "EXT_PENDING"
