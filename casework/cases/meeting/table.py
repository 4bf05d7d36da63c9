"""The life of a consultation session as a table: read the steps from top to bottom."""

from msgspec import structs

from casework.cases import needs
from casework.cases.meeting.events import (
    AttendeeNames,
    MatterFedBack,
    MatterPrivate,
    MatterPublished,
    MatterRaised,
    MatterRedirected,
    MatterResolved,
    MatterSupervised,
    MeetingCancelled,
    MeetingClosed,
    MeetingFinished,
    MeetingHeld,
    MeetingPlanned,
    MeetingPostponed,
    MeetingTopic,
    ResolutionPrivate,
)
from casework.cases.meeting.guards import (
    DUE_IS_AHEAD,
    EACH_IS_RESOLVED,
    FIVE_ARE_DONE,
    HAS_CONTENT,
    HAS_DISCUSSION,
    HAS_FINDINGS,
    HAS_HOST,
    HAS_PLACE,
    HAS_PLAN,
    HAS_PROPOSER,
    HAS_REASON,
    HAS_RESOLUTION,
    HAS_TOPIC,
    IS_NUMBERED,
    IS_RESOLVED,
    IS_THE_SUPERVISOR,
    MATTER_IS_OPEN,
    NOTHING_RAISED,
    OWNS_OR_HOSTS,
    PUBLISHED_HOW,
    SOMEBODY_CAME,
    SUPERVISED_ELSEWHERE,
    TIME_IS_NEAR,
    TIME_IS_TRUE,
    TOLD_BY_NOW,
    TOLD_WHAT,
    UNIT_EXISTS,
)
from casework.cases.meeting.state import (
    Matter,
    Meeting,
    Published,
    Resolution,
    Supervised,
    Told,
)
from casework.cases.words import Words, text_of
from casework.clocks import end_of_day
from casework.codes import Role
from casework.counting import Appointment
from casework.event import Event, Label
from casework.machine import Machine
from casework.officers import HEADS
from casework.steps import Changes, Step

HOSTS = (Role.FIELD, Role.HANDLER, Role.DESK, Role.OFFICE, *HEADS)
SUPERVISORS = (*HOSTS, Role.SUPERV, Role.TRIAGE)


def _plan(state: Meeting | None, event: Event) -> Changes:
    body: MeetingPlanned = event.body
    return {
        "session_no": body.session_no,
        "planned_at": body.planned_at,
        "place": body.place,
        "host": body.host,
        "temp_no": body.temp_no,
        "topic": event.private.topic if event.private else "",
        "handlers": tuple(dict.fromkeys((event.core.actor, body.host))),
    }


def _raise(state: Meeting, event: Event) -> Changes:
    private: MatterPrivate = event.private or MatterPrivate("", "")
    matter = Matter(
        no=len(state.matters) + 1,
        raised_at=event.core.at,
        proposer=private.proposer,
        content=private.content,
        linked_case=event.body.linked_case,
    )
    return {"matters": (*state.matters, matter)}


def _hold(state: Meeting, event: Event) -> Changes:
    body: MeetingHeld = event.body
    private: AttendeeNames = event.private or AttendeeNames()
    return {
        "held_at": body.held_at,
        "finished_at": body.finished_at,
        "attendees": body.attendees,
        "names": private.names,
        "handlers": needs.with_actor(state, event),
    }


def _resolve(state: Meeting, event: Event) -> Changes:
    body: MatterResolved = event.body
    private: ResolutionPrivate = event.private or ResolutionPrivate("", "", "")
    resolution = Resolution(
        at=event.core.at,
        unit=body.unit,
        due_on=body.due_on,
        supervisor=body.supervisor,
        discussion=private.discussion,
        text=private.text,
        plan=private.plan,
    )
    return _changed(state, event, resolution=resolution) | _reach(state, body.unit)


def _reach(state: Meeting, unit: str) -> Changes:
    """Whoever owns a resolution is sent the session."""
    return {"units": tuple(dict.fromkeys((*state.units, unit)))}


def _redirect(state: Meeting, event: Event) -> Changes:
    body: MatterRedirected = event.body
    matter = state.matter(body.no)
    if matter is None or matter.resolution is None:
        return {}
    resolution = structs.replace(matter.resolution, unit=body.unit, due_on=body.due_on)
    return (
        _changed(state, event, resolution=resolution)
        | _reach(state, body.unit)
        | {"words": text_of(event)}
    )


def _supervise(state: Meeting, event: Event) -> Changes:
    matter = state.matter(event.body.no)
    seen = Supervised(event.core.at, event.core.actor, text_of(event))
    return _changed(state, event, supervised=(*(matter.supervised if matter else ()), seen))


def _feed_back(state: Meeting, event: Event) -> Changes:
    body: MatterFedBack = event.body
    told = Told(body.at, event.core.actor, body.way, text_of(event))
    return _changed(state, event, told=told) | {"handlers": needs.with_actor(state, event)}


def _publish(state: Meeting, event: Event) -> Changes:
    body: MatterPublished = event.body
    return _changed(state, event, published=Published(body.decision, body.text))


def _changed(state: Meeting, event: Event, **changes: object) -> Changes:
    """The matter of the form with some of it set; every other as it was."""
    return {
        "matters": tuple(
            structs.replace(one, **changes) if one.no == event.body.no else one
            for one in state.matters
        )
    }


def appointments(meeting: Meeting) -> tuple[Appointment, ...]:
    """The session itself while it lies ahead; then the day of every resolution."""
    going = Appointment(
        code="meeting.session",
        label=Label("召开会议", "Session"),
        due_at=meeting.planned_at,
        since=meeting.opened_at,
        done_at=meeting.held_at or meeting.ended_at,
    )
    return (going, *(_tracked(one, one.resolution) for one in meeting.matters if one.resolution))


def _tracked(matter: Matter, resolution: Resolution) -> Appointment:
    return Appointment(
        code=f"meeting.matter.{matter.no}",
        label=Label(f"议题{matter.no}反馈", f"Feedback on matter {matter.no}"),
        due_at=end_of_day(resolution.due_on),
        since=resolution.at,
        done_at=matter.told.at if matter.told else None,
    )


STATUSES = {
    "PLANNED": Label("拟召开", "Called"),
    "HELD": Label("已召开", "Held"),
    "CLOSED": Label("纪要已定、决议跟踪", "Minutes closed, resolutions tracked"),
    "FINISHED": Label("全部办结", "All done"),
    "CANCELLED": Label("已取消", "Cancelled"),
}

CALLING = (
    Step(
        name="MeetingPlanned",
        body=MeetingPlanned,
        private=MeetingTopic,
        label=Label("拟召开会议", "Called"),
        frm=(),
        to="PLANNED",
        by=HOSTS,
        numbers=True,
        guards=(IS_NUMBERED, TIME_IS_NEAR, HAS_PLACE, HAS_HOST, HAS_TOPIC),
        apply=_plan,
        note=lambda event: (event.body.place,),
    ),
    Step(
        name="MeetingPostponed",
        body=MeetingPostponed,
        private=Words,
        label=Label("改期", "Postponed"),
        frm=("PLANNED",),
        to=None,
        by=HOSTS,
        guards=(TIME_IS_NEAR, HAS_PLACE, HAS_REASON),
        apply=lambda state, event: {
            "planned_at": event.body.planned_at,
            "place": event.body.place,
            "words": text_of(event),
        },
    ),
    Step(
        name="MeetingCancelled",
        body=MeetingCancelled,
        private=Words,
        label=Label("取消", "Cancelled"),
        frm=("PLANNED",),
        to="CANCELLED",
        by=HOSTS,
        guards=(NOTHING_RAISED, HAS_REASON),
        apply=lambda state, event: {"ended_at": event.core.at, "words": text_of(event)},
    ),
    Step(
        name="MatterRaised",
        body=MatterRaised,
        private=MatterPrivate,
        label=Label("提出议题", "Matter raised"),
        frm=("PLANNED", "HELD"),
        to=None,
        by=HOSTS,
        aux=True,
        guards=(HAS_PROPOSER, HAS_CONTENT),
        apply=_raise,
    ),
)

DISCUSSING = (
    Step(
        name="MeetingHeld",
        body=MeetingHeld,
        private=AttendeeNames,
        label=Label("召开", "Held"),
        frm=("PLANNED",),
        to="HELD",
        by=HOSTS,
        guards=(TIME_IS_TRUE, SOMEBODY_CAME),
        apply=_hold,
        note=lambda event: tuple(one.category.label for one in event.body.attendees),
    ),
    Step(
        name="MatterResolved",
        body=MatterResolved,
        private=ResolutionPrivate,
        label=Label("形成决议", "Resolved"),
        frm=("HELD",),
        to=None,
        by=HOSTS,
        guards=(
            MATTER_IS_OPEN,
            UNIT_EXISTS,
            DUE_IS_AHEAD,
            SUPERVISED_ELSEWHERE,
            HAS_DISCUSSION,
            HAS_RESOLUTION,
            HAS_PLAN,
        ),
        apply=_resolve,
        note=lambda event: (str(event.body.no), event.body.due_on.isoformat()),
    ),
    Step(
        name="MeetingClosed",
        body=MeetingClosed,
        label=Label("纪要定稿", "Minutes closed"),
        frm=("HELD",),
        to="CLOSED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(EACH_IS_RESOLVED,),
        apply=lambda state, event: {
            "closed_at": event.core.at,
            "minutes_by": event.core.actor,
        },
    ),
)

TRACKING = (
    Step(
        name="MatterRedirected",
        body=MatterRedirected,
        private=Words,
        label=Label("调整责任单位或时限", "Redirected"),
        frm=("CLOSED",),
        to=None,
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(IS_RESOLVED, UNIT_EXISTS, DUE_IS_AHEAD, HAS_REASON),
        apply=_redirect,
        note=lambda event: (str(event.body.no), event.body.due_on.isoformat()),
    ),
    Step(
        name="MatterSupervised",
        body=MatterSupervised,
        private=Words,
        label=Label("督办", "Supervised"),
        frm=("CLOSED",),
        to=None,
        by=SUPERVISORS,
        at="anywhere",
        guards=(IS_THE_SUPERVISOR, HAS_FINDINGS),
        apply=_supervise,
        note=lambda event: (str(event.body.no),),
    ),
    Step(
        name="MatterFedBack",
        body=MatterFedBack,
        private=Words,
        label=Label("反馈", "Fed back"),
        frm=("CLOSED",),
        to=None,
        by=HOSTS,
        guards=(OWNS_OR_HOSTS, TOLD_BY_NOW, TOLD_WHAT),
        apply=_feed_back,
        note=lambda event: (str(event.body.no), event.body.way.label),
    ),
    Step(
        name="MatterPublished",
        body=MatterPublished,
        label=Label("公开", "Published"),
        frm=("CLOSED",),
        to=None,
        by=HOSTS,
        guards=(OWNS_OR_HOSTS, PUBLISHED_HOW),
        apply=_publish,
        note=lambda event: (str(event.body.no), event.body.decision.label),
    ),
    Step(
        name="MeetingFinished",
        body=MeetingFinished,
        label=Label("全部办结", "All done"),
        frm=("CLOSED",),
        to="FINISHED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(FIVE_ARE_DONE,),
        apply=lambda state, event: {"ended_at": event.core.at},
    ),
)

MACHINE = Machine(
    kind="meeting",
    label=Label("进建商", "Consultation session"),
    state=Meeting,
    statuses=STATUSES,
    number_code=lambda state: "HY",
    limits=lambda state: "meeting",
    appointments=appointments,
    steps=(*CALLING, *DISCUSSING, *TRACKING),
)
