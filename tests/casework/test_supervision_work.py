"""An order is acknowledged, worked, prolonged and reported: by whom, and in person."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework.cases.supervision import verdict, work
from casework.cases.supervision.codes import OrderKind
from casework.cases.supervision.table import MACHINE
from casework.cases.words import Words
from casework.clocks import due_text
from casework.codes import ContactWay, Satisfaction
from casework.deadlines import clocks
from tests.harness.bureau import (
    CHIEF,
    DIV_HEAD,
    HANDLER,
    HEAD,
)
from tests.harness.lives.order import WORDS, Order
from tests.harness.lives.turns import turn_of

BLANK = Words(" ")


def test_another_unit_does_not_acknowledge_or_work_the_order() -> None:
    assert Order("ISSUED").no("Receipted", by=CHIEF) == "order.of_responsible_unit"
    assert Order("RECEIPTED").no("MeasureRecorded", by=CHIEF) == "order.of_responsible_unit"
    assert Order("IN_PROGRESS").no("ExtensionRequested", by=CHIEF) == "order.of_responsible_unit"


def test_measure_needs_words() -> None:
    order = Order("RECEIPTED")
    _, proposal = order.proposal("MeasureRecorded")
    assert order.no("MeasureRecorded", proposal.body, BLANK) == "order.words"


def test_extension_is_granted_by_the_issuing_chief_without_a_citizen_to_tell() -> None:
    order = Order("EXT_PENDING")
    order.do("ExtensionGranted")
    found = {clock.code: clock for clock in clocks(order.order, order.scribe.directory)}
    assert due_text(found["supervision.report"].due_at) == "09-24 24:00"
    assert due_text(found["supervision.report"].original_due_at) == "09-21 24:00"


def test_orders_are_never_paused() -> None:
    assert not [step for step in MACHINE.steps if "Paused" in step.name]


@pytest.mark.parametrize("step", ["SelfRevisited", "Reported"])
def test_unit_head_named_on_the_order_calls_and_reports_in_person(step: str) -> None:
    order = Order("IN_PROGRESS")
    order.do("SelfRevisited")
    order.scribe.states[order.case] = replace(order.order, responsible=DIV_HEAD)
    assert order.no(step) == "order.in_person"


def revisit(order: Order, **changes: Any) -> work.SupervisionOrderSelfRevisited:
    fields: dict[str, Any] = {
        "at": order.now,
        "way": ContactWay.PHONE,
        "satisfaction": Satisfaction.DISSATISFIED,
    } | changes
    return work.SupervisionOrderSelfRevisited(**fields)


def test_unit_heads_call_carries_the_citizens_own_mark_after_the_order_was_issued() -> None:
    order = Order("IN_PROGRESS")
    early = revisit(order, at=order.now - timedelta(days=1))
    future = revisit(order, at=order.now + timedelta(minutes=1))
    unrated = revisit(order, satisfaction=Satisfaction.NOT_RATED)
    for body in (early, future, unrated):
        assert order.no("SelfRevisited", body, WORDS) == "order.self_revisit_answer"
    assert order.no("SelfRevisited", revisit(order), BLANK) == "order.words"
    assert order.do("SelfRevisited", revisit(order), WORDS).self_revisit is not None


def test_report_comes_after_the_unit_heads_own_call_and_has_words() -> None:
    order = Order("IN_PROGRESS")
    assert order.no("Reported") == "order.self_revisit"
    order.do("SelfRevisited")
    body = verdict.SupervisionOrderReported()
    assert order.no("Reported", body, verdict.ReportPrivate(" ")) == "order.report"
    assert order.no("Reported", body) == "order.report"
    assert order.do("Reported").signatures[-1].by == HEAD


def test_head_of_the_unit_handles_a_directors_order_in_person() -> None:
    """The handlers' work alone does not carry the report (seed 002)."""
    order = Order("RECEIPTED")
    order.do("MeasureRecorded", by=HANDLER)
    assert turn_of(order) == {HEAD}
    assert order.no("Reported") == "order.handled_in_person"
    order.do("MeasureRecorded", by=HEAD)
    order.do("SelfRevisited")
    assert order.do("Reported").status == "REPORTED"


def test_daily_order_may_be_worked_by_the_handlers() -> None:
    order = Order("RECEIPTED", order_kind=OrderKind.DAILY)
    order.do("MeasureRecorded", by=HANDLER)
    order.do("SelfRevisited")
    assert order.do("Reported").status == "REPORTED"
