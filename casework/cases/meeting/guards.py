"""The conditions of a session's steps; their words are what an officer reads."""

from casework.cases import needs
from casework.cases.meeting.state import Attendance, Matter, Meeting
from casework.context import Context
from casework.event import Event, Label
from casework.steps import Guard


def _of_form(state: Meeting, event: Event) -> Matter | None:
    return state.matter(event.body.no)


def _may_supervise(supervisor: str, unit: str, state: Meeting, context: Context) -> bool:
    """An officer at work outside the owning unit, or its head; one who is sent the session."""
    known, roster = needs.officer_at_work(supervisor, context), context.roster
    if known is None:
        return False
    if roster.same_house(known.unit, unit):
        return not set(known.roles).isdisjoint(roster.chief_roles(unit))
    return roster.house(known.unit) in roster.audience((*state.units, unit), state.respondents)


def _keeps_supervisor(state: Meeting, event: Event, context: Context) -> bool:
    matter = _of_form(state, event)
    if matter is None or matter.resolution is None:
        return False
    return _may_supervise(matter.resolution.supervisor, event.body.unit, state, context)


def _supervises(state: Meeting, event: Event, context: Context) -> bool:
    matter = _of_form(state, event)
    return (
        matter is not None
        and matter.resolution is not None
        and matter.resolution.supervisor == event.core.actor
    )


def _owns_or_hosts(state: Meeting, event: Event, context: Context) -> bool:
    matter = _of_form(state, event)
    officer = context.roster.officers.get(event.core.actor)
    if matter is None or matter.resolution is None or officer is None:
        return False
    return event.core.actor == state.host or context.roster.same_house(
        officer.unit, matter.resolution.unit
    )


def _somebody_came(state: Meeting, event: Event, context: Context) -> bool:
    attendees = event.body.attendees
    return all(one.number >= 1 for one in attendees) and any(
        one.category is not Attendance.POLICE for one in attendees
    )


IS_NUMBERED = Guard(
    "meeting.session_no",
    Label("届次从 1 起", "Sessions are numbered from 1"),
    lambda state, event, context: event.body.session_no >= 1,
)
TIME_IS_NEAR = Guard(
    "meeting.planned_at",
    Label("会议时间须在前后一年之内", "The session lies within a year"),
    lambda state, event, context: abs((event.body.planned_at - event.core.at).days) <= 366,
)
HAS_PLACE = needs.written("meeting.place", "place", "请写明地点", "Say where it is held")
HAS_HOST = Guard(
    "meeting.host",
    Label("主持人须是本单位在岗民警", "The host is an officer at work in this unit"),
    lambda state, event, context: needs.is_colleague(event.body.host, event.core.unit, context),
)
HAS_TOPIC = needs.said("meeting.topic", "topic", "请写明会议主题", "Say what it is about")
HAS_REASON = needs.said("meeting.reason", "text", "请写明原因", "Give the reason")
NOTHING_RAISED = Guard(
    "meeting.raised",
    Label("已有议题提出,不能取消,请改期", "Matters were raised: postpone it, do not cancel it"),
    lambda state, event, context: not state.matters,
    asks_form=False,
)
HAS_PROPOSER = needs.said("meeting.proposer", "proposer", "请写明提出人", "Say who raised it")
HAS_CONTENT = needs.said("meeting.content", "content", "请写明议题内容", "Say what the matter is")
TIME_IS_TRUE = Guard(
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
MATTER_IS_OPEN = Guard(
    "meeting.one_resolution",
    Label("没有这一议题,或已有决议", "There is no such matter, or it has its resolution"),
    lambda state, event, context: (
        (matter := _of_form(state, event)) is not None and matter.resolution is None
    ),
)
UNIT_EXISTS = Guard(
    "meeting.unit",
    Label("责任单位须为在册单位", "The owning unit must be a known one"),
    lambda state, event, context: event.body.unit in context.roster.units,
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
    lambda state, event, context: _may_supervise(
        event.body.supervisor, event.body.unit, state, context
    ),
)
HAS_DISCUSSION = needs.said(
    "meeting.discussion", "discussion", "请写明商议意见", "Write down what was said"
)
HAS_RESOLUTION = needs.said("meeting.resolution", "text", "请写明决议", "Write down the resolution")
HAS_PLAN = needs.said("meeting.plan", "plan", "请写明方案", "Write down the plan")
EACH_IS_RESOLVED = Guard(
    "meeting.each_resolved",
    Label("每个议题都要有决议才能定稿", "Every matter needs its resolution first"),
    lambda state, event, context: (
        bool(state.matters) and all(one.resolution for one in state.matters)
    ),
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
IS_THE_SUPERVISOR = Guard(
    "meeting.by_supervisor",
    Label("由决议指定的督办人督办", "The supervisor whom the resolution names does this"),
    _supervises,
)
HAS_FINDINGS = needs.said("meeting.findings", "text", "请写明督办情况", "Write down what was seen")
OWNS_OR_HOSTS = Guard(
    "meeting.by_owner",
    Label("由责任单位或主持人办理", "The owning unit or the host does this"),
    _owns_or_hosts,
)
TOLD_BY_NOW = needs.in_the_past(
    "meeting.told_at", "at", "反馈时间不能晚于现在", "They were told now or before"
)
TOLD_WHAT = needs.said(
    "meeting.feedback", "text", "请写明反馈内容", "Write down what they were told"
)
PUBLISHED_HOW = needs.written(
    "meeting.publicity",
    "text",
    "请写明公开的范围和载体,或不公开的理由",
    "Say where and how it is published, or why it is not",
)
FIVE_ARE_DONE = Guard(
    "meeting.five",
    Label(
        "每个议题都要商议、有方案、督办、反馈、公开",
        "Every matter is discussed, planned, supervised, fed back and published",
    ),
    lambda state, event, context: all(not one.missing for one in state.matters),
    asks_form=False,
)
