"""The shift that ends: it opens the hand-over, or takes it back: events, guards and rows."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking
from casework.cases import needs
from casework.cases.handover.state import (
    MOST_LISTED,
    ROWS,
    Counted,
    Handover,
    LeftOpen,
    case_of,
)
from casework.cases.words import Words, ended, text_of
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Moment, Refusal, Sealing
from casework.fields import Meaning, asked, given
from casework.officers import Roster
from casework.state import State
from casework.steps import Changes, Guard, refuse

SHIFTS = (Role.DESK, Role.TRIAGE)
"""Whose work goes on day and night: the reception desk and the duty team (domain 0, seed 000)."""

WITHIN = "handover.minutes"
"""The threshold: so soon somebody takes it over, where nobody says otherwise."""


def _soon(asking: Asking[State | None]) -> datetime:
    now = asking.context.now
    return now + timedelta(minutes=asking.context.directory.threshold(WITHIN, now))


# ----------------------------------------------------------------------------- events


class HandoverOpened(Sealing[Words], Struct, frozen=True, kw_only=True):
    """交班: what stands open, as the rules list it, and in the sealed words what else to know."""

    due_at: Annotated[Moment, asked("应接班时间", "To be taken over by", first=_soon)]
    no: Annotated[int, given("交接次序", "Number")] = 1
    listed: Annotated[tuple[LeftOpen, ...], given("未办结事项", "Left open")] = ()
    counts: Annotated[tuple[Counted, ...], given("未办结件数", "How many were left open")] = ()
    total: Annotated[int, given("未办结总数", "Left open in all")] = 0
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class HandoverWithdrawn(Sealing[Words], Struct, frozen=True):
    """撤回: the shift goes on, with why."""


# ----------------------------------------------------------------------------- guards


def is_of(unit: str, state: State, roster: Roster) -> bool:
    """Whether a case is a unit's: of a room its own, of a station that of its rooms as well."""
    if roster.station(unit) != unit:
        return unit in state.units
    return any(roster.station(one) == unit for one in state.units)


def is_told(state: State) -> bool:
    """Whether everybody of the station may read of it: no complaint, nobody named."""
    return not (state.is_complaint or state.respondents)


def _is_its_own(state: None, event: Event[HandoverOpened], context: Context) -> bool:
    return event.body.no >= 1 and event.core.case == case_of(event.core.unit, event.body.no)


def _one_before_is_over(state: None, event: Event[HandoverOpened], context: Context) -> bool:
    """One that the centre refused is nowhere, and keeps no later one back."""
    before = context.related(case_of(event.core.unit, event.body.no - 1))
    return before is None or before.status != "OPEN"


def _are_its_units(state: None, event: Event[HandoverOpened], context: Context) -> bool:
    """What is not known here is left to whoever knows it."""
    known = filter(None, (context.related(one.case) for one in event.body.listed))
    return all(is_told(one) and is_of(event.core.unit, one, context.roster) for one in known)


def _adds_up(state: None, event: Event[HandoverOpened], context: Context) -> bool:
    body = event.body
    cases = {one.case for one in body.listed}
    reasons = Counter(why for one in body.listed for why in one.why)
    counted = {one.why: one.count for one in body.counts}
    is_whole = len(cases) == body.total if body.total <= MOST_LISTED else len(cases) == MOST_LISTED
    return (
        len(cases) == len(body.listed)
        and is_whole
        and len(counted) == len(body.counts)
        and all(one.why for one in body.listed)
        and all(counted.get(why, 0) >= count for why, count in reasons.items())
        and all(count <= body.total for count in counted.values())
    )


IS_ITS_OWN = Guard(
    "handover.case",
    Label("交接班按单位顺次编号", "The hand-overs of a unit are numbered one after the other"),
    _is_its_own,
)
ONE_BEFORE_IS_OVER = Guard(
    "handover.one_waits",
    Label(
        "本单位上一次交班还没有人接,请先接班或撤回",
        "The hand-over before waits still: take it over, or withdraw it, first",
    ),
    _one_before_is_over,
)
ARE_ITS_UNITS = Guard(
    "handover.listed",
    Label(
        "只列本单位的事项;投诉举报和有被反映对象的不列,在原处交接",
        "It lists the unit's own cases, and no complaint or what names a respondent",
    ),
    _are_its_units,
)
ADDS_UP = Guard(
    "handover.counts",
    Label(
        f"清单每件一次,至多 {MOST_LISTED} 件,其余只计数",
        f"Each case once, {MOST_LISTED} at most; the others are counted",
    ),
    _adds_up,
)
DUE_IS_SOON = Guard[object, HandoverOpened](
    "handover.due",
    Label("应接班时间须在现在之后一天内", "It is taken over later than now, within a day"),
    lambda state, event, context: (
        timedelta() < event.body.due_at - event.core.at <= timedelta(days=1)
    ),
)
OWN_HANDOVER = Guard[Handover, object](
    "handover.own",
    Label("由交班人本人撤回", "Whoever handed over withdraws it"),
    lambda state, event, context: event.core.actor == state.opened_by,
    asks_form=False,
    hides=True,
)
WITHDRAWN_WHY = needs.said("handover.reason", "text", "请写明撤回原因", "Say why it is withdrawn")


def already_there(event: Event[HandoverOpened]) -> Refusal:
    """What is said to the second hand-over of a number: another desk of the unit was first."""
    return refuse(
        "handover.there",
        "本单位另一台设备已经交班,请打开那一份接班或撤回",
        "Another desk of the unit has handed over already; take that one over, or withdraw it",
    )


# ---------------------------------------------------------------------------- changes


def _open(state: None, event: Event[HandoverOpened]) -> Changes:
    body = event.body
    return {
        "no": body.no,
        "due_at": body.due_at,
        "listed": body.listed,
        "counts": body.counts,
        "total": body.total,
        "temp_no": body.temp_no,
        "words": text_of(event),
        "handlers": (event.core.actor,),
    }


# ------------------------------------------------------------------------------- rows

OPENING = (
    ROWS.opens(
        HandoverOpened,
        label=Label("交班", "Handed over"),
        verb="Hand over",
        words=Label("交班说明", "What the next shift must know"),
        to="OPEN",
        by=SHIFTS,
        aux=True,
        numbers=True,
        guards=(IS_ITS_OWN, ONE_BEFORE_IS_OVER, DUE_IS_SOON, ADDS_UP, ARE_ITS_UNITS),
        apply=_open,
    ),
)
WITHDRAWING = (
    ROWS.step(
        HandoverWithdrawn,
        label=Label("撤回交班", "Withdrawn"),
        verb="Withdraw",
        words=Label("撤回原因", "Reason"),
        frm=("OPEN",),
        to="WITHDRAWN",
        by=SHIFTS,
        at="owner",
        aux=True,
        is_beside=True,
        is_grave=True,
        guards=(OWN_HANDOVER, WITHDRAWN_WHY),
        apply=ended,
    ),
)
