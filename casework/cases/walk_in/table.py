"""The life of a reception as a table: read the steps from top to bottom."""

from msgspec import structs

from casework.amend import amending_steps
from casework.cases import needs
from casework.cases.walk_in.events import (
    ResultText,
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
    STARTED_NEAR,
    VOID_HAS_REASON,
)
from casework.cases.walk_in.state import AMENDABLE, WalkIn
from casework.codes import HandOff, Role
from casework.event import Event, Label
from casework.machine import Machine
from casework.steps import Changes, Step

DESK_ROLES = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD)


def _receive(state: WalkIn | None, event: Event) -> Changes:
    body: WalkInReceived = event.body
    private: WalkInPrivate = event.private or WalkInPrivate()
    return {
        "started_at": body.started_at,
        "is_quick": body.is_quick,
        "persons": body.persons,
        "services": body.services,
        "place": body.place,
        "is_foreign": body.is_foreign,
        "language": body.language,
        "temp_no": body.temp_no,
        "reports_case": body.reports_case,
        "accepted_at": body.started_at if body.reports_case else None,
        "person": private.person,
        "content": private.content,
        "handlers": (event.core.actor,),
    }


def _finish_service(state: WalkIn, event: Event) -> Changes:
    body: ServiceFinished = event.body
    return {
        "services": tuple(
            structs.replace(one, result=body.result, minutes=body.minutes) if no == body.no else one
            for no, one in enumerate(state.services, 1)
        )
    }


def _finish(state: WalkIn, event: Event) -> Changes:
    return {"done_at": event.core.at} | _result(state, event)


def _result(state: WalkIn, event: Event) -> Changes:
    if event.private is None:
        return {}
    return needs.decided_fields(state, event, result=event.private.result)


def _hand_off(state: WalkIn, event: Event) -> Changes:
    body: WalkInHandedOff = event.body
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


def _void(state: WalkIn, event: Event) -> Changes:
    return {"void_reason": event.body.reason, "voided_at": event.core.at}


STATUSES = {
    "OPEN": Label("接待中", "In progress"),
    "FOLLOW": Label("后续跟进", "Follow-up"),
    "DONE": Label("当场办结", "Done"),
    "HANDED_OFF": Label("已转办", "Handed off"),
    "RATED": Label("已评价", "Rated"),
    "VOID": Label("作废", "Void"),
}

RECEIVING = (
    Step(
        name="WalkInReceived",
        body=WalkInReceived,
        private=WalkInPrivate,
        label=Label("接待登记", "Received"),
        frm=(),
        to=lambda state, event: "DONE" if event.body.is_quick else "OPEN",
        by=DESK_ROLES,
        aux=True,
        numbers=True,
        guards=(COUNTS_ARE_POSITIVE, STARTED_NEAR, QUICK_IS_NAMELESS, ID_IS_NEEDED),
        apply=_receive,
        note=lambda event: tuple(service.category.label for service in event.body.services),
    ),
    *amending_steps(
        "WalkIn",
        AMENDABLE,
        frm=("OPEN", "FOLLOW", "DONE", "HANDED_OFF"),
        by=DESK_ROLES,
        aux=True,
        guards=(AMENDED_FITS,),
    ),
    Step(
        name="ServiceAdded",
        body=ServiceAdded,
        label=Label("增加服务", "Service added"),
        frm=("OPEN", "FOLLOW"),
        to=None,
        by=DESK_ROLES,
        aux=True,
        guards=(SERVICE_COUNT_IS_POSITIVE,),
        apply=lambda state, event: {"services": (*state.services, event.body.service)},
        note=lambda event: (event.body.service.category.label,),
    ),
    Step(
        name="ServiceFinished",
        body=ServiceFinished,
        label=Label("服务结果", "Result of a service"),
        frm=("OPEN", "FOLLOW"),
        to=None,
        by=DESK_ROLES,
        aux=True,
        guards=(SERVICE_EXISTS,),
        apply=_finish_service,
        note=lambda event: (event.body.result.label,),
    ),
)

LEAVING = (
    Step(
        name="WalkInFinished",
        body=WalkInFinished,
        private=ResultText,
        label=Label("当场办结", "Done"),
        frm=("OPEN", "FOLLOW"),
        to="DONE",
        by=DESK_ROLES,
        aux=True,
        guards=(BY_FOLLOWER, REPORT_IS_HANDED_ON, HAS_SERVICE),
        apply=_finish,
    ),
    Step(
        name="WalkInFollowUpSet",
        body=WalkInFollowUpSet,
        label=Label("后续跟进", "Follow-up set"),
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
        note=lambda event: (event.body.by.isoformat(),),
    ),
    Step(
        name="WalkInHandedOff",
        body=WalkInHandedOff,
        private=ResultText,
        label=Label("转办", "Handed off"),
        frm=("OPEN", "FOLLOW"),
        to="HANDED_OFF",
        by=DESK_ROLES,
        aux=True,
        guards=(CALLED_FIRST, REPORT_GOES_TO_CASE, HAS_REFERENCE),
        apply=_hand_off,
        note=lambda event: (event.body.to.label, event.body.reference),
    ),
    Step(
        name="WalkInReferenceGiven",
        body=WalkInReferenceGiven,
        label=Label("补登编号", "Number given later"),
        frm=("HANDED_OFF",),
        to=None,
        by=DESK_ROLES,
        aux=True,
        guards=(NUMBER_IS_MISSING, REFERENCE_IS_SAID),
        apply=lambda state, event: {"reference": event.body.reference},
        note=lambda event: (event.body.reference,),
    ),
)

AFTERWARDS = (
    Step(
        name="WalkInRated",
        body=WalkInRated,
        label=Label("群众评价", "Rated"),
        frm=("DONE",),
        to="RATED",
        by=DESK_ROLES,
        aux=True,
        guards=(RATED_BY_VISITOR,),
        apply=lambda state, event: {"rating": event.body.rating},
        note=lambda event: (event.body.rating.label,),
    ),
    Step(
        name="WalkInVoided",
        body=WalkInVoided,
        label=Label("作废", "Voided"),
        frm=("OPEN", "DONE"),
        to="VOID",
        by=DESK_ROLES,
        aux=True,
        guards=(MAY_VOID, VOID_HAS_REASON),
        apply=_void,
        note=lambda event: (event.body.reason,),
    ),
)

MACHINE = Machine(
    kind="walk_in",
    label=Label("接待", "Reception"),
    state=WalkIn,
    statuses=STATUSES,
    number_code=lambda state: "JD",
    limits=lambda state: "walk_in",
    named_day=lambda state: state.follow_by,
    ends=lambda state: (state.voided_at,) if state.voided_at else (),
    steps=(*RECEIVING, *LEAVING, *AFTERWARDS),
)
