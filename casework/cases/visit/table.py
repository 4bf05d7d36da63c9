"""The life of a visit as a table: read the steps from top to bottom."""

from casework.cases.visit.events import (
    VisitAppointed,
    VisitArchived,
    VisitCancelled,
    VisitFollowUpPlanned,
    VisitFollowUpSet,
    VisitLogged,
    VisitLoggedPrivate,
    VisitMissed,
    VisitNotes,
    VisitPlanned,
    VisitProblemLinked,
    VisitRecorded,
    VisitReplanned,
    VisitReviewed,
    VisitStarted,
    VisitTargetPrivate,
    VisitWords,
)
from casework.cases.visit.guards import (
    APPOINTMENT_IS_AHEAD,
    COUNTS_ARE_TRUE,
    FOLLOW_UP_IS_AHEAD,
    FOLLOW_UP_IS_PLANNED,
    FOLLOW_UP_WHY,
    FOLLOWS_A_VISIT,
    HAS_CONTENT,
    HAS_NAME,
    HAS_REASON,
    IS_THE_FOLLOW_UP,
    MISSED_BY_NOW,
    NOT_OWN_VISIT,
    PLAN_IS_NEAR,
    PROBLEMS_ARE_FOLLOWED,
    PROMISES_ARE_SAID,
    SOMEBODY_WAS_MET,
    SOMEBODY_WENT,
    STARTED_BY_NOW,
    TARGET_IS_KNOWN,
    TIME_IS_TRUE,
    TWO_WHEN_AUXILIARY,
    WENT_SOMEWHERE,
)
from casework.cases.visit.state import Problem, Visit
from casework.cases.words import Words, text_of
from casework.clocks import end_of_day
from casework.codes import Role
from casework.counting import Appointment
from casework.event import CHINA, Event, Label
from casework.machine import Machine
from casework.steps import Changes, Step

PLAN = "visit.plan"
APPOINTMENT = "visit.appointment"
FOLLOW_UP = "visit.follow_up"

VISITORS = (Role.FIELD, Role.HANDLER, Role.DESK, Role.UNIT_HEAD)
RECORD_GUARDS = (
    TIME_IS_TRUE,
    SOMEBODY_WENT,
    SOMEBODY_WAS_MET,
    COUNTS_ARE_TRUE,
    HAS_CONTENT,
    PROMISES_ARE_SAID,
    TWO_WHEN_AUXILIARY,
)


def _plan(state: Visit | None, event: Event) -> Changes:
    body: VisitPlanned = event.body
    private: VisitTargetPrivate | None = event.private
    return {
        "target": body.target,
        "plan_on": body.plan_on,
        "planned_at": event.core.at,
        "temp_no": body.temp_no,
        "target_case": body.target_case,
        "follows": body.follows,
        "name": private.name if private else "",
        "person": private.person if private else None,
        "handlers": (event.core.actor,),
    }


def _notes(notes: VisitNotes, event: Event) -> Changes:
    return {
        "started_at": notes.started_at,
        "ended_at": notes.ended_at,
        "way": notes.way,
        "visitors": notes.visitors,
        "met": notes.met,
        "opinions": notes.opinions,
        "disputes": notes.disputes,
        "hazards": notes.hazards,
        "card_given": notes.card_given,
        "publicity": notes.publicity,
        "problems": _found(event),
        "content": event.private.content if event.private else "",
        "recorded_at": event.core.at,
        "handlers": tuple(dict.fromkeys((*notes.visitors, event.core.actor))),
    }


def _found(event: Event) -> tuple[Problem, ...]:
    """Problems and promises, numbered through: both are followed the same way."""
    private: VisitLoggedPrivate | VisitWords | None = event.private
    if private is None:
        return ()
    problems = [Problem(no, title) for no, title in enumerate(private.problems, 1)]
    promises = [
        Problem(no, one.text, is_promise=True, promised_by=one.by)
        for no, one in enumerate(private.promises, len(problems) + 1)
    ]
    return (*problems, *promises)


def _log(state: Visit | None, event: Event) -> Changes:
    body: VisitLogged = event.body
    private: VisitLoggedPrivate | None = event.private
    return {
        "target": body.target,
        "temp_no": body.temp_no,
        "target_case": body.target_case,
        "name": private.name if private else "",
        "person": private.person if private else None,
    } | _notes(body.notes, event)


def _appoint(state: Visit, event: Event) -> Changes:
    body: VisitAppointed = event.body
    return {
        "appointed_at": body.at,
        "appointed_way": body.way,
        "plan_on": body.at.astimezone(CHINA).date(),
        "planned_at": event.core.at,
    }


def _miss(state: Visit, event: Event) -> Changes:
    return {
        "missed": state.missed + 1,
        "missed_at": (*state.missed_at, event.body.at),
        "note_left": event.body.note_left,
        "started_at": None,
        "appointed_at": None,
        "appointed_way": None,
    }


def _replan(state: Visit, event: Event) -> Changes:
    return {
        "plan_on": event.body.plan_on,
        "planned_at": event.core.at,
        "appointed_at": None,
        "appointed_way": None,
    }


def _link(state: Visit, event: Event) -> Changes:
    body: VisitProblemLinked = event.body
    return {
        "problems": tuple(
            Problem(
                one.no,
                one.title,
                body.linked_case,
                body.handed_to,
                one.is_promise,
                one.promised_by,
            )
            if one.no == body.no
            else one
            for one in state.problems
        )
    }


def _review(state: Visit, event: Event) -> Changes:
    return {
        "reviewed_by": event.core.actor,
        "reviewed_at": event.core.at,
        "review": text_of(event),
    }


def _set_follow_up(state: Visit, event: Event) -> Changes:
    return {
        "follow_up_on": event.body.on,
        "follow_up_set_at": event.core.at,
        "follow_up_why": text_of(event),
        "follow_up_case": None,
        "follow_up_planned_at": None,
    }


def appointments(visit: Visit) -> tuple[Appointment, ...]:
    """The planned day or the agreed moment, and the day of the visit that is to follow."""
    return (*_going(visit), *_going_again(visit))


def _going(visit: Visit) -> tuple[Appointment, ...]:
    if visit.plan_on is None or visit.planned_at is None:
        return ()
    is_agreed = visit.appointed_at is not None
    return (
        Appointment(
            code=APPOINTMENT if is_agreed else PLAN,
            label=Label("预约走访", "Visit agreed") if is_agreed else Label("计划走访", "Visit"),
            due_at=visit.appointed_at or end_of_day(visit.plan_on),
            since=visit.planned_at,
            done_at=visit.recorded_at or visit.cancelled_at,
        ),
    )


def _going_again(visit: Visit) -> tuple[Appointment, ...]:
    if visit.follow_up_on is None or visit.follow_up_set_at is None:
        return ()
    return (
        Appointment(
            code=FOLLOW_UP,
            label=Label("再次走访", "To be visited again"),
            due_at=end_of_day(visit.follow_up_on),
            since=visit.follow_up_set_at,
            done_at=visit.follow_up_planned_at,
        ),
    )


STATUSES = {
    "PLANNED": Label("已计划", "Planned"),
    "IN_PROGRESS": Label("走访中", "On the way"),
    "MISSED": Label("未遇", "Not met"),
    "RECORDED": Label("已记录", "Recorded"),
    "REVIEWED": Label("已审阅", "Reviewed"),
    "ARCHIVED": Label("已归档", "Archived"),
    "CANCELLED": Label("已取消", "Cancelled"),
}

GOING = (
    Step(
        name="VisitPlanned",
        body=VisitPlanned,
        private=VisitTargetPrivate,
        label=Label("计划走访", "Planned"),
        frm=(),
        to="PLANNED",
        by=VISITORS,
        aux=True,
        numbers=True,
        guards=(HAS_NAME, PLAN_IS_NEAR, TARGET_IS_KNOWN, FOLLOWS_A_VISIT),
        apply=_plan,
        note=lambda event: (event.body.plan_on.isoformat(),),
    ),
    Step(
        name="VisitAppointed",
        body=VisitAppointed,
        label=Label("预约", "Agreed"),
        frm=("PLANNED", "MISSED"),
        to="PLANNED",
        by=VISITORS,
        aux=True,
        guards=(APPOINTMENT_IS_AHEAD,),
        apply=_appoint,
        note=lambda event: (event.body.way.label,),
    ),
    Step(
        name="VisitReplanned",
        body=VisitReplanned,
        label=Label("改期", "New day"),
        frm=("PLANNED", "MISSED"),
        to="PLANNED",
        by=VISITORS,
        aux=True,
        guards=(PLAN_IS_NEAR,),
        apply=_replan,
        note=lambda event: (event.body.plan_on.isoformat(),),
    ),
    Step(
        name="VisitStarted",
        body=VisitStarted,
        label=Label("开始走访", "Started"),
        frm=("PLANNED",),
        to="IN_PROGRESS",
        by=VISITORS,
        aux=True,
        guards=(STARTED_BY_NOW,),
        apply=lambda state, event: {"started_at": event.body.at},
    ),
    Step(
        name="VisitMissed",
        body=VisitMissed,
        label=Label("未遇", "Not met"),
        frm=("PLANNED", "IN_PROGRESS"),
        to="MISSED",
        by=VISITORS,
        aux=True,
        guards=(MISSED_BY_NOW,),
        apply=_miss,
    ),
    Step(
        name="VisitCancelled",
        body=VisitCancelled,
        label=Label("取消", "Cancelled"),
        frm=("PLANNED", "MISSED"),
        to="CANCELLED",
        by=VISITORS,
        guards=(HAS_REASON,),
        apply=lambda state, event: {
            "reason": event.body.reason,
            "cancelled_at": event.core.at,
        },
        note=lambda event: (event.body.reason,),
    ),
)

WRITING_DOWN = (
    Step(
        name="VisitLogged",
        body=VisitLogged,
        private=VisitLoggedPrivate,
        label=Label("走访记录", "Recorded"),
        frm=(),
        to="RECORDED",
        by=VISITORS,
        aux=True,
        numbers=True,
        guards=(HAS_NAME, TARGET_IS_KNOWN, *RECORD_GUARDS),
        apply=_log,
        note=lambda event: (event.body.notes.way.label,),
    ),
    Step(
        name="VisitRecorded",
        body=VisitRecorded,
        private=VisitWords,
        label=Label("走访记录", "Recorded"),
        frm=("PLANNED", "IN_PROGRESS", "MISSED"),
        to="RECORDED",
        by=VISITORS,
        aux=True,
        guards=RECORD_GUARDS,
        apply=lambda state, event: _notes(event.body.notes, event),
        note=lambda event: (event.body.notes.way.label,),
    ),
    Step(
        name="VisitProblemLinked",
        body=VisitProblemLinked,
        label=Label("问题转办", "Problem followed up"),
        frm=("RECORDED",),
        to=None,
        by=VISITORS,
        guards=(WENT_SOMEWHERE,),
        apply=_link,
        note=lambda event: (event.body.handed_to,),
    ),
)

AFTERWARDS = (
    Step(
        name="VisitReviewed",
        body=VisitReviewed,
        private=Words,
        label=Label("所长审阅", "Reviewed"),
        frm=("RECORDED",),
        to="REVIEWED",
        by=(Role.UNIT_HEAD,),
        at="owner",
        is_final_say=True,
        guards=(NOT_OWN_VISIT, PROBLEMS_ARE_FOLLOWED),
        apply=_review,
    ),
    Step(
        name="VisitFollowUpSet",
        body=VisitFollowUpSet,
        private=Words,
        label=Label("要求再次走访", "To be visited again"),
        frm=("RECORDED", "REVIEWED"),
        to=None,
        by=VISITORS,
        guards=(FOLLOW_UP_IS_AHEAD, FOLLOW_UP_WHY),
        apply=_set_follow_up,
        note=lambda event: (event.body.on.isoformat(),),
    ),
    Step(
        name="VisitFollowUpPlanned",
        body=VisitFollowUpPlanned,
        label=Label("再次走访已安排", "Next visit planned"),
        frm=("RECORDED", "REVIEWED"),
        to=None,
        by=VISITORS,
        aux=True,
        guards=(IS_THE_FOLLOW_UP,),
        apply=lambda state, event: {
            "follow_up_case": event.body.visit,
            "follow_up_planned_at": event.core.at,
        },
    ),
    Step(
        name="VisitArchived",
        body=VisitArchived,
        label=Label("归档", "Archived"),
        frm=("REVIEWED",),
        to="ARCHIVED",
        by=(Role.UNIT_HEAD, Role.OFFICE),
        guards=(FOLLOW_UP_IS_PLANNED,),
    ),
)

MACHINE = Machine(
    kind="visit",
    label=Label("走访", "Visit"),
    state=Visit,
    statuses=STATUSES,
    number_code=lambda state: "ZF",
    limits=lambda state: "visit",
    appointments=appointments,
    steps=(*GOING, *WRITING_DOWN, *AFTERWARDS),
)
