"""The life of a mediation as a table: read the chapters' steps from top to bottom."""

from casework.cases.mediation.agreement import (
    AGREEMENT,
    AgreementDrafted,
    AgreementPerformed,
    AgreementSigned,
    SigningRefused,
)
from casework.cases.mediation.codes import Dispute, Mediator
from casework.cases.mediation.ends import OTHER_ENDS, MediationPassedOn, WayTold
from casework.cases.mediation.printed import PRINTED
from casework.cases.mediation.sitting import SITTING, MediationHeld
from casework.cases.mediation.state import AMENDABLE, SESSIONS, STATUSES, Mediation
from casework.clocks import end_of_day
from casework.counting import Appointment
from casework.event import Label
from casework.machine import Display, Machine, Waits
from casework.state import Person

PERFORMANCE = "mediation.performance"
"""Code of the clock to the day by which the agreement is to be kept."""


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


def _people(state: Mediation) -> tuple[Person, ...]:
    """The parties, each with whoever speaks for them."""
    return tuple(
        person
        for party in state.parties
        for person in (party.person, party.agent)
        if person is not None
    )


def _words(state: Mediation) -> tuple[str, ...]:
    told = (
        text
        for sitting in state.sessions
        for text in (sitting.place, sitting.mediator_name, sitting.words)
    )
    present = (one.name for sitting in state.sessions for one in sitting.present)
    return (
        state.cause,
        state.happened_place,
        state.course,
        state.circumstances,
        state.consequence,
        *told,
        *present,
        state.terms,
        state.perform_way,
        state.confirmation_court,
        state.confirmation_reference,
        state.reference,
        state.words,
    )


DISPLAY = Display[Mediation](
    title=lambda state: state.cause,
    facts=(
        "dispute",
        "category",
        "happened_at",
        "happened_place",
        "source_case",
        "course",
        "circumstances",
        "consequence",
        "sessions",
        "terms",
        "perform_by",
        "perform_way",
        "agreed_at",
        "signed_by",
        "is_oral",
        "confirmation_requested_at",
        "confirmation_court",
        "is_confirmed",
        "confirmation_reference",
        "performed_at",
        "broken_at",
        "told_ways",
        "unfit",
        "reference",
        "words",
    ),
    columns=("dispute", "category", "perform_by"),
    people=_people,
    words=_words,
    related=lambda state: (state.source_case,) if state.source_case else (),
)


def waits(state: Mediation) -> Waits | None:
    """For a sitting, the agreement, its signatures, its keeping: the unit's, or the host's.

    A draft with a gap in it is still the host's to sign: asked about is whether they could
    say that a party will not.
    """
    here = (state.unit,)
    if state.status == "OPEN" or (state.status == "FAILED" and len(state.sessions) < SESSIONS):
        return Waits(MediationHeld, units=here)
    if state.status == "AGREED":
        return Waits(AgreementDrafted, units=here)
    if state.status == "DRAFTED":
        last = state.sessions[-1]
        if last.mediator is Mediator.POLICE:
            return Waits(AgreementSigned, officers=(last.host,), asked_as=SigningRefused)
        return Waits(AgreementSigned, units=here, asked_as=SigningRefused)
    if state.status == "SIGNED":
        return Waits(AgreementPerformed, units=here)
    if state.status in ("FAILED", "BROKEN"):
        is_civil = state.dispute is Dispute.CIVIL
        return Waits(WayTold if is_civil else MediationPassedOn, units=here)
    return None


MACHINE = Machine(
    kind="mediation",
    label=Label("调解", "Mediation"),
    state=Mediation,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    amendable=AMENDABLE,
    number_code=lambda state: "TJ",
    limits=lambda state: "mediation",
    appointments=appointments,
    ends=lambda state: (state.ended_at,) if state.ended_at else (),
    steps=(*SITTING, *AGREEMENT, *OTHER_ENDS),
)
