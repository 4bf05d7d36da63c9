"""A session is called, its matters are raised, it is held: events, guards, changes and rows."""

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, me, my_colleagues, now
from casework.cases import needs
from casework.cases.adviser import advises_on
from casework.cases.meeting.state import HOSTS, ROWS, Attendance, Attendees, Matter, Meeting
from casework.cases.words import Words, ended, text_of
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Meaning, asked, given
from casework.steps import Changes, Guard

# ----------------------------------------------------------------------------- events


def _place_so_far(asking: Asking[Meeting]) -> str:
    return asking.state.place


def _called_for(asking: Asking[Meeting]) -> datetime:
    """The time it was called for, or now where that still lies ahead."""
    return min(asking.state.planned_at, asking.context.now)


class MeetingTopic(Struct, frozen=True):
    """What it is about."""

    topic: Annotated[str, asked("会议主题", "Topic")]


class MeetingPlanned(Sealing[MeetingTopic], Struct, frozen=True, kw_only=True):
    """第 n 届: a session is called."""

    session_no: Annotated[int, asked("届次", "Session no.")]
    planned_at: Annotated[Moment, asked("会议时间", "Called for")]
    place: Annotated[str, asked("地点", "Place")]
    host: Annotated[str, asked("主持人", "Host", Meaning.OFFICER, among=my_colleagues, first=me)]
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class MeetingPostponed(Sealing[Words], Struct, frozen=True):
    """Another time or place, with why in the sealed words."""

    planned_at: Annotated[Moment, asked("改期至", "Postponed to")]
    place: Annotated[str, asked("地点", "Place", first=_place_so_far)]


class MeetingCancelled(Sealing[Words], Struct, frozen=True):
    """It will not take place."""


class MatterPrivate(Struct, frozen=True):
    """Who raised it, and what it is."""

    proposer: Annotated[str, asked("提出人", "Raised by")]
    content: Annotated[str, asked("议题内容", "Matter", Meaning.WORDS)]


class MatterRaised(Sealing[MatterPrivate], Struct, frozen=True):
    """提出议题: a matter, numbered in this order; ``linked_case`` is where it came from."""

    linked_case: Annotated[
        str | None,
        asked("来源事项", "Came from", Meaning.CASE, hint=("编号,如有", "Its number, if any")),
    ] = None


class AttendeeNames(Struct, frozen=True):
    """Their names, as far as they signed in."""

    names: Annotated[tuple[str, ...], asked("签到姓名", "Names signed in")] = ()


class MeetingHeld(Sealing[AttendeeNames], Struct, frozen=True, kw_only=True):
    """It took place: who took part, by category."""

    held_at: Annotated[Moment, asked("开始时间", "Began at", first=_called_for)]
    finished_at: Annotated[Moment, asked("结束时间", "Ended at", first=now, says_when="day")]
    attendees: Annotated[
        tuple[Attendees, ...],
        asked(
            "参加人员",
            "Who took part",
            hint=("按类别填写人数", "How many of each kind"),
        ),
    ]
    advisers: Annotated[
        tuple[str, ...],
        asked(
            "参会的民间智库成员",
            "Advisers who took part",
            Meaning.CASE,
            "adviser",
            hint=("名册中的编号", "Their numbers in the register"),
        ),
    ] = ()


# ----------------------------------------------------------------------------- guards


def _somebody_came(state: object, event: Event[MeetingHeld], context: Context) -> bool:
    attendees = event.body.attendees
    return all(one.number >= 1 for one in attendees) and any(
        one.category is not Attendance.POLICE for one in attendees
    )


def _advisers_are_in_term(state: object, event: Event[MeetingHeld], context: Context) -> bool:
    """Each of them is of the register and in their term, and counted among those who came."""
    body = event.body
    counted = sum(one.number for one in body.attendees if one.category is Attendance.ADVISOR)
    return len(set(body.advisers)) <= counted and all(
        advises_on(context.related(one), body.held_at) for one in body.advisers
    )


IS_NUMBERED = Guard[object, MeetingPlanned](
    "meeting.session_no",
    Label("届次从 1 起", "Sessions are numbered from 1"),
    lambda state, event, context: event.body.session_no >= 1,
)
TIME_IS_NEAR = Guard[object, MeetingPlanned | MeetingPostponed](
    "meeting.planned_at",
    Label("会议时间须在前后一年之内", "The session lies within a year"),
    lambda state, event, context: abs((event.body.planned_at - event.core.at).days) <= 366,
)
HAS_PLACE = needs.written("meeting.place", "place", "请写明地点", "Say where it is held")
HAS_HOST = needs.colleague(
    "meeting.host",
    "host",
    "主持人须是本单位在岗民警",
    "The host is an officer at work in this unit",
)
HAS_TOPIC = needs.said("meeting.topic", "topic", "请写明会议主题", "Say what it is about")
HAS_REASON = needs.said("meeting.reason", "text", "请写明原因", "Give the reason")
NOTHING_RAISED = Guard[Meeting, object](
    "meeting.raised",
    Label("已有议题提出,不能取消,请改期", "Matters were raised: postpone it, do not cancel it"),
    lambda state, event, context: not state.matters,
    asks_form=False,
)
HAS_PROPOSER = needs.said("meeting.proposer", "proposer", "请写明提出人", "Say who raised it")
HAS_CONTENT = needs.said("meeting.content", "content", "请写明议题内容", "Say what the matter is")
TIME_IS_TRUE = Guard[object, MeetingHeld](
    "meeting.time",
    Label("会议时间须先开始后结束,且不晚于现在", "It began, then ended, and not after now"),
    lambda state, event, context: needs.happened(event.body.held_at, event.body.finished_at, event),
)
SOMEBODY_CAME = Guard(
    "meeting.attendees",
    Label(
        "请按类别填写参加人数,须有公安机关以外的人员参加",
        "Count those who came by category; somebody besides the police",
    ),
    _somebody_came,
)

ADVISERS_ARE_IN_TERM = Guard(
    "meeting.advisers",
    Label(
        "民间智库成员须在名册内、在聘期内,并计入参加人数",
        "An adviser stands in the register, in their term, and is counted among those who came",
    ),
    _advisers_are_in_term,
)

# ---------------------------------------------------------------------------- changes


def _plan(state: None, event: Event[MeetingPlanned]) -> Changes:
    body = event.body
    return {
        "session_no": body.session_no,
        "planned_at": body.planned_at,
        "place": body.place,
        "host": body.host,
        "temp_no": body.temp_no,
        "topic": event.private.topic if event.private else "",
        "handlers": tuple(dict.fromkeys((event.core.actor, body.host))),
    }


def _raise(state: Meeting, event: Event[MatterRaised]) -> Changes:
    private = event.private or MatterPrivate("", "")
    matter = Matter(
        no=len(state.matters) + 1,
        raised_at=event.core.at,
        proposer=private.proposer,
        content=private.content,
        linked_case=event.body.linked_case,
    )
    return {"matters": (*state.matters, matter)}


def _hold(state: Meeting, event: Event[MeetingHeld]) -> Changes:
    body, private = event.body, event.private or AttendeeNames()
    return {
        "held_at": body.held_at,
        "finished_at": body.finished_at,
        "attendees": body.attendees,
        "advisers": tuple(dict.fromkeys(body.advisers)),
        "names": private.names,
        "handlers": needs.with_actor(state, event),
    }


# ------------------------------------------------------------------------------- rows

CALLING = (
    ROWS.opens(
        MeetingPlanned,
        label=Label("拟召开会议", "Called"),
        verb="Call a session",
        to="PLANNED",
        by=HOSTS,
        numbers=True,
        guards=(IS_NUMBERED, TIME_IS_NEAR, HAS_PLACE, HAS_HOST, HAS_TOPIC),
        apply=_plan,
    ),
    ROWS.step(
        MeetingPostponed,
        label=Label("改期", "Postponed"),
        verb="Postpone",
        words=Label("改期原因", "Reason"),
        frm=("PLANNED",),
        by=HOSTS,
        is_beside=True,
        guards=(TIME_IS_NEAR, HAS_PLACE, HAS_REASON),
        apply=lambda state, event: {
            "planned_at": event.body.planned_at,
            "place": event.body.place,
            "words": text_of(event),
        },
    ),
    ROWS.step(
        MeetingCancelled,
        label=Label("取消", "Cancelled"),
        verb="Cancel the session",
        words=Label("取消原因", "Reason"),
        frm=("PLANNED",),
        to="CANCELLED",
        by=HOSTS,
        is_beside=True,
        is_grave=True,
        guards=(NOTHING_RAISED, HAS_REASON),
        apply=ended,
    ),
    ROWS.step(
        MatterRaised,
        label=Label("提出议题", "Matter raised"),
        verb="Raise a matter",
        frm=("PLANNED", "HELD"),
        by=HOSTS,
        aux=True,
        guards=(HAS_PROPOSER, HAS_CONTENT),
        apply=_raise,
    ),
    ROWS.step(
        MeetingHeld,
        label=Label("召开", "Held"),
        verb="Record the session",
        frm=("PLANNED",),
        to="HELD",
        by=HOSTS,
        guards=(TIME_IS_TRUE, SOMEBODY_CAME, ADVISERS_ARE_IN_TERM),
        apply=_hold,
    ),
)
