"""What the reception form says, as the form that the service saves."""

from __future__ import annotations

from casework.cases.walk_in import Service
from casework.codes import Channel, HandOff, Ledger, ServiceCategory
from casework.state import Person
from desk_client.services.ledgers import DraftForm
from desk_client.services.reception import FollowUp, Transfer, WalkInForm
from desk_client.ui.screens.reception.fields import (
    DONE,
    FOLLOW,
    HAND_OFF,
    LEDGER,
    ReceptionFields,
)


def result_of(f: ReceptionFields, outcome: str) -> WalkInForm:
    """The form to save; that it can be made was checked before."""
    person = person_of(f)
    return WalkInForm(
        started_at=f.begin(),
        services=(Service(ServiceCategory(f.category.value or ""), f.sub.value),),
        persons=int(f.persons.value),
        place=f.place.value,
        person=person,
        content=f.content.value,
        result=f.result.value if outcome == DONE else "",
        is_foreign=f.foreign.isChecked(),
        language=(f.language.value or "") if f.foreign.isChecked() else "",
        reports_case=f.reports.isChecked(),
        follow_up=_follow_up(f) if outcome == FOLLOW else None,
        transfer=_transfer(f) if outcome == HAND_OFF else None,
        ledger=_draft(f, person) if outcome == LEDGER else None,
    )


def person_of(f: ReceptionFields) -> Person | None:
    """Who stands there; nobody where nothing is known of them."""
    if not (f.name.value or f.phone.value or f.id_no.value):
        return None
    return Person(f.name.value, f.phone.value, f.id_type.value, f.id_no.value)


def _follow_up(f: ReceptionFields) -> FollowUp | None:
    day = f.follow_by.day
    return FollowUp(day, f.follow_officer.value or "") if day else None


def _transfer(f: ReceptionFields) -> Transfer:
    to = HandOff(f.hand_off.value or "")
    receiver = (f.receiver.value or "") if to is HandOff.OTHER else ""
    return Transfer(to, f.reference.value, receiver)


def _draft(f: ReceptionFields, person: Person | None) -> DraftForm:
    return DraftForm(
        ledger=Ledger(f.ledger.value or ""),
        channel=Channel.WALK,
        title=f.title.value,
        content=f.content.value,
        place=f.place.value,
        demand=f.demand.value,
        people=int(f.persons.value),
        is_anonymous=person is None,
        reporter=person,
    )
