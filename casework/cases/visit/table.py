"""The life of a visit as a table: read the steps from top to bottom."""

from casework.cases.visit.display import DISPLAY, appointments, waits
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
    VisitWords,
    is_uncounted,
)
from casework.cases.visit.guards import (
    APPOINTMENT_IS_AHEAD,
    BY_NEAREST_CHIEF,
    COUNTED_AS_SAID,
    COUNTS_ARE_TRUE,
    FOLLOW_UP_IS_AHEAD,
    FOLLOW_UP_IS_ASKED,
    FOLLOW_UP_IS_PLANNED,
    FOLLOW_UP_WHY,
    FOLLOWS_A_VISIT,
    HAS_CONTENT,
    HAS_NAME,
    HAS_REASON,
    IS_A_COLLEAGUES,
    IS_THE_FOLLOW_UP,
    MISSED_BY_NOW,
    NOT_OWN_VISIT,
    PLAN_IS_NEAR,
    PROBLEMS_ARE_FOLLOWED,
    PROMISES_ARE_SAID,
    SOMEBODY_WAS_MET,
    SOMEBODY_WENT,
    SOMETHING_WAS_HEARD,
    STARTED_BY_NOW,
    TARGET_IS_KNOWN,
    TIME_IS_TRUE,
    TWO_WHEN_AUXILIARY,
    WENT_SOMEWHERE,
    Written,
)
from casework.cases.visit.printed import PRINTED
from casework.cases.visit.state import ROWS, STATUSES, Problem, Visit
from casework.cases.words import text_of
from casework.codes import Role
from casework.event import CHINA, Event, Label
from casework.machine import Machine
from casework.officers import HEADS
from casework.steps import Changes, Guard

VISITORS = (Role.FIELD, Role.HANDLER, Role.DESK, Role.UNIT_HEAD)
RECORD_GUARDS: tuple[Guard[object, Written], ...] = (
    TIME_IS_TRUE,
    SOMEBODY_WENT,
    SOMEBODY_WAS_MET,
    COUNTS_ARE_TRUE,
    HAS_CONTENT,
    PROMISES_ARE_SAID,
    COUNTED_AS_SAID,
    TWO_WHEN_AUXILIARY,
)


def _plan(state: None, event: Event[VisitPlanned]) -> Changes:
    body, private = event.body, event.private
    return {
        "target": body.target,
        "plan_on": body.plan_on,
        "planned_at": event.core.at,
        "temp_no": body.temp_no,
        "target_case": body.target_case,
        "follows": body.follows,
        "name": private.name if private else "",
        "person": private.person if private else None,
        "handlers": (body.officer or event.core.actor,),
    }


def _notes(notes: VisitNotes, event: Event[Written]) -> Changes:
    said = _said(event)
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
        "problems": _found(said) if said else _counted(event.body),
        "content": said.content if said else "",
        "recorded_at": event.core.at,
        "handlers": tuple(dict.fromkeys((*notes.visitors, event.core.actor))),
    }


def _said(event: Event[Written]) -> VisitLoggedPrivate | VisitWords | None:
    said = event.sealed
    return said if isinstance(said, VisitLoggedPrivate | VisitWords) else None


def _counted(body: Written) -> tuple[Problem, ...]:
    """As many as there were, their words erased."""
    problems, promises = body.problem_count or 0, body.promise_count or 0
    return tuple(
        Problem(no, "", is_promise=no > problems) for no in range(1, problems + promises + 1)
    )


def _found(said: VisitLoggedPrivate | VisitWords) -> tuple[Problem, ...]:
    """Problems and promises, numbered through: both are followed the same way."""
    problems = [Problem(no, title) for no, title in enumerate(said.problems, 1)]
    promises = [
        Problem(no, one.text, is_promise=True, promised_by=one.by)
        for no, one in enumerate(said.promises, len(problems) + 1)
    ]
    return (*problems, *promises)


def _log(state: None, event: Event[VisitLogged]) -> Changes:
    body, private = event.body, event.private
    return {
        "target": body.target,
        "temp_no": body.temp_no,
        "target_case": body.target_case,
        "name": private.name if private else "",
        "person": private.person if private else None,
    } | _notes(body.notes, event)


def _appoint(state: Visit, event: Event[VisitAppointed]) -> Changes:
    body = event.body
    return {
        "appointed_at": body.at,
        "appointed_way": body.way,
        "plan_on": body.at.astimezone(CHINA).date(),
        "planned_at": event.core.at,
    }


def _miss(state: Visit, event: Event[VisitMissed]) -> Changes:
    return {
        "missed": state.missed + 1,
        "missed_at": (*state.missed_at, event.body.at),
        "note_left": event.body.note_left,
        "started_at": None,
        "appointed_at": None,
        "appointed_way": None,
    }


def _replan(state: Visit, event: Event[VisitReplanned]) -> Changes:
    return {
        "plan_on": event.body.plan_on,
        "planned_at": event.core.at,
        "appointed_at": None,
        "appointed_way": None,
    }


def _link(state: Visit, event: Event[VisitProblemLinked]) -> Changes:
    body = event.body
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


def _review(state: Visit, event: Event[VisitReviewed]) -> Changes:
    return {
        "reviewed_by": event.core.actor,
        "reviewed_at": event.core.at,
        "review": text_of(event),
    }


def _set_follow_up(state: Visit, event: Event[VisitFollowUpSet]) -> Changes:
    return {
        "follow_up_on": event.body.on,
        "follow_up_set_at": event.core.at,
        "follow_up_why": text_of(event),
        "follow_up_case": None,
        "follow_up_planned_at": None,
    }


GOING = (
    ROWS.opens(
        VisitPlanned,
        label=Label("计划走访", "Planned"),
        verb="Plan a visit",
        to="PLANNED",
        by=VISITORS,
        aux=True,
        numbers=True,
        guards=(HAS_NAME, PLAN_IS_NEAR, TARGET_IS_KNOWN, FOLLOWS_A_VISIT, IS_A_COLLEAGUES),
        apply=_plan,
    ),
    ROWS.step(
        VisitAppointed,
        label=Label("预约", "Agreed"),
        verb="Agree a time",
        frm=("PLANNED", "MISSED"),
        to="PLANNED",
        by=VISITORS,
        aux=True,
        is_beside=True,
        guards=(APPOINTMENT_IS_AHEAD,),
        apply=_appoint,
    ),
    ROWS.step(
        VisitReplanned,
        label=Label("改期", "New day"),
        verb="Another day",
        frm=("PLANNED", "MISSED"),
        to="PLANNED",
        by=VISITORS,
        aux=True,
        guards=(PLAN_IS_NEAR,),
        apply=_replan,
    ),
    ROWS.step(
        VisitStarted,
        label=Label("开始走访", "Started"),
        verb="Set out",
        frm=("PLANNED",),
        to="IN_PROGRESS",
        by=VISITORS,
        aux=True,
        guards=(STARTED_BY_NOW,),
        apply=lambda state, event: {"started_at": event.body.at},
    ),
    ROWS.step(
        VisitMissed,
        label=Label("未遇", "Not met"),
        verb="Not met",
        frm=("PLANNED", "IN_PROGRESS"),
        to="MISSED",
        by=VISITORS,
        aux=True,
        guards=(MISSED_BY_NOW,),
        apply=_miss,
    ),
    ROWS.step(
        VisitCancelled,
        label=Label("取消", "Cancelled"),
        verb="Cancel",
        frm=("PLANNED", "MISSED"),
        to="CANCELLED",
        by=VISITORS,
        is_beside=True,
        is_grave=True,
        guards=(HAS_REASON,),
        apply=lambda state, event: {
            "reason": event.body.reason,
            "cancelled_at": event.core.at,
        },
    ),
)

WRITING_DOWN = (
    ROWS.opens(
        VisitLogged,
        label=Label("走访记录", "Recorded"),
        verb="Write a visit down",
        to="RECORDED",
        by=VISITORS,
        aux=True,
        numbers=True,
        guards=(HAS_NAME, TARGET_IS_KNOWN, *RECORD_GUARDS),
        apply=_log,
        stays_whole=is_uncounted,
    ),
    ROWS.step(
        VisitRecorded,
        label=Label("走访记录", "Recorded"),
        verb="Write it down",
        frm=("PLANNED", "IN_PROGRESS", "MISSED"),
        to="RECORDED",
        by=VISITORS,
        aux=True,
        guards=RECORD_GUARDS,
        apply=lambda state, event: _notes(event.body.notes, event),
        stays_whole=is_uncounted,
    ),
    ROWS.step(
        VisitProblemLinked,
        label=Label("问题转办", "Problem followed up"),
        verb="Follow up a problem",
        frm=("RECORDED",),
        by=VISITORS,
        is_beside=True,
        guards=(SOMETHING_WAS_HEARD, WENT_SOMEWHERE),
        apply=_link,
    ),
)

AFTERWARDS = (
    ROWS.step(
        VisitReviewed,
        label=Label("所长审阅", "Reviewed"),
        verb="Review",
        words=Label("审阅意见", "Remark"),
        frm=("RECORDED",),
        to="REVIEWED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(NOT_OWN_VISIT, BY_NEAREST_CHIEF, PROBLEMS_ARE_FOLLOWED),
        apply=_review,
    ),
    ROWS.step(
        VisitFollowUpSet,
        label=Label("要求再次走访", "To be visited again"),
        verb="Visit again",
        words=Label("再次走访原因", "Reason"),
        frm=("RECORDED", "REVIEWED"),
        by=VISITORS,
        is_beside=True,
        guards=(FOLLOW_UP_IS_AHEAD, FOLLOW_UP_WHY),
        apply=_set_follow_up,
    ),
    ROWS.step(
        VisitFollowUpPlanned,
        label=Label("安排再次走访", "Next visit planned"),
        verb="Plan the next visit",
        frm=("RECORDED", "REVIEWED"),
        by=VISITORS,
        aux=True,
        guards=(FOLLOW_UP_IS_ASKED, IS_THE_FOLLOW_UP),
        apply=lambda state, event: {
            "follow_up_case": event.body.visit,
            "follow_up_planned_at": event.core.at,
        },
    ),
    ROWS.step(
        VisitArchived,
        label=Label("归档", "Archived"),
        verb="Archive",
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
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    number_code=lambda visit: "ZF",
    limits=lambda visit: "visit",
    appointments=appointments,
    remembers=(
        "plan_on",
        "missed_at",
        "handlers",
        "recorded_at",
        "problems",
        "cancelled_at",
    ),
    steps=(*GOING, *WRITING_DOWN, *AFTERWARDS),
)
