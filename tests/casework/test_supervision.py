"""The supervision order: domain 9.5 row by row, and the conditions of each row."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework.amend import Amended, AmendedPrivate
from casework.cases.ledger.codes import LinkedKind
from casework.cases.ledger.detours import CaseLinked
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.letter.closing import LetterSupervisionLinked
from casework.cases.letter.detours import LetterRespondentNamed
from casework.cases.supervision import drafting, escalation, verdict, work
from casework.cases.supervision.codes import Colour, OrderKind
from casework.cases.supervision.state import RUNNING, STATUSES
from casework.cases.supervision.table import MACHINE
from casework.cases.words import Words
from casework.clocks import due_text
from casework.codes import Channel, ContactWay, Ledger, Role, Satisfaction
from casework.deadlines import clocks
from casework.ids import SYSTEM
from casework.registry import Proposal, decode_state, encode_state, may_begin
from tests.harness.bureau import (
    BUREAU,
    BUREAU_DEVICE,
    CALLER,
    CHIEF,
    DEPUTY,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    OFFICERS,
    PRECINCT,
    ROOM,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives.order import DEFAULT, PRIVATE, WAYS, WORDS, Order
from tests.harness.lives.turns import turn_of
from tests.harness.proposals import propose_as

STAYS = ""
BLANK = Words(" ")

# from, step, by, to
ROWS: list[tuple[str, str, str, str]] = [
    ("DRAFT", "Submitted", OFFICE, "ISSUE_PENDING"),
    ("DRAFT", "Dropped", SUPERV, "VOID"),
    ("ISSUE_PENDING", "SentBack", CHIEF, "DRAFT"),
    ("ISSUE_PENDING", "Issued", CHIEF, "ISSUED"),
    ("ISSUED", "Receipted", HEAD, "RECEIPTED"),
    ("RECEIPTED", "MeasureRecorded", HANDLER, "IN_PROGRESS"),
    ("IN_PROGRESS", "MeasureRecorded", HEAD, "IN_PROGRESS"),
    ("IN_PROGRESS", "ExtensionRequested", HEAD, "EXT_PENDING"),
    ("EXT_PENDING", "ExtensionGranted", CHIEF, "IN_PROGRESS"),
    ("EXT_PENDING", "ExtensionRefused", CHIEF, "IN_PROGRESS"),
    ("IN_PROGRESS", "SelfRevisited", HEAD, STAYS),
    ("IN_PROGRESS", "Reported", HEAD, "REPORTED"),
    ("REPORTED", "Endorsed", DEPUTY, STAYS),
    ("REPORTED", "Accepted", CHIEF, "ACCEPTED"),
    ("REPORTED", "Returned", DEPUTY, "RETURNED"),
    ("REPORTED", "Returned", CHIEF, "RETURNED"),
    ("RETURNED", "MeasureRecorded", HANDLER, "IN_PROGRESS"),
    *((status, "Escalated", OFFICE, STAYS) for status in RUNNING if status != "REPORTED"),
    *((status, "Escalated", SYSTEM, STAYS) for status in RUNNING if status != "REPORTED"),
    *((status, "Revoked", CHIEF, "REVOKED") for status in RUNNING),
]


def prepared(frm: str, step: str) -> Order:
    """The order in a status, with what the row needs before it."""
    order = Order(frm)
    if step == "Reported":
        order.do("SelfRevisited")
    if step == "Accepted":
        order.settle_source()
        order.do("Endorsed")
    if step == "Escalated":
        order.later(days=30)
    return order


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_listed_transition_is_taken_by_the_actor_named_for_it(
    row: tuple[str, str, str, str],
) -> None:
    frm, step, actor, to = row
    state = prepared(frm, step).do(step, by=actor)
    assert state.status == (to or frm)
    assert decode_state(encode_state(state)) == state


@pytest.mark.parametrize("status", WAYS)
def test_unlisted_transition_is_refused(status: str) -> None:
    listed = {step for frm, step, *_ in ROWS if frm == status}
    order = Order(status)
    for step in DEFAULT.keys() - listed:
        clause = order.no(step)
        if (status, step) == ("REPORTED", "Escalated"):
            assert clause == "order.overdue"  # reported: nothing is owed
        else:
            assert clause in ("status.not_now", "role.missing"), step


def test_every_status_and_every_step_stands_in_the_rows() -> None:
    assert set(WAYS) == set(STATUSES)
    taken = {f"SupervisionOrder{row[1]}" for row in ROWS}
    others = {"Drafted", "Amended", "AmendmentSettled", "OfficerRecused", "PersonalDataRead"}
    names = {step.name for step in MACHINE.steps}
    assert names <= taken | {f"SupervisionOrder{name}" for name in others}


HEADS = {Role.UNIT_HEAD, Role.DIV_HEAD, Role.CHIEF}
BY: dict[str, set[Role]] = {
    "Submitted": {Role.OFFICE, Role.SUPERV},
    "Dropped": {Role.OFFICE, Role.SUPERV},
    "SentBack": HEADS,
    "Issued": HEADS,
    "Receipted": HEADS,
    "MeasureRecorded": {Role.HANDLER, *HEADS},
    "ExtensionRequested": HEADS,
    "ExtensionGranted": {Role.DIV_HEAD, Role.CHIEF},
    "ExtensionRefused": {Role.DIV_HEAD, Role.CHIEF},
    "SelfRevisited": HEADS,
    "Reported": HEADS,
    "Endorsed": {Role.DEPUTY, Role.DIV_HEAD, Role.CHIEF},
    "Accepted": HEADS,
    "Returned": {Role.DEPUTY, Role.DIV_HEAD, Role.CHIEF},
    "Escalated": {Role.OFFICE},
    "Revoked": HEADS,
}


@pytest.mark.parametrize("step", BY)
def test_step_is_refused_to_whoever_holds_none_of_its_roles(step: str) -> None:
    order = prepared(next(row[0] for row in ROWS if row[1] == step), step)
    for officer, _, _, _, roles, _ in OFFICERS:
        if not BY[step] & set(roles):
            assert order.no(step, by=officer) in ("role.missing", "role.auxiliary"), officer


# ------------------------------------------------------------------------------ draft


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
        ({"responsible_unit": "nowhere"}, "order.responsible_unit"),
        ({"office": DIVISION, "responsible_unit": BUREAU}, "order.responsible_unit"),
        ({"respondents": (SISTER_HANDLER,), "responsible_unit": SISTER}, "order.responsible_unit"),
        ({"lead": ""}, "order.three_roles"),
        ({"lead": TRIAGE}, "order.three_roles"),
        ({"supervisor": OFFICE}, "order.three_roles"),
        ({"supervisor": SUPERV}, "order.three_roles"),
        ({"supervisor": "nobody"}, "order.three_roles"),
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
    assert order.no("SentBack", by=SISTER_HEAD) == "wall.respondent"


def test_order_whose_source_has_not_arrived_waits() -> None:
    order = Order()
    del order.scribe.states[order.mail.case]
    assert order.no("Submitted") == "order.respondents"


@pytest.mark.parametrize("step", ["Dropped", "SentBack", "Returned", "Revoked"])
def test_saying_no_needs_words(step: str) -> None:
    order = Order(next(row[0] for row in ROWS if row[1] == step))
    _, proposal = order.proposal(step)
    assert order.no(step, proposal.body, BLANK) == "order.words"


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


# ----------------------------------------------------------------------------- work


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


# -------------------------------------------------------------------------- verdict


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
