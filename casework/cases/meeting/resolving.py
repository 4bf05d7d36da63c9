"""Each matter gets its resolution, and the minutes are closed: events, guards and rows."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Struct, structs

from casework.asking import Asking, officers, own_station, today, units
from casework.cases import agenda, needs
from casework.cases.meeting.calling import HAS_REASON
from casework.cases.meeting.state import (
    HOSTS,
    ROWS,
    SUPERVISORS,
    Matter,
    Meeting,
    Resolution,
    changed,
)
from casework.cases.words import Words, text_of
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

# ----------------------------------------------------------------------------- choices


def _may_supervise(supervisor: str, unit: str, state: Meeting, context: Context) -> bool:
    """An officer outside the owning unit, or its head; who is sent the session, and may look."""
    known, roster = needs.officer_at_work(supervisor, context), context.roster
    if known is None or frozenset(SUPERVISORS).isdisjoint(known.roles):
        return False
    if roster.same_station(known.unit, unit):
        return not set(known.roles).isdisjoint(roster.chief_roles(unit))
    return roster.station(known.unit) in roster.audience((*state.units, unit), state.respondents)


def _unresolved(state: Meeting, officer: str, context: Context) -> tuple[Matter, ...]:
    return state.unresolved


def _supervisors(asking: Asking[Meeting]) -> tuple[Choice, ...]:
    unit, state = asking.text("unit"), asking.state
    return officers(
        one
        for one in asking.roster.officers.values()
        if _may_supervise(one.id, unit, state, asking.context)
    )


def _resolved(state: Meeting, officer: str, context: Context) -> Iterator[Matter]:
    return (one for one in state.matters if one.resolution is not None)


def _in_force(asking: Asking[Meeting]) -> Resolution | None:
    """The resolution on the matter that is chosen so far."""
    no = asking.text("no")
    matter = asking.state.matter(int(no)) if no.isdecimal() else None
    return matter.resolution if matter else None


def _other_units(asking: Asking[Meeting]) -> tuple[Choice, ...]:
    """The units over which the supervisor of the chosen matter may still watch."""
    known, resolution = asking.roster.units.values(), _in_force(asking)
    return units(
        unit
        for unit in known
        if resolution is None
        or _may_supervise(resolution.supervisor, unit.id, asking.state, asking.context)
    )


def _unit_in_force(asking: Asking[Meeting]) -> str:
    resolution = _in_force(asking)
    return resolution.unit if resolution else ""


def _day_in_force(asking: Asking[Meeting]) -> date | None:
    """The day that was set, while it lies ahead."""
    resolution = _in_force(asking)
    return resolution.due_on if resolution and resolution.due_on >= today(asking) else None


# ----------------------------------------------------------------------------- events


class ResolutionPrivate(Struct, frozen=True):
    """What was said, what was resolved, and how it is to be done."""

    discussion: Annotated[str, asked("商议意见", "Discussion", Meaning.WORDS)]
    text: Annotated[str, asked("决议", "Resolution", Meaning.WORDS)]
    plan: Annotated[str, asked("方案", "Plan", Meaning.WORDS)]


class MatterResolved(Sealing[ResolutionPrivate], Struct, frozen=True, kw_only=True):
    """一事一决议: the owning unit, the day and the supervisor of one matter."""

    no: Annotated[int, agenda.which(_unresolved, first=_unresolved)]
    unit: Annotated[str, asked("责任单位", "Owning unit", Meaning.UNIT, first=own_station)]
    due_on: Annotated[date, asked("办理时限", "Due on")]
    supervisor: Annotated[
        str,
        asked(
            "督办人",
            "Supervisor",
            Meaning.OFFICER,
            among=_supervisors,
            hint=("责任单位以外的民警,或其负责人", "Outside the owning unit, or its head"),
        ),
    ]


class MeetingClosed(Approval, frozen=True):
    """纪要定稿: the minutes stand; from here each resolution is tracked."""


class MatterRedirected(Approval, Sealing[Words], frozen=True, kw_only=True):
    """Another unit or another day, with why in the sealed words."""

    no: Annotated[int, agenda.which(_resolved)]
    unit: Annotated[
        str,
        asked("责任单位", "Owning unit", Meaning.UNIT, among=_other_units, first=_unit_in_force),
    ]
    due_on: Annotated[date, asked("办理时限", "Due on", first=_day_in_force)]


# ----------------------------------------------------------------------------- guards


def _is_supervised_elsewhere(
    state: Meeting, event: Event[MatterResolved], context: Context
) -> bool:
    return _may_supervise(event.body.supervisor, event.body.unit, state, context)


def _keeps_supervisor(state: Meeting, event: Event[MatterRedirected], context: Context) -> bool:
    matter = state.matter(event.body.no)
    if matter is None or matter.resolution is None:
        return False
    return _may_supervise(matter.resolution.supervisor, event.body.unit, state, context)


HAS_UNRESOLVED = agenda.any_of(
    "meeting.nothing_open",
    "没有待决议的议题",
    "No matter waits for its resolution",
    _unresolved,
)
MATTER_IS_OPEN = agenda.one_of(
    "meeting.one_resolution",
    "没有这一议题,或已有决议",
    "There is no such matter, or it has its resolution",
    _unresolved,
)
UNIT_EXISTS = needs.known_unit(
    "meeting.unit", "unit", "责任单位须为在册单位", "The owning unit must be a known one"
)
DUE_IS_AHEAD = needs.from_today(
    "meeting.due", "due_on", "办理时限不能早于今日", "The day lies today or later"
)
SUPERVISED_ELSEWHERE = Guard(
    "meeting.supervisor",
    Label(
        "督办人须是责任单位以外的民警,或责任单位负责人",
        "The supervisor is an officer outside the owning unit, or its head",
    ),
    _is_supervised_elsewhere,
)
HAS_DISCUSSION = needs.said(
    "meeting.discussion", "discussion", "请写明商议意见", "Write down what was said"
)
HAS_RESOLUTION = needs.said("meeting.resolution", "text", "请写明决议", "Write down the resolution")
HAS_PLAN = needs.said("meeting.plan", "plan", "请写明方案", "Write down the plan")
EACH_IS_RESOLVED = Guard[Meeting, object](
    "meeting.each_resolved",
    Label("每个议题都要有决议才能定稿", "Every matter needs its resolution first"),
    lambda state, event, context: bool(state.matters) and not state.unresolved,
    asks_form=False,
)
IS_RESOLVED = Guard(
    "meeting.resolved",
    Label(
        "没有这一议题的决议,或督办人正是新责任单位的人",
        "No such resolution, or its supervisor sits in the new owning unit",
    ),
    _keeps_supervisor,
)

# ---------------------------------------------------------------------------- changes


def _resolve(state: Meeting, event: Event[MatterResolved]) -> Changes:
    body, private = event.body, event.private or ResolutionPrivate("", "", "")
    resolution = Resolution(
        at=event.core.at,
        unit=body.unit,
        due_on=body.due_on,
        supervisor=body.supervisor,
        discussion=private.discussion,
        text=private.text,
        plan=private.plan,
    )
    return changed(state, event, body.no, resolution=resolution) | {
        "units": needs.with_unit(state, body.unit)
    }


def _redirect(state: Meeting, event: Event[MatterRedirected]) -> Changes:
    """What was told and published was what came of it elsewhere: that is owed anew."""
    body = event.body
    matter = state.matter(body.no)
    if matter is None or matter.resolution is None:
        return {}
    resolution = structs.replace(matter.resolution, unit=body.unit, due_on=body.due_on)
    owed = changed(
        state,
        event,
        body.no,
        resolution=resolution,
        told=None,
        published=None,
        completed_at=None,
    )
    return owed | {
        "units": needs.with_unit(state, body.unit),
        "words": text_of(event),
    }


# ------------------------------------------------------------------------------- rows

RESOLVING = (
    ROWS.step(
        MatterResolved,
        label=Label("形成决议", "Resolved"),
        verb="Resolve a matter",
        frm=("HELD",),
        by=HOSTS,
        guards=(
            MATTER_IS_OPEN,
            HAS_UNRESOLVED,
            UNIT_EXISTS,
            DUE_IS_AHEAD,
            SUPERVISED_ELSEWHERE,
            HAS_DISCUSSION,
            HAS_RESOLUTION,
            HAS_PLAN,
        ),
        apply=_resolve,
    ),
    ROWS.step(
        MeetingClosed,
        label=Label("纪要定稿", "Minutes closed"),
        verb="Close the minutes",
        frm=("HELD",),
        to="CLOSED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        is_grave=True,
        guards=(EACH_IS_RESOLVED,),
        apply=lambda state, event: {
            "closed_at": event.core.at,
            "minutes_by": event.core.actor,
        },
    ),
    ROWS.step(
        MatterRedirected,
        label=Label("调整责任单位或时限", "Redirected"),
        verb="Redirect a matter",
        words=Label("调整原因", "Reason"),
        frm=("CLOSED",),
        by=HEADS,
        at="owner",
        is_final_say=True,
        is_beside=True,
        guards=(IS_RESOLVED, UNIT_EXISTS, DUE_IS_AHEAD, HAS_REASON),
        apply=_redirect,
    ),
)
