"""转办、承办签收、退回: which unit works the letter, and who of it.

The rules (domain 9.1, 2.5): exactly one lead unit, never the respondent's; the order states
the limit, so there must be one.  A unit that is not the right one says so within two
working days, with the reason and the unit that should have it; what was decided to stay
with a unit may not be returned again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, units_below_owner
from casework.cases.handed_on import (
    CoUnits,
    HandsOn,
    are_outside_wall,
    asks_handler,
    handler_of_lead,
    lead_is_open,
    may_return,
    named_one_signs,
    other_units,
)
from casework.cases.letter.codes import Grade, Urgency
from casework.cases.letter.intake import TEAM
from casework.cases.letter.shared import HAS_WORDS, OF_LEAD_UNIT, routed
from casework.cases.letter.state import ROWS, Letter
from casework.cases.letter.suggesting import KEYWORDS, unit_of, urgency_of
from casework.cases.needs import in_window, somebody_else_may, with_actor
from casework.cases.words import Words, is_said, kept
from casework.codes import Channel, ReturnReason, Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, Suggested, asked
from casework.steps import Approval, Changes, Guard

RULING = (Role.TRIAGE, Role.OFFICE)
HANDLERS = (Role.HANDLER,)

_NEEDS_UNIT = (ReturnReason.NOT_OURS, ReturnReason.OTHER_AREA)

# ------------------------------------------------------------------------- who may have it


def _lead_units(asking: Asking[Letter]) -> tuple[Choice, ...]:
    """The bureau's units outside the wall; after a return, not the one that returned it."""
    letter = asking.state
    gone = letter.lead_unit if letter.status == "RETURN_PENDING" else ""
    return tuple(one for one in units_below_owner(asking) if one.value != gone)


def _likely_lead(asking: Asking[Letter]) -> str:
    """The unit that whoever returned it named; else the one that had it before."""
    letter = asking.state
    likely = letter.suggested_unit if letter.status == "RETURN_PENDING" else letter.lead_unit
    return likely if any(one.value == likely for one in _lead_units(asking)) else ""


def suggest_unit(
    asking: Asking[Letter], among: Iterable[Choice]
) -> Suggested[Mapping[str, object]] | None:
    """The unit that the letter's place or matter is of, and how urgent its words are."""
    letter, items = asking.state, asking.context.directory.lists.get(KEYWORDS, ())
    text = f"{letter.title} {letter.content}"
    able = [one.value for one in among]
    unit = unit_of(letter.place, text, asking.roster, able, items)
    return Suggested({"lead_unit": unit.value}, unit.why) if unit.value else None


def _suggest_dispatch(asking: Asking[Letter]) -> Suggested[Mapping[str, object]] | None:
    letter, items = asking.state, asking.context.directory.lists.get(KEYWORDS, ())
    found = suggest_unit(asking, _lead_units(asking)) or Suggested({}, ())
    urgency = urgency_of(f"{letter.title} {letter.content}", items)
    ranked = tuple(Urgency)
    if urgency.value is None or ranked.index(urgency.value) <= ranked.index(letter.urgency):
        return found if found.value else None
    return Suggested({**found.value, "urgency": urgency.value}, (*found.why, *urgency.why))


LeadUnit = Annotated[
    str, asked("主办单位", "Lead unit", Meaning.UNIT, among=_lead_units, first=_likely_lead)
]
NamedHandler = Annotated[
    str, asks_handler("Left empty, a handler of the unit takes it up", HANDLERS)
]


class LetterDispatched(Struct, frozen=True, kw_only=True):
    """转办: exactly one lead unit, any supporting units, a handler if known."""

    lead_unit: LeadUnit
    co_units: CoUnits = ()
    handler: NamedHandler = ""
    urgency: Annotated[
        Urgency, asked("紧急程度", "Urgency", first=lambda asking: asking.state.urgency)
    ] = Urgency.NORMAL


class LetterReturnAccepted(Approval, frozen=True, kw_only=True):
    """同意退回: it goes to another unit."""

    lead_unit: LeadUnit
    co_units: CoUnits = ()
    handler: NamedHandler = ""


def send(letter: Letter, event: Event[HandsOn]) -> Changes:
    """To the units named now: whoever returned it is not concerned any more."""
    body = event.body
    return {
        "lead_unit": body.lead_unit,
        "co_units": body.co_units,
        "handler": body.handler,
        "dispatched_at": event.core.at,
        "dispatches": letter.dispatches + 1,
        "taken_up_at": None,
        "return_requested_at": None,
        "organised_at": None,
        "organised_by": "",
        "units": tuple(dict.fromkeys((letter.unit, body.lead_unit, *body.co_units))),
    }


LEAD_IS_OPEN = lead_is_open(
    "letter.lead_unit",
    "请选一个主办单位:须在辖下且不是被反映单位",
    "Choose one lead unit: one of the bureau's, and not the respondent's",
)
CO_UNITS_ARE_OPEN = Guard[Letter, HandsOn](
    "letter.co_units",
    Label(
        "协办单位须为在册单位,不是主办单位,也不是被反映单位",
        "A supporting unit must exist and be neither the lead unit nor the respondent's",
    ),
    lambda letter, event, context: (
        event.body.lead_unit not in event.body.co_units
        and are_outside_wall(event.body.co_units, letter, context)
    ),
)
HANDLER_IS_OF_LEAD = handler_of_lead("letter.handler", HANDLERS)

# ------------------------------------------------------------------ dispatched, taken up


class LetterTakenUp(Struct, frozen=True):
    """The handler signs for it."""


def _dispatch(letter: Letter, event: Event[LetterDispatched]) -> Changes:
    return send(letter, event) | routed(letter, event) | {"urgency": event.body.urgency}


def _take_up(letter: Letter, event: Event[LetterTakenUp]) -> Changes:
    return {
        "handler": event.core.actor,
        "taken_up_at": event.core.at,
        "handlers": with_actor(letter, event),
    }


def _limit_is_known(letter: Letter, event: Event[object], context: Context) -> bool:
    profile = context.directory.profile(letter.unit, letter.opened_at)
    return profile is not None and bool(profile.limits_for("mailbox"))


ALL, IMPORTANT_ONES = 2, 1
"""Of ``letter.organised``: which letters the head of the lead unit organises; none at 0."""


def waits_for_head(letter: Letter, at: datetime, context: Context) -> bool:
    """Whether the head of the lead unit has to say who handles it, and there is such a head."""
    wanted = context.directory.threshold("letter.organised", at)
    is_wanted = wanted >= ALL or (wanted >= IMPORTANT_ONES and letter.grade is Grade.IMPORTANT)
    if not is_wanted or letter.organised_by:
        return False
    unit = letter.lead_unit
    roles = context.roster.chief_roles(unit)
    return somebody_else_may(roles, unit, letter, context, at=at, step="LetterOrganised")


IS_ORGANISED = Guard[Letter, object](
    "letter.organised",
    Label(
        "须先由主办单位一把手组织办理",
        "The head of the lead unit organises the handling first",
    ),
    lambda letter, event, context: not waits_for_head(letter, event.core.at, context),
    asks_form=False,
)
IS_GRADED = Guard[Letter, object](
    "letter.graded",
    Label("请先分级(重要/关注/一般)", "Grade it first: important, watch or normal"),
    lambda letter, event, context: letter.grade is not None,
    asks_form=False,
)
LIMIT_IS_KNOWN = Guard(
    "letter.limit_known",
    Label(
        "尚未下发时限方案,转办单无法载明办理时限", "No limits are issued: the order must state them"
    ),
    _limit_is_known,
    asks_form=False,
)
IS_ASSIGNED_TO = named_one_signs("letter.assigned_to")

# --------------------------------------------------------------- returned, and decided


class LetterReturnRequested(Sealing[Words], Struct, frozen=True):
    """申请退回: this unit is not the right one; which one is."""

    reason: Annotated[ReturnReason, asked("退回原因", "Reason")]
    suggested_unit: Annotated[
        str,
        asked(
            "建议承办单位",
            "Unit that should have it",
            Meaning.UNIT,
            among=lambda asking: other_units(asking, asking.state.lead_unit),
            hint=("非职责、非辖区的须填", "Needed where it is not your duty or area"),
        ),
    ] = ""


class LetterReturnRefused(Approval, Sealing[Words], frozen=True):
    """不同意退回: it stays here, and may not be returned again."""


def _request_return(letter: Letter, event: Event[LetterReturnRequested]) -> Changes:
    return kept(letter, event) | {
        "return_reason": event.body.reason,
        "suggested_unit": event.body.suggested_unit,
        "return_requested_at": event.core.at,
        "returns": letter.returns + 1,
    }


def _refuse_return(letter: Letter, event: Event[LetterReturnRefused]) -> Changes:
    decided = tuple(dict.fromkeys((*letter.decided_units, letter.lead_unit)))
    return kept(letter, event) | {"decided_units": decided}


def _is_founded(letter: Letter, event: Event[LetterReturnRequested], context: Context) -> bool:
    body = event.body
    if not is_said(event):
        return False
    if body.reason is ReturnReason.NO_INFO:
        return bool(letter.contacts)
    suggested = body.suggested_unit in context.roster.units
    return body.reason not in _NEEDS_UNIT or (suggested and body.suggested_unit != letter.lead_unit)


WITHIN_RETURN: Guard[Letter, object] = in_window(
    "letter.return_window",
    "退回期限(2 个工作日)已过",
    "The time for a return (2 working days) is over",
    lambda letter: "mailbox.objection" if letter.channel is Channel.XF else "mailbox.return",
    lambda letter: letter.dispatched_at,
)
MAY_RETURN: Guard[Letter, object] = may_return(
    "letter.may_return", lambda letter: letter.lead_unit not in letter.decided_units
)
RETURN_IS_FOUNDED = Guard(
    "letter.return_reason",
    Label(
        "请写明理由和建议承办单位;信息不足的须先联系来信人",
        "Give the reason and the unit that should have it; for lack of information, contact the "
        "writer first",
    ),
    _is_founded,
)
GOES_ELSEWHERE = Guard[Letter, LetterReturnAccepted](
    "letter.goes_elsewhere",
    Label("同意退回的,请另选主办单位", "If the return stands, choose another lead unit"),
    lambda letter, event, context: event.body.lead_unit != letter.lead_unit,
)

# ------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.step(
        LetterDispatched,
        label=Label("转办", "Dispatched"),
        verb="Dispatch",
        frm=("SIGNED", "REOPENED"),
        to="DISPATCHED",
        by=TEAM,
        at="owner",
        is_final_say=True,
        guards=(IS_GRADED, LIMIT_IS_KNOWN, LEAD_IS_OPEN, CO_UNITS_ARE_OPEN, HANDLER_IS_OF_LEAD),
        apply=_dispatch,
        suggests=_suggest_dispatch,
    ),
    ROWS.step(
        LetterTakenUp,
        label=Label("承办签收", "Taken up"),
        verb="Take up",
        frm=("DISPATCHED",),
        to="HANDLING",
        by=HANDLERS,
        guards=(OF_LEAD_UNIT, IS_ASSIGNED_TO, IS_ORGANISED),
        apply=_take_up,
    ),
    ROWS.step(
        LetterReturnRequested,
        label=Label("申请退回", "Return requested"),
        verb="Ask to return",
        words=Label("退回理由", "Why"),
        frm=("DISPATCHED",),
        to="RETURN_PENDING",
        by=(Role.HANDLER, Role.UNIT_HEAD),
        guards=(OF_LEAD_UNIT, MAY_RETURN, WITHIN_RETURN, RETURN_IS_FOUNDED),
        apply=_request_return,
    ),
    ROWS.step(
        LetterReturnAccepted,
        label=Label("同意退回", "Return accepted"),
        verb="Accept the return",
        frm=("RETURN_PENDING",),
        to="DISPATCHED",
        by=RULING,
        at="owner",
        is_final_say=True,
        guards=(GOES_ELSEWHERE, LEAD_IS_OPEN, CO_UNITS_ARE_OPEN, HANDLER_IS_OF_LEAD),
        apply=send,
    ),
    ROWS.step(
        LetterReturnRefused,
        label=Label("不同意退回", "Return refused"),
        verb="Refuse the return",
        words=Label("不同意的理由", "Why not"),
        frm=("RETURN_PENDING",),
        to="HANDLING",
        by=RULING,
        at="owner",
        is_final_say=True,
        guards=(HAS_WORDS,),
        apply=_refuse_return,
    ),
)
