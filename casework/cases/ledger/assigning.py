"""交办、签收、退回、异议: which unit leads, and who of it handles the item.

The rules (domain 9.2): exactly one lead unit below the owner, never the respondent's, and a
day by which it is due.  A unit that is not the right one says so in time; its head may object
later, naming the provision; what was decided to stay with a unit is not returned again.
"""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Struct, structs

from casework.amend import decided
from casework.asking import Asking, today, units_below_owner
from casework.cases.handed_on import (
    CoUnits,
    are_outside_wall,
    asks_handler,
    handler_of_lead,
    lead_is_open,
    may_return,
    named_one_signs,
    other_units,
)
from casework.cases.ledger.shared import (
    HAS_WORDS,
    NOT_A_JUDGE,
    OF_LEAD_UNIT,
    WORKS_BY_RIGHT,
    unapproved,
)
from casework.cases.ledger.state import ROWS, Coordination, LedgerItem
from casework.cases.ledger.statuses import AT_WORK, LEAD, WORKERS, Status
from casework.cases.needs import in_window, with_actor, written
from casework.cases.words import Words, kept, text_of
from casework.codes import ReturnReason, Role
from casework.event import CHINA, Event, Label, Sealing
from casework.fields import Meaning, asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

RULING = (*HEADS, Role.OFFICE)

# --------------------------------------------------------------------------- assigned


def _likely_lead(asking: Asking[LedgerItem]) -> str:
    """The unit that whoever returned it named; else the one that has it, or owns the entry."""
    item = asking.state
    is_returned = item.return_requested_at is not None or item.objected_at is not None
    suggested = item.suggested_unit if item.status == "ESTABLISHED" and is_returned else ""
    possible = {one.value for one in units_below_owner(asking)}
    likely = (suggested, item.lead_unit, item.unit)
    return next((unit for unit in likely if unit in possible), "")


def _last_day(asking: Asking[LedgerItem]) -> date | None:
    """The day that was set, while it lies ahead; else the last one that the limits give."""
    set_on, running = asking.state.due_on, [one.clock for one in asking.counted]
    if set_on is not None and set_on >= today(asking):
        return set_on
    ends = [clock.due_at - timedelta(milliseconds=1) for clock in running if clock.is_running]
    last = max(ends).astimezone(CHINA).date() if ends else None
    return last if last is not None and last >= today(asking) else None


class LedgerItemAssigned(Approval, frozen=True, kw_only=True):
    """交办: exactly one lead unit, any supporting units, a handler if known, a date."""

    lead_unit: Annotated[
        str,
        asked("主办单位", "Lead unit", Meaning.UNIT, among=units_below_owner, first=_likely_lead),
    ]
    due_on: Annotated[date, asked("办理时限", "Due on", first=_last_day)]
    co_units: CoUnits = ()
    handler: Annotated[
        str, asks_handler("Left empty, a handler of the unit signs for it", LEAD)
    ] = ""


def _over(item: LedgerItem, event: Event[LedgerItemAssigned]) -> tuple[Coordination, ...]:
    """What the unit before had begun with others ends with its work: nobody else would end it."""
    return tuple(
        one if one.ended_at is not None else structs.replace(one, ended_at=event.core.at)
        for one in item.coordinations
    )


def _assign(item: LedgerItem, event: Event[LedgerItemAssigned]) -> Changes:
    body = event.body
    lower = (unit for unit in item.escalated_from if unit != body.lead_unit)
    co_units = tuple(dict.fromkeys((*body.co_units, *lower)))
    return decided(item, event, "due_on", body.due_on) | {
        "lead_unit": body.lead_unit,
        "co_units": co_units,
        "handler": body.handler,
        "assigned_at": event.core.at,
        "transferred_at": item.transferred_at or event.core.at,
        "signed_at": None,
        "return_requested_at": None,
        "objected_at": None,
        "co_units_done": tuple(unit for unit in item.co_units_done if unit in co_units),
        "coordinations": _over(item, event),
        "units": tuple(dict.fromkeys((*item.units, item.unit, body.lead_unit, *co_units))),
        "feedback": unapproved(item.feedback),
    }


ROUTE_IS_DECIDED = Guard[LedgerItem, object](
    "ledger.route",
    Label(
        "涉警投诉须先转督察或12389,举报违法犯罪须转接报案",
        "Police conduct goes to inspection or 12389 first, a report of crime to case acceptance",
    ),
    lambda item, event, context: (
        not (item.police_conduct or item.crime_report) or item.route is not None
    ),
    asks_form=False,
)
LEAD_IS_OPEN = lead_is_open(
    "ledger.lead_unit",
    "主办单位须在辖下且不是被反映单位",
    "The lead unit must be one of yours and not the respondent",
)
CO_UNITS_ARE_OPEN = Guard[LedgerItem, LedgerItemAssigned](
    "ledger.co_units",
    Label(
        "协办单位须为在册单位且不是被反映单位",
        "A supporting unit must exist and not be the respondent",
    ),
    lambda item, event, context: are_outside_wall(event.body.co_units, item, context),
)
HANDLER_IS_OF_LEAD = handler_of_lead("ledger.handler", LEAD)
DUE_IS_AHEAD = Guard[object, LedgerItemAssigned](
    "ledger.due",
    Label("办理时限不能早于交办当天", "The due date may not lie before the assignment"),
    lambda item, event, context: event.body.due_on >= event.core.at.date(),
)

# --------------------------------------------------------------------------- taken up


class LedgerItemTakenUp(Struct, frozen=True):
    """The handler signs for it."""


def _take_up(item: LedgerItem, event: Event[LedgerItemTakenUp]) -> Changes:
    return {
        "handler": event.core.actor,
        "signed_at": event.core.at,
        "handlers": with_actor(item, event),
    }


IS_ASSIGNED_TO = named_one_signs("ledger.assigned_to")

# ------------------------------------------------------------------ returned, objected to

SuggestedUnit = Annotated[
    str,
    asked(
        "建议承办单位",
        "Suggested unit",
        Meaning.UNIT,
        among=lambda asking: other_units(asking, asking.state.lead_unit),
    ),
]


class ReturnRequested(Sealing[Words], Struct, frozen=True):
    """退回: this unit is not the right one."""

    reason: Annotated[ReturnReason, asked("退回原因", "Reason")]
    suggested_unit: SuggestedUnit = ""


class AssignmentObjected(Sealing[Words], Struct, frozen=True):
    """交办异议: the head of the lead unit objects, naming the provision."""

    basis: Annotated[str, asked("依据条款", "Provision")]
    suggested_unit: SuggestedUnit = ""


class ReturnAccepted(Approval, frozen=True):
    """The return stands; assign it anew."""


class ReturnRefused(Approval, Sealing[Words], frozen=True):
    """It stays here, and may not be returned again."""


def _request_return(item: LedgerItem, event: Event[ReturnRequested]) -> Changes:
    return {
        "return_reason": event.body.reason,
        "return_requested_at": event.core.at,
        "suggested_unit": event.body.suggested_unit,
        "words": text_of(event),
    }


def _object_to(item: LedgerItem, event: Event[AssignmentObjected]) -> Changes:
    return {
        "objected_at": event.core.at,
        "suggested_unit": event.body.suggested_unit,
        "words": text_of(event),
    }


def _accept_return(item: LedgerItem, event: Event[ReturnAccepted]) -> Changes:
    return {
        "lead_unit": "",
        "handler": "",
        "co_units": (),
        "assigned_at": None,
        "signed_at": None,
    }


def _refuse_return(item: LedgerItem, event: Event[ReturnRefused]) -> Changes:
    return kept(item, event) | {"may_return": False}


def _after_refused_return(item: LedgerItem, event: Event[ReturnRefused]) -> Status:
    return "ASSIGNED" if item.signed_at is None else "IN_PROGRESS"


MAY_RETURN: Guard[LedgerItem, object] = may_return(
    "ledger.may_return", lambda item: item.may_return
)
RETURN_IS_IN_TIME: Guard[LedgerItem, object] = in_window(
    "ledger.return_window",
    "已超过退回期限;确有异议的由单位负责人提出交办异议",
    "The time for a return is over; the unit head may still object, naming the provision",
    lambda item: "ledger.return",
    lambda item: item.assigned_at,
)
OBJECTION_IS_IN_TIME: Guard[LedgerItem, object] = in_window(
    "ledger.objection_window",
    "已超过提出交办异议的期限",
    "The time for an objection to the assignment is over",
    lambda item: "ledger.objection",
    lambda item: item.assigned_at,
)
OBJECTION_HAS_BASIS = written(
    "ledger.objection_basis", "basis", "请写明依据的条款", "Name the provision it rests on"
)

# ------------------------------------------------------------------------------- rows

_ASSIGNABLE: tuple[Status, ...] = (
    "ESTABLISHED",
    "ASSIGNED",
    *AT_WORK,
    "FEEDBACK_PENDING",
    "FED_BACK",
    "REOPENED",
)

STEPS = (
    ROWS.step(
        LedgerItemAssigned,
        label=Label("交办", "Assigned"),
        verb="Assign",
        frm=_ASSIGNABLE,
        to="ASSIGNED",
        by=RULING,
        at="owner",
        is_final_say=True,
        guards=(
            ROUTE_IS_DECIDED,
            LEAD_IS_OPEN,
            CO_UNITS_ARE_OPEN,
            HANDLER_IS_OF_LEAD,
            DUE_IS_AHEAD,
        ),
        apply=_assign,
    ),
    ROWS.step(
        LedgerItemTakenUp,
        label=Label("签收", "Signed for"),
        verb="Sign for it",
        frm=("ASSIGNED",),
        to="IN_PROGRESS",
        by=LEAD,
        guards=(OF_LEAD_UNIT, IS_ASSIGNED_TO, WORKS_BY_RIGHT, NOT_A_JUDGE),
        apply=_take_up,
    ),
    ROWS.step(
        ReturnRequested,
        label=Label("申请退回", "Return requested"),
        verb="Ask for a return",
        words=Label("退回理由", "In words"),
        frm=("ASSIGNED",),
        to="RETURN_PENDING",
        by=WORKERS,
        guards=(OF_LEAD_UNIT, MAY_RETURN, RETURN_IS_IN_TIME, HAS_WORDS),
        apply=_request_return,
    ),
    ROWS.step(
        AssignmentObjected,
        label=Label("交办异议", "Assignment objected to"),
        verb="Object to the assignment",
        words=Label("异议理由", "Reason"),
        frm=("ASSIGNED", "IN_PROGRESS"),
        to="RETURN_PENDING",
        by=HEADS,
        guards=(OF_LEAD_UNIT, MAY_RETURN, OBJECTION_IS_IN_TIME, OBJECTION_HAS_BASIS, HAS_WORDS),
        apply=_object_to,
        is_beside=True,
    ),
    ROWS.step(
        ReturnAccepted,
        label=Label("同意退回", "Return accepted"),
        verb="Accept the return",
        frm=("RETURN_PENDING",),
        to="ESTABLISHED",
        by=RULING,
        at="owner",
        is_final_say=True,
        apply=_accept_return,
    ),
    ROWS.step(
        ReturnRefused,
        label=Label("不同意退回", "Return refused"),
        verb="Refuse the return",
        words=Label("不同意的理由", "Why not"),
        frm=("RETURN_PENDING",),
        to=_after_refused_return,
        by=RULING,
        at="owner",
        is_final_say=True,
        guards=(HAS_WORDS,),
        apply=_refuse_return,
    ),
)
