"""An order is endorsed, accepted, returned, revoked or made more urgent; its letter closes."""

from typing import Any

import pytest
from msgspec.structs import replace

from casework.cases.ledger.codes import LinkedKind
from casework.cases.ledger.detours import CaseLinked
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.letter.closing import LetterSupervisionLinked
from casework.cases.supervision import escalation
from casework.cases.supervision.codes import Colour
from casework.codes import Channel, Ledger
from casework.registry import Proposal
from tests.harness.bureau import (
    CHIEF,
    DEPUTY,
    DIV_HEAD,
    HANDLER,
    OFFICE,
    PRECINCT,
)
from tests.harness.lives.order import WAYS, Order


def test_order_is_endorsed_by_the_deputy_named_on_it() -> None:
    assert Order("REPORTED").no("Endorsed", by=CHIEF) == "order.supervisor"


def test_acceptance_needs_the_deputy_and_a_settled_source() -> None:
    order = Order("REPORTED")
    assert order.no("Accepted") == "order.endorsed"
    order.do("Endorsed")
    assert order.no("Accepted") == "order.source_settled"
    order.settle_source()
    assert order.do("Accepted").accepted_by == CHIEF


def test_order_without_a_source_is_accepted_when_it_is_endorsed() -> None:
    order = Order(source_case=None)
    for step in (*WAYS["REPORTED"], "Endorsed"):
        order.do(step)
    assert order.do("Accepted").status == "ACCEPTED"


def ledger_item(order: Order) -> str:
    case = order.scribe.new_case()
    body = LedgerItemDrafted(
        ledger=Ledger.CLAIM, channel=Channel.MAIL, owner=PRECINCT, place="南大街"
    )
    private = LedgerItemPrivate("夜市烧烤油烟扰民", "南大街夜市油烟很大,晚上睡不好。")
    order.scribe.happen(HANDLER, Proposal(case, body, private))
    return case


@pytest.mark.parametrize(
    ("status", "settled"), [("IN_PROGRESS", False), ("FED_BACK", True), ("CLOSE_PENDING", True)]
)
def test_ledger_item_is_settled_for_an_order_once_it_is_fed_back(
    status: str, settled: bool
) -> None:
    order = Order()
    item = ledger_item(order)
    order.case = order.draft(source_case=item)
    assert order.no("Submitted") == "order.linked"
    link = CaseLinked(LinkedKind.ORDER, order.case)
    order.scribe.happen(OFFICE, Proposal(item, link))
    for step in (*WAYS["REPORTED"], "Endorsed"):
        order.do(step)
    order.scribe.states[item] = replace(order.scribe.states[item], status=status)
    refusal = order.refusal("Accepted")
    assert (refusal is None) is settled


def test_returned_order_is_called_reported_and_endorsed_anew() -> None:
    order = Order("REPORTED")
    order.do("Endorsed")
    returned = order.do("Returned")
    assert (returned.returns, returned.reported_at, returned.endorsed_by) == (1, None, "")
    order.do("MeasureRecorded")
    assert order.no("Reported") == "order.self_revisit"


def test_order_is_returned_by_its_deputy_or_its_chief_only() -> None:
    order = Order("REPORTED")
    order.scribe.states[order.case] = replace(order.order, supervisor=OFFICE)
    assert order.no("Returned", by=DEPUTY) == "order.may_return"


def test_revoked_order_keeps_its_number() -> None:
    order = Order("ISSUED")
    order.scribe.states[order.case] = replace(order.order, formal_no="古公督〔2026〕12号")
    assert order.do("Revoked").formal_no == "古公督〔2026〕12号"


# ------------------------------------------------------------------------- escalation


def escalated(colour: Colour) -> escalation.SupervisionOrderEscalated:
    return escalation.SupervisionOrderEscalated(colour)


def test_order_that_is_not_overdue_is_not_escalated() -> None:
    assert Order("RECEIPTED").no("Escalated") == "order.overdue"


def test_order_escalates_from_blue_to_yellow_red_and_a_talk_day_by_day() -> None:
    order = Order("ISSUED").later(days=2)
    for colour in (Colour.BLUE, Colour.RED, Colour.TALK):
        assert order.no("Escalated", escalated(colour)) == "order.next_colour"
    for colour in (Colour.YELLOW, Colour.RED, Colour.TALK):
        assert order.do("Escalated", escalated(colour)).colour is colour
        assert order.no("Escalated", escalated(Colour.TALK)) == "order.escalated_lately"
        order.later(days=1)
    assert order.no("Escalated", escalated(Colour.TALK)) == "order.highest_colour"
    assert [one.colour for one in order.order.escalations] == list(Colour)[1:]


# ------------------------------------------------------------------- the letter's side


def twice_dissatisfied() -> Order:
    order = Order(source="REWORK")
    mail = order.mail
    mail.do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    mail.do("LetterRevisitStarted")
    mail.do("bad call")
    return order


def link(order: Order, case: str) -> Any:
    body = LetterSupervisionLinked(case)
    proposal = Proposal(order.mail.case, body)
    refusal = order.scribe.try_it(OFFICE, proposal)
    return refusal.clause if refusal else None


def test_letter_is_closed_once_the_order_that_is_due_is_linked_to_it() -> None:
    order = twice_dissatisfied()
    mail = order.mail
    mail.do("LetterReworkSupervised")
    mail.do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=CHIEF)
    mail.do("LetterRevisitStarted")
    mail.do("good call")
    assert mail.no("LetterClosed") == "letter.order_due"
    assert link(order, order.case) is None
    assert mail.do("LetterClosed").supervision_order == order.case


def test_letter_takes_only_an_order_that_was_drafted_from_it_and_stands() -> None:
    order = twice_dissatisfied()
    assert link(order, order.draft(source_case=None)) == "letter.supervision_order"
    assert link(order, order.mail.case) == "letter.supervision_order"
    assert link(order, "nowhere") == "letter.supervision_order"
    order.do("Dropped")
    assert link(order, order.case) == "letter.supervision_order"
