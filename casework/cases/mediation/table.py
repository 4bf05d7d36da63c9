"""The life of a mediation as a table: read the steps from top to bottom."""

from msgspec import structs

from casework.amend import amending_steps
from casework.cases import needs
from casework.cases.mediation.events import (
    AgreementBroken,
    AgreementDrafted,
    AgreementPerformed,
    AgreementPrivate,
    AgreementSigned,
    ConfirmationAnswered,
    ConfirmationRequested,
    MediationHeld,
    MediationOpened,
    MediationPassedOn,
    MediationPrivate,
    MediationVoided,
    SessionPrivate,
    SigningRefused,
    WayTold,
)
from casework.cases.mediation.guards import (
    AGENT_IS_AUTHORISED,
    AGREEMENT_IS_COMPLETE,
    ALL_SIGNED,
    CONFIRMATION_IN_TIME,
    GUARDIANS_ARE_THERE,
    HAS_CAUSE,
    HAS_COURT,
    HAS_HOST,
    HAS_PLACE,
    HAS_PROOF,
    HAS_REASON,
    HAS_REFERENCE,
    HAS_SESSION_WORDS,
    HAS_TERMS,
    HOST_SIGNS,
    IS_ASKED,
    IS_PUBLIC_ORDER,
    MAY_VOID,
    NEW_DAY_IS_NEAR,
    NOT_ASKED_YET,
    NOTHING_TO_CHOOSE,
    OF_PEOPLES_MEDIATION,
    PERFORM_BY_IS_AHEAD,
    PERFORMED_BY_NOW,
    POLICE_MEDIATE_PUBLIC_ORDER,
    SECOND_IN_TIME,
    TIME_IS_TRUE,
    TWO_SIDES,
    UNFIT_NOW,
    WAYS_ARE_TOLD,
)
from casework.cases.mediation.state import AMENDABLE, Dispute, Mediation, Session
from casework.cases.words import Words, text_of
from casework.clocks import end_of_day
from casework.codes import Role
from casework.counting import Appointment
from casework.event import Event, Label
from casework.machine import Machine
from casework.steps import Changes, Step

PERFORMANCE = "mediation.performance"
HOSTS = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD)
UNSIGNED = ("OPEN", "AGREED", "DRAFTED", "FAILED")


def _open(state: Mediation | None, event: Event) -> Changes:
    body: MediationOpened = event.body
    private: MediationPrivate = event.private or MediationPrivate(parties=(), cause="")
    return {
        "dispute": body.dispute,
        "category": body.category,
        "happened_at": body.happened_at,
        "source_case": body.source_case,
        "temp_no": body.temp_no,
        "happened_place": private.happened_place,
        "parties": private.parties,
        "cause": private.cause,
        "course": private.course,
        "circumstances": private.circumstances,
        "consequence": private.consequence,
        "handlers": (event.core.actor,),
    }


def _hold(state: Mediation, event: Event) -> Changes:
    body: MediationHeld = event.body
    private: SessionPrivate = event.private or SessionPrivate(place="", words="")
    session = Session(
        no=len(state.sessions) + 1,
        started_at=body.started_at,
        ended_at=body.ended_at,
        place=private.place,
        mediator=body.mediator,
        host=body.host,
        mediator_name=private.mediator_name,
        present=private.present,
        is_agreed=body.is_agreed,
        words=private.words,
    )
    changes: Changes = {
        "sessions": (*state.sessions, session),
        "handlers": tuple(dict.fromkeys((*needs.with_actor(state, event), body.host))),
    }
    if state.sessions:
        changes["second_attempt_at"] = body.ended_at
    elif not body.is_agreed:
        changes["first_failed_at"] = body.ended_at
    return changes


def _draft(state: Mediation, event: Event) -> Changes:
    private: AgreementPrivate | None = event.private
    said: dict[str, object] = structs.asdict(private) if private else {}
    return needs.decided_fields(state, event, perform_by=event.body.perform_by, **said) | {
        "handlers": needs.with_actor(state, event)
    }


def _refuse_to_sign(state: Mediation, event: Event) -> Changes:
    changes = needs.decided_fields(state, event, terms="", perform_by=None, perform_way="")
    if len(state.sessions) == 1:
        changes["first_failed_at"] = event.core.at
    return changes | {"words": text_of(event)}


def _sign(state: Mediation, event: Event) -> Changes:
    return {
        "agreed_at": event.core.at,
        "signed_by": event.core.actor,
        "is_oral": event.body.is_oral,
    }


def _tell_ways(state: Mediation, event: Event) -> Changes:
    """A civil dispute ends here; a public-order case still goes on to its decision."""
    told = tuple(dict.fromkeys((*state.told_ways, *event.body.ways)))
    ends = {"ended_at": event.core.at} if state.dispute is Dispute.CIVIL else {}
    return {"told_ways": told} | ends


def _pass_on(state: Mediation, event: Event) -> Changes:
    return {
        "unfit": event.body.reason,
        "reference": event.body.reference,
        "ended_at": event.core.at,
        "words": text_of(event),
    }


def appointments(state: Mediation) -> tuple[Appointment, ...]:
    """The day by which the agreement is to be kept, once it is signed."""
    if state.agreed_at is None or state.perform_by is None:
        return ()
    return (
        Appointment(
            code=PERFORMANCE,
            label=Label("协议履行", "Agreement to be kept"),
            due_at=end_of_day(state.perform_by),
            since=state.agreed_at,
            done_at=state.performed_at or state.broken_at,
        ),
    )


STATUSES = {
    "OPEN": Label("已受理", "Taken in"),
    "FAILED": Label("未达成协议", "No agreement"),
    "AGREED": Label("达成一致", "Agreed"),
    "DRAFTED": Label("协议草稿", "Agreement drafted"),
    "SIGNED": Label("已签协议", "Signed"),
    "PERFORMED": Label("已履行", "Kept"),
    "BROKEN": Label("未履行", "Not kept"),
    "REFERRED": Label("已告知途径", "Told the way"),
    "PASSED_ON": Label("已移送受案", "Passed on as a case"),
    "VOID": Label("作废", "Void"),
}

SITTING = (
    Step(
        name="MediationOpened",
        body=MediationOpened,
        private=MediationPrivate,
        label=Label("调解受理", "Taken in"),
        frm=(),
        to="OPEN",
        by=HOSTS,
        aux=True,
        numbers=True,
        guards=(TWO_SIDES, AGENT_IS_AUTHORISED, HAS_CAUSE),
        apply=_open,
        note=lambda event: (event.body.dispute.label,),
    ),
    *amending_steps(
        "Mediation",
        AMENDABLE,
        frm=UNSIGNED,
        by=HOSTS,
        aux=True,
        guards=(TWO_SIDES, AGENT_IS_AUTHORISED, NEW_DAY_IS_NEAR),
    ),
    Step(
        name="MediationHeld",
        body=MediationHeld,
        private=SessionPrivate,
        label=Label("调解", "Mediated"),
        frm=("OPEN", "FAILED"),
        to=lambda state, event: "AGREED" if event.body.is_agreed else "FAILED",
        by=HOSTS,
        guards=(
            POLICE_MEDIATE_PUBLIC_ORDER,
            HAS_HOST,
            TIME_IS_TRUE,
            SECOND_IN_TIME,
            GUARDIANS_ARE_THERE,
            HAS_PLACE,
            HAS_SESSION_WORDS,
        ),
        apply=_hold,
        note=lambda event: (event.body.mediator.label,),
    ),
)

AGREEMENT = (
    Step(
        name="AgreementDrafted",
        body=AgreementDrafted,
        private=AgreementPrivate,
        label=Label("起草协议书", "Agreement drafted"),
        frm=("AGREED",),
        to="DRAFTED",
        by=HOSTS,
        aux=True,
        guards=(HAS_TERMS, PERFORM_BY_IS_AHEAD),
        apply=_draft,
        note=lambda event: (event.body.perform_by.isoformat(),),
    ),
    Step(
        name="SigningRefused",
        body=SigningRefused,
        private=Words,
        label=Label("当事人拒绝签名", "A party will not sign"),
        frm=("AGREED", "DRAFTED"),
        to="FAILED",
        by=HOSTS,
        guards=(HAS_REASON,),
        apply=_refuse_to_sign,
    ),
    Step(
        name="AgreementSigned",
        body=AgreementSigned,
        label=Label("签署协议书", "Agreement signed"),
        frm=("DRAFTED",),
        to="SIGNED",
        by=HOSTS,
        is_final_say=True,
        guards=(HOST_SIGNS, NOTHING_TO_CHOOSE, AGREEMENT_IS_COMPLETE, ALL_SIGNED),
        apply=_sign,
    ),
    Step(
        name="ConfirmationRequested",
        body=ConfirmationRequested,
        label=Label("申请司法确认", "Judicial confirmation requested"),
        frm=("SIGNED",),
        to=None,
        by=HOSTS,
        guards=(OF_PEOPLES_MEDIATION, NOT_ASKED_YET, CONFIRMATION_IN_TIME, HAS_COURT),
        apply=lambda state, event: {
            "confirmation_requested_at": event.core.at,
            "confirmation_court": event.body.court,
        },
        note=lambda event: (event.body.court,),
    ),
    Step(
        name="ConfirmationAnswered",
        body=ConfirmationAnswered,
        label=Label("司法确认结果", "Court's answer"),
        frm=("SIGNED", "PERFORMED", "BROKEN"),
        to=None,
        by=HOSTS,
        guards=(IS_ASKED, HAS_REFERENCE),
        apply=lambda state, event: {
            "is_confirmed": event.body.is_confirmed,
            "confirmation_reference": event.body.reference,
        },
        note=lambda event: (event.body.reference,),
    ),
    Step(
        name="AgreementPerformed",
        body=AgreementPerformed,
        private=Words,
        label=Label("协议履行", "Agreement kept"),
        frm=("SIGNED",),
        to="PERFORMED",
        by=HOSTS,
        aux=True,
        guards=(PERFORMED_BY_NOW, HAS_PROOF),
        apply=lambda state, event: {
            "performed_at": event.body.at,
            "ended_at": event.core.at,
            "words": text_of(event),
        },
    ),
    Step(
        name="AgreementBroken",
        body=AgreementBroken,
        private=Words,
        label=Label("协议未履行", "Agreement not kept"),
        frm=("SIGNED",),
        to="BROKEN",
        by=HOSTS,
        guards=(HAS_REASON,),
        apply=lambda state, event: {"broken_at": event.core.at, "words": text_of(event)},
    ),
)

OTHER_ENDS = (
    Step(
        name="WayTold",
        body=WayTold,
        label=Label("告知途径", "Told the way"),
        frm=("OPEN", "FAILED", "BROKEN"),
        to=lambda state, event: "REFERRED" if state.dispute is Dispute.CIVIL else str(state.status),
        by=HOSTS,
        aux=True,
        guards=(WAYS_ARE_TOLD,),
        apply=_tell_ways,
        note=lambda event: tuple(way.label for way in event.body.ways),
    ),
    Step(
        name="MediationPassedOn",
        body=MediationPassedOn,
        private=Words,
        label=Label("移送受案", "Passed on as a case"),
        frm=("OPEN", "FAILED", "BROKEN"),
        to="PASSED_ON",
        by=HOSTS,
        guards=(IS_PUBLIC_ORDER, UNFIT_NOW, HAS_REFERENCE),
        apply=_pass_on,
        note=lambda event: (event.body.reason.label, event.body.reference),
    ),
    Step(
        name="MediationVoided",
        body=MediationVoided,
        private=Words,
        label=Label("作废", "Voided"),
        frm=("OPEN",),
        to="VOID",
        by=HOSTS,
        aux=True,
        guards=(MAY_VOID, HAS_REASON),
        apply=lambda state, event: {"words": text_of(event), "ended_at": event.core.at},
    ),
)

MACHINE = Machine(
    kind="mediation",
    label=Label("调解", "Mediation"),
    state=Mediation,
    statuses=STATUSES,
    number_code=lambda state: "TJ",
    limits=lambda state: "mediation",
    appointments=appointments,
    ends=lambda state: (state.ended_at,) if state.ended_at else (),
    steps=(*SITTING, *AGREEMENT, *OTHER_ENDS),
)
