"""公开、问责、销号、反弹: what is decided at the end, and what happens if it comes back.

The rules (domain 1.3, 9.2): whether the result is published and who answers for it is decided
for every item.  Closing is asked for and approved by two people, and both times the gate
(:mod:`casework.cases.ledger.gate`) is asked.  A relapse within its time, or with new facts,
takes the item back into the ledger; the first closing stays in the record.
"""

from typing import Annotated

from msgspec import Struct

from casework.amend import decided
from casework.cases.called_again import done_again
from casework.cases.ledger.answer import CALLS_HOLD
from casework.cases.ledger.gate import CLOSING_GUARDS, REQUEST_GUARDS, SIGNED_BY_ANOTHER, is_waived
from casework.cases.ledger.shared import (
    HAS_WORDS,
    NOT_A_JUDGE,
    NOT_THE_HANDLER,
    OF_LEAD_UNIT,
    OWNS,
    WORKS_BY_RIGHT,
    one_level_up,
    owns,
    sees_what_it_replaces,
    unapproved,
)
from casework.cases.ledger.state import (
    ROWS,
    AccountabilityDecision,
    LedgerItem,
    PublicityDecision,
    Round,
)
from casework.cases.ledger.statuses import ANYBODY, LEAD, WORKING
from casework.cases.needs import is_open
from casework.cases.words import Words, kept, text_of
from casework.codes import Accountability, Publicity, Role
from casework.event import Event, Label, Sealing
from casework.fields import asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

# -------------------------------------------------------------------------- decisions


class PublicityDecided(Approval, frozen=True):
    """一事一公开."""

    decision: Annotated[Publicity, asked("公开决定", "Decision")]
    text: Annotated[
        str,
        asked(
            "范围载体或理由",
            "Where, or why not",
            hint=(
                "公开的范围和载体,或不公开的理由",
                "Scope and carrier, or why not published",
            ),
        ),
    ]


class AccountabilityDecided(Approval, frozen=True):
    """一事一问责."""

    decision: Annotated[Accountability, asked("问责决定", "Decision")]
    basis: Annotated[str, asked("依据", "Basis")]


def _decide_publicity(item: LedgerItem, event: Event[PublicityDecided]) -> Changes:
    return {"publicity": PublicityDecision(event.body.decision, event.body.text)}


def _decide_accountability(item: LedgerItem, event: Event[AccountabilityDecided]) -> Changes:
    return {"accountability": AccountabilityDecision(event.body.decision, event.body.basis)}


DECISION_HAS_TEXT = Guard[object, PublicityDecided](
    "ledger.publicity_text",
    Label(
        "请写明公开的范围和载体,或不公开的理由",
        "Say where and how it is published, or why it is not",
    ),
    lambda item, event, context: bool(event.body.text.strip()),
)
DECISION_HAS_BASIS = Guard[object, AccountabilityDecided](
    "ledger.accountability_basis",
    Label("请写明问责决定的依据", "Give the basis of the decision"),
    lambda item, event, context: bool(event.body.basis.strip()),
)

# ---------------------------------------------------------------------------- closing


class CloseRequested(Struct, frozen=True):
    """申请销号."""


class LedgerItemClosed(Approval, frozen=True):
    """批准销号."""


class CloseReturned(Approval, Sealing[Words], frozen=True):
    """退回: not yet."""


def _request_close(item: LedgerItem, event: Event[CloseRequested]) -> Changes:
    return {"close_requested_by": event.core.actor, "close_requested_at": event.core.at}


def _close(item: LedgerItem, event: Event[LedgerItemClosed]) -> Changes:
    return {"closed_at": event.core.at, "closed_by": event.core.actor}


def _return_close(item: LedgerItem, event: Event[CloseReturned]) -> Changes:
    return kept(item, event) | {"feedback": unapproved(item.feedback)}


SIGNS = Guard[LedgerItem, object](
    "ledger.signing_chief",
    Label(
        "由账主(本级三长)签批;账主不能签的,经书面豁免由上一级签批",
        "The chief who owns this ledger signs; where they cannot, the one above, if waived",
    ),
    lambda item, event, context: (
        owns(item, event, context)
        or (is_waived(item, SIGNED_BY_ANOTHER.clause) and one_level_up(item, event, context))
    ),
    asks_form=False,
    hides=True,
)

# ---------------------------------------------------------------------------- relapse


class RelapseReported(Sealing[Words], Struct, frozen=True):
    """反弹: the matter is back; after the window only with new facts."""

    has_new_facts: Annotated[bool, asked("有新情况", "There are new facts")] = False


class RelapseDeclined(Approval, Sealing[Words], frozen=True):
    """不予重开, with the reason in the sealed words."""


class LedgerItemReopened(Approval, Sealing[Words], frozen=True):
    """The chief takes it back into the ledger; the first closing stays in the record."""


def _report_relapse(item: LedgerItem, event: Event[RelapseReported]) -> Changes:
    return {
        "relapse_reported_at": event.core.at,
        "relapse_reported_by": event.core.actor,
        "has_new_facts": event.body.has_new_facts,
        "words": text_of(event),
    }


def _decline_relapse(item: LedgerItem, event: Event[RelapseDeclined]) -> Changes:
    return kept(item, event) | {"relapse_reported_at": None, "relapse_reported_by": ""}


def _closing_of(item: LedgerItem) -> Round:
    """The closing as it stays in the item's history."""
    return Round(
        established_at=item.established_at,
        closed_at=item.closed_at,
        closed_by=item.closed_by,
        outcome=item.outcome,
        satisfaction=item.answers[-1].satisfaction if item.answers else None,
        exit_approved_by=item.exit_approved_by,
        waived=tuple(waiver.clause for waiver in item.waivers),
    )


FRESH: Changes = {
    "transferred_at": None,
    "lead_unit": "",
    "handler": "",
    "co_units": (),
    "co_units_done": (),
    "assigned_at": None,
    "signed_at": None,
    "may_return": True,
    "return_requested_at": None,
    "objected_at": None,
    "long_term_since": None,
    "long_term_at": None,
    "long_term_until": None,
    "long_term_by": "",
    "rechecked_at": None,
    "pauses": {},
    "extensions": {},
    "first_reply_at": None,
    "fed_back_at": None,
    "rework_at": None,
    "refed_back_at": None,
    **done_again(),
    "outcome": None,
    "outcome_text": "",
    "evidence": "",
    "legal_basis": "",
    "result_by": "",
    "result_at": None,
    "called_from": 0,
    "exit_approved_by": "",
    "feedback": None,
    "call_backs": (),
    "publicity": None,
    "accountability": None,
    "waivers": (),
    "close_requested_by": "",
    "close_requested_at": None,
    "closed_at": None,
    "closed_by": "",
    "relapse_reported_at": None,
    "relapse_reported_by": "",
}
"""A new round: nothing of the first closing counts for the second."""


def reopen(item: LedgerItem, event: Event[LedgerItemReopened]) -> Changes:
    """The report of the relapse is the new submission, the owner's word the new opening."""
    return (
        FRESH
        | decided(item, event, "due_on", None)
        | {
            "reopened": item.reopened + 1,
            "reopened_at": event.core.at,
            "submitted_at": item.relapse_reported_at,
            "established_at": event.core.at,
            "rounds": (*item.rounds, _closing_of(item)),
            "words": text_of(event),
        }
    )


WITHIN_RELAPSE = Guard[LedgerItem, RelapseReported](
    "ledger.relapse",
    Label(
        "已超过反弹重开的期限;有新情况请勾选,否则按新事项登记",
        "The time for a relapse is over: say so if there are new facts, else draft a new item",
    ),
    lambda item, event, context: (
        event.body.has_new_facts
        or is_open(item, context, "ledger.relapse", item.closed_at, event.core.at)
    ),
)
IS_REPORTED = Guard[LedgerItem, object](
    "ledger.relapse_reported",
    Label("请先报告反弹情况,再由账主确认", "Report the relapse first; the owner confirms it"),
    lambda item, event, context: item.relapse_reported_at is not None,
    asks_form=False,
    hides=True,
)

# ------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.step(
        PublicityDecided,
        label=Label("公开决定", "Publicity decided"),
        verb="Decide publicity",
        frm=WORKING,
        by=(*HEADS, Role.OFFICE),
        guards=(sees_what_it_replaces("publicity"), DECISION_HAS_TEXT),
        apply=_decide_publicity,
    ),
    ROWS.step(
        AccountabilityDecided,
        label=Label("问责决定", "Accountability decided"),
        verb="Decide accountability",
        frm=WORKING,
        by=(*HEADS, Role.SUPERV),
        guards=(NOT_THE_HANDLER, sees_what_it_replaces("accountability"), DECISION_HAS_BASIS),
        apply=_decide_accountability,
        is_grave=True,
    ),
    ROWS.step(
        CloseRequested,
        label=Label("申请销号", "Closing requested"),
        verb="Ask to close",
        frm=("FED_BACK",),
        to="CLOSE_PENDING",
        by=LEAD,
        guards=(OF_LEAD_UNIT, WORKS_BY_RIGHT, NOT_A_JUDGE, CALLS_HOLD, *REQUEST_GUARDS),
        apply=_request_close,
    ),
    ROWS.step(
        LedgerItemClosed,
        label=Label("批准销号", "Closed"),
        verb="Approve the closing",
        frm=("CLOSE_PENDING",),
        to="CLOSED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(SIGNS, *CLOSING_GUARDS),
        apply=_close,
        is_grave=True,
    ),
    ROWS.step(
        CloseReturned,
        label=Label("销号退回", "Closing returned"),
        verb="Send it back",
        words=Label("退回理由", "Reason"),
        frm=("CLOSE_PENDING",),
        to="IN_PROGRESS",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(OWNS, HAS_WORDS),
        apply=_return_close,
    ),
    ROWS.step(
        RelapseReported,
        label=Label("报告反弹", "Relapse reported"),
        verb="Report a relapse",
        words=Label("群众原话", "The citizen's words"),
        frm=("CLOSED",),
        by=ANYBODY,
        guards=(HAS_WORDS, WITHIN_RELAPSE),
        apply=_report_relapse,
        is_beside=True,
    ),
    ROWS.step(
        RelapseDeclined,
        label=Label("不予重开", "Relapse declined"),
        verb="Do not reopen",
        words=Label("不予重开的理由", "Why not"),
        frm=("CLOSED",),
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(OWNS, IS_REPORTED, HAS_WORDS),
        apply=_decline_relapse,
        is_grave=True,
    ),
    ROWS.step(
        LedgerItemReopened,
        label=Label("反弹重开", "Reopened"),
        verb="Reopen",
        words=Label("重开理由", "Reason"),
        frm=("CLOSED",),
        to="REOPENED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(OWNS, IS_REPORTED, HAS_WORDS),
        apply=reopen,
        is_grave=True,
    ),
)
