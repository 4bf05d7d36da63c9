"""The life of a reception as a table: read the steps from top to bottom."""

from msgspec import structs

from casework.amend import amending_steps
from casework.cases import needs
from casework.cases.walk_in.display import DISPLAY, waits
from casework.cases.walk_in.events import (
    ServiceAdded,
    ServiceFinished,
    WalkInFinished,
    WalkInFollowUpSet,
    WalkInHandedOff,
    WalkInPrivate,
    WalkInRated,
    WalkInReceived,
    WalkInReferenceGiven,
    WalkInVoided,
)
from casework.cases.walk_in.guards import (
    AMENDED_FITS,
    BY_FOLLOWER,
    CALLED_FIRST,
    COUNT_IS_NOT_RATED,
    COUNTS_ARE_POSITIVE,
    FOLLOW_UP_HAS_OFFICER,
    FOLLOW_UP_IS_AHEAD,
    HAS_REFERENCE,
    HAS_SERVICE,
    ID_IS_NEEDED,
    MAY_VOID,
    NUMBER_IS_MISSING,
    QUICK_IS_NAMELESS,
    RATED_BY_VISITOR,
    REFERENCE_IS_SAID,
    REPORT_GOES_TO_CASE,
    REPORT_IS_HANDED_ON,
    SERVICE_COUNT_IS_POSITIVE,
    SERVICE_EXISTS,
    SOME_SERVICE_IS_THERE,
    STARTED_NEAR,
    VOID_HAS_REASON,
)
from casework.cases.walk_in.printed import PRINTED
from casework.cases.walk_in.state import AMENDABLE, ROWS, STATUSES, WalkIn
from casework.cases.walk_in.visitor import MARKING
from casework.codes import HandOff, Role
from casework.event import Event, Label
from casework.machine import Machine
from casework.steps import Changes

DESK_ROLES = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD)


def _receive(state: None, event: Event[WalkInReceived]) -> Changes:
    body, private = event.body, event.private or WalkInPrivate()
    began = min(body.started_at, event.core.at)
    return {
        "started_at": began,
        "is_quick": body.is_quick,
        "persons": body.persons,
        "services": body.services,
        "place": body.place,
        "is_foreign": body.is_foreign,
        "language": body.language,
        "temp_no": body.temp_no,
        "reports_case": body.reports_case,
        "accepted_at": began if body.reports_case else None,
        "person": private.person,
        "content": private.content,
        "handlers": (event.core.actor,),
    }


def _add_service(state: WalkIn, event: Event[ServiceAdded]) -> Changes:
    return {"services": (*state.services, event.body.service)}


def _finish_service(state: WalkIn, event: Event[ServiceFinished]) -> Changes:
    body = event.body
    return {
        "services": tuple(
            structs.replace(one, result=body.result, minutes=body.minutes) if no == body.no else one
            for no, one in enumerate(state.services, 1)
        )
    }


def _finish(state: WalkIn, event: Event[WalkInFinished]) -> Changes:
    return {"done_at": event.core.at} | _result(state, event)


def _result(state: WalkIn, event: Event[WalkInFinished | WalkInHandedOff]) -> Changes:
    if event.private is None:
        return {}
    return needs.decided_fields(state, event, result=event.private.result)


def _hand_off(state: WalkIn, event: Event[WalkInHandedOff]) -> Changes:
    body = event.body
    changes: Changes = {
        "handed_to": body.to,
        "reference": body.reference,
        "linked_case": body.linked_case,
        "receiver": body.receiver,
        "handed_off_at": event.core.at,
        "done_at": event.core.at,
    } | _result(state, event)
    if body.to is HandOff.EMERGENCY:
        changes["emergency_at"] = body.noticed_at
        changes["called_at"] = body.called_at or event.core.at
    return changes


def _void(state: object, event: Event[WalkInVoided]) -> Changes:
    return {"void_reason": event.body.reason, "voided_at": event.core.at}


RECEIVING = (
    ROWS.opens(
        WalkInReceived,
        label=Label("接待登记", "Received"),
        verb="Register a visitor",
        to=lambda state, event: "DONE" if event.body.is_quick else "OPEN",
        by=DESK_ROLES,
        aux=True,
        numbers=True,
        guards=(COUNTS_ARE_POSITIVE, STARTED_NEAR, QUICK_IS_NAMELESS, ID_IS_NEEDED),
        apply=_receive,
    ),
    *amending_steps(
        "WalkIn",
        AMENDABLE,
        frm=("OPEN", "FOLLOW", "DONE", "HANDED_OFF"),
        by=DESK_ROLES,
        aux=True,
        guards=(AMENDED_FITS,),
    ),
    ROWS.step(
        ServiceAdded,
        label=Label("增加服务", "Service added"),
        verb="Add a service",
        frm=("OPEN", "FOLLOW"),
        by=DESK_ROLES,
        aux=True,
        is_beside=True,
        guards=(SERVICE_COUNT_IS_POSITIVE,),
        apply=_add_service,
    ),
    ROWS.step(
        ServiceFinished,
        label=Label("服务结果", "Result of a service"),
        verb="Record a result",
        frm=("OPEN", "FOLLOW"),
        by=DESK_ROLES,
        aux=True,
        is_beside=True,
        guards=(SOME_SERVICE_IS_THERE, SERVICE_EXISTS),
        apply=_finish_service,
    ),
)

LEAVING = (
    ROWS.step(
        WalkInFinished,
        label=Label("当场办结", "Done"),
        verb="Finish",
        frm=("OPEN", "FOLLOW"),
        to="DONE",
        by=DESK_ROLES,
        aux=True,
        guards=(BY_FOLLOWER, REPORT_IS_HANDED_ON, HAS_SERVICE),
        apply=_finish,
    ),
    ROWS.step(
        WalkInFollowUpSet,
        label=Label("后续跟进", "Follow-up set"),
        verb="Follow up",
        frm=("OPEN", "FOLLOW"),
        to="FOLLOW",
        by=DESK_ROLES,
        aux=True,
        guards=(REPORT_IS_HANDED_ON, FOLLOW_UP_HAS_OFFICER, FOLLOW_UP_IS_AHEAD),
        apply=lambda state, event: {
            "promised_at": event.core.at,
            "follow_by": event.body.by,
            "follow_officer": event.body.officer,
        },
    ),
    ROWS.step(
        WalkInHandedOff,
        label=Label("转办", "Handed off"),
        verb="Hand over",
        frm=("OPEN", "FOLLOW"),
        to="HANDED_OFF",
        by=DESK_ROLES,
        aux=True,
        guards=(CALLED_FIRST, REPORT_GOES_TO_CASE, HAS_REFERENCE),
        apply=_hand_off,
    ),
    ROWS.step(
        WalkInReferenceGiven,
        label=Label("补登编号", "Number given later"),
        verb="Add their number",
        frm=("HANDED_OFF",),
        by=DESK_ROLES,
        aux=True,
        guards=(NUMBER_IS_MISSING, REFERENCE_IS_SAID),
        apply=lambda state, event: {"reference": event.body.reference},
    ),
)

AFTERWARDS = (
    ROWS.step(
        WalkInRated,
        label=Label("群众评价", "Rated"),
        verb="Record the mark",
        frm=("DONE",),
        to="RATED",
        by=DESK_ROLES,
        aux=True,
        guards=(COUNT_IS_NOT_RATED, RATED_BY_VISITOR),
        apply=lambda state, event: {"rating": event.body.rating},
    ),
    MARKING,
    ROWS.step(
        WalkInVoided,
        label=Label("作废", "Voided"),
        verb="Void",
        frm=("OPEN", "DONE"),
        to="VOID",
        by=DESK_ROLES,
        aux=True,
        is_beside=True,
        is_grave=True,
        guards=(MAY_VOID, VOID_HAS_REASON),
        apply=_void,
    ),
)

MACHINE = Machine(
    kind="walk_in",
    label=Label("接待", "Reception"),
    state=WalkIn,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    amendable=AMENDABLE,
    number_code=lambda walk_in: "JD",
    limits=lambda walk_in: "walk_in",
    named_day=lambda walk_in: walk_in.follow_by,
    ends=lambda walk_in: (walk_in.voided_at,) if walk_in.voided_at else (),
    remembers=("persons", "services", "is_foreign", "handed_to"),
    steps=(*RECEIVING, *LEAVING, *AFTERWARDS),
)
