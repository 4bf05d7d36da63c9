"""Report, acceptance, return: is it really dealt with?

Seed 002: on a director's order (局长督办单) the unit head handles the matter in person.
Domain 9.5, what an acceptance needs: a report signed by the unit head, their own call to the
citizen, the word of the deputy who supervises, and the source closed or explained.
"""

from typing import Annotated

from msgspec import Struct

from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.cases.needs import with_actor
from casework.cases.supervision.guards import (
    HAS_WORDS,
    IN_PERSON,
    IS_ISSUING_CHIEF,
    NOT_RESPONSIBLE,
    SUPERVISORS,
)
from casework.cases.supervision.state import ROWS, SupervisionOrder, is_handled_in_person
from casework.cases.words import Words, kept
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked
from casework.officers import HEADS
from casework.state import State
from casework.steps import Approval, Changes, Guard

ANSWERED_ITEM = ("FED_BACK", "CLOSE_PENDING", "CLOSED", "NOT_EST", "VOID", "TRANSFERRED")
"""Where a ledger item is settled as far as an order goes: its own closing waits for the
order, so the order asks for the answer and not for the closing."""


class ReportPrivate(Struct, frozen=True):
    """The report."""

    report: Annotated[str, asked("办结报告", "Report", Meaning.WORDS)]


class SupervisionOrderReported(Approval, Sealing[ReportPrivate], frozen=True):
    """报结: the unit head signs the report."""


class SupervisionOrderEndorsed(Approval, frozen=True):
    """The deputy who supervises agrees that it is done."""


class SupervisionOrderAccepted(Approval, frozen=True):
    """办结."""


class SupervisionOrderReturned(Approval, Sealing[Words], frozen=True):
    """退回重办."""


def _has_report(order: object, event: Event[SupervisionOrderReported], context: Context) -> bool:
    private = event.private
    return event.erased or (private is not None and bool(private.report.strip()))


def is_settled(source: State | None) -> bool:
    """Whether the letter is closed, or the item answered."""
    if isinstance(source, Letter):
        return source.ended_at is not None
    return isinstance(source, LedgerItem) and source.status in ANSWERED_ITEM


def _source_is_settled(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    return order.source_case is None or is_settled(context.related(order.source_case))


def _may_return(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    return event.core.actor == order.supervisor or IS_ISSUING_CHIEF.holds(order, event, context)


IS_SELF_REVISITED = Guard[SupervisionOrder, object](
    "order.self_revisit",
    Label("单位一把手须先亲自回访群众", "The unit head must have spoken to the citizen first"),
    lambda order, event, context: order.self_revisit is not None,
    asks_form=False,
)
HANDLED_IN_PERSON = Guard[SupervisionOrder, object](
    "order.handled_in_person",
    Label(
        "局长督办单须由办理单位一把手亲自办理,请先登记本人的办理进展",
        "On a director's order the unit head works in person: record what you did first",
    ),
    lambda order, event, context: is_handled_in_person(order),
    asks_form=False,
)
HAS_REPORT = Guard(
    "order.report",
    Label("须附办结报告", "The report itself is needed"),
    _has_report,
)
IS_SUPERVISOR = Guard[SupervisionOrder, object](
    "order.supervisor",
    Label("由督办单上指明的分管副职本人认可", "For the deputy named on the order, in person"),
    lambda order, event, context: event.core.actor == order.supervisor,
    asks_form=False,
    hides=True,
)
NOT_ENDORSED_YET = Guard[SupervisionOrder, object](
    "order.endorsed_already",
    Label("分管副职已认可", "The deputy who supervises agreed already"),
    lambda order, event, context: not order.endorsed_by,
    asks_form=False,
    hides=True,
)
IS_ENDORSED = Guard[SupervisionOrder, object](
    "order.endorsed",
    Label("须先经分管副职认可", "The deputy who supervises must agree first"),
    lambda order, event, context: bool(order.endorsed_by),
    asks_form=False,
)
SOURCE_IS_SETTLED = Guard(
    "order.source_settled",
    Label(
        "来源信件须已办结(或已解释办结),来源三本账事项须已反馈",
        "The letter it comes from must be closed or explained; the ledger item, fed back",
    ),
    _source_is_settled,
    asks_form=False,
)
MAY_RETURN = Guard(
    "order.may_return",
    Label("由分管副职或签发人退回", "The deputy who supervises, or the issuing chief, returns it"),
    _may_return,
    asks_form=False,
    hides=True,
)


def _report(order: SupervisionOrder, event: Event[SupervisionOrderReported]) -> Changes:
    return {
        "report": event.private.report if event.private else "",
        "reported_at": event.core.at,
        "endorsed_by": "",
        "handlers": with_actor(order, event),
    }


def _accept(order: SupervisionOrder, event: Event[SupervisionOrderAccepted]) -> Changes:
    at = event.core.at
    return {"accepted_at": at, "accepted_by": event.core.actor, "ended_at": at}


def _return(order: SupervisionOrder, event: Event[SupervisionOrderReturned]) -> Changes:
    """Done again: the head speaks to the citizen anew, and the clock runs on."""
    return kept(order, event) | {
        "returns": order.returns + 1,
        "reported_at": None,
        "self_revisit": None,
        "endorsed_by": "",
    }


VERDICT = (
    ROWS.step(
        SupervisionOrderReported,
        label=Label("报结", "Reported"),
        verb="Report as done",
        frm=("IN_PROGRESS",),
        to="REPORTED",
        by=HEADS,
        guards=(IN_PERSON, HANDLED_IN_PERSON, IS_SELF_REVISITED, HAS_REPORT),
        apply=_report,
    ),
    ROWS.step(
        SupervisionOrderEndorsed,
        label=Label("分管副职认可", "Endorsed"),
        verb="Endorse",
        frm=("REPORTED",),
        by=SUPERVISORS,
        at="owner",
        is_final_say=True,
        guards=(IS_SUPERVISOR, NOT_ENDORSED_YET, NOT_RESPONSIBLE),
        apply=lambda order, event: {"endorsed_by": event.core.actor},
        is_grave=True,
    ),
    ROWS.step(
        SupervisionOrderAccepted,
        label=Label("办结", "Accepted"),
        verb="Accept as done",
        frm=("REPORTED",),
        to="ACCEPTED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(
            IS_ISSUING_CHIEF,
            NOT_RESPONSIBLE,
            IS_SELF_REVISITED,
            IS_ENDORSED,
            SOURCE_IS_SETTLED,
        ),
        apply=_accept,
        is_grave=True,
    ),
    ROWS.step(
        SupervisionOrderReturned,
        label=Label("退回重办", "Returned"),
        verb="Return for rework",
        words=Label("退回理由", "Reason"),
        frm=("REPORTED",),
        to="RETURNED",
        by=SUPERVISORS,
        at="owner",
        is_final_say=True,
        guards=(MAY_RETURN, NOT_RESPONSIBLE, HAS_WORDS),
        apply=_return,
    ),
)
