"""Personal data: shown only when asked for, and every look leaves a trace (domain 8, guard (c)).

Windows mask numbers.  Whoever asks to see one says why; the look is an event of the case,
recorded before the number is handed over.  So is an officer's stepping back.
"""

from msgspec import Struct

from casework.cases.every_case import (
    PersonalDataRead,
    PersonalField,
    ReadReason,
    event_type,
)
from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.codes import Role
from casework.event import Label
from casework.facts import people_of
from casework.officers import HEADS
from casework.registry import MACHINES, Proposal, kind_of_state
from casework.state import Person, State
from desk_client.errors import DeskError
from desk_client.services.desk import Saved, Session


class NotShownError(DeskError):
    """The person: there is nothing to show, or not to them."""


class Shown(Struct, frozen=True):
    """What was asked to be seen, and the record of the look."""

    value: str
    saved: Saved


def person_of(state: State | None) -> Person | None:
    """The citizen of a case, if it has one."""
    if isinstance(state, LedgerItem):
        return None if state.is_anonymous else state.reporter
    return state.person if isinstance(state, WalkIn | Visit) else None


def people(state: State | None) -> tuple[Person, ...]:
    """The citizens of a case of any kind, in the order its page shows them."""
    if state is None:
        return ()
    one = person_of(state)
    return people_of(state) or (() if one is None else (one,))


def usual_reason(session: Session) -> ReadReason:
    """Why somebody in this office mostly looks."""
    roles = set(session.officer.roles)
    if Role.REVISIT in roles:
        return ReadReason.CALL_BACK
    if roles & set(HEADS):
        return ReadReason.APPROVE
    if roles & {Role.SUPERV, Role.AUDIT}:
        return ReadReason.CHECK
    return ReadReason.CONTACT


def show(
    session: Session, case: str, field: PersonalField, reason: ReadReason, number: int = 0
) -> Shown:
    """What stands behind a mask; the look is on disk before it is handed over.

    ``number``: which of the people of the case, as its page shows them.
    """
    found = people(session.case(case))
    if number >= len(found):
        raise NotShownError(Label("没有可显示的内容", "There is nothing to show"))
    person = found[number]
    values = {
        PersonalField.NAME: person.name,
        PersonalField.PHONE: person.phone,
        PersonalField.ID_NO: person.id_no,
        PersonalField.ADDRESS: person.address,
    }
    return Shown(values[field], _look(session, case, field, reason))


def show_on_paper(session: Session, case: str, reason: ReadReason) -> Saved:
    """A paper shows its people in full: a look like any other, on record before it does."""
    return _look(session, case, PersonalField.PAPER, reason)


def take_over(session: Session, case: str) -> tuple[Person, Saved]:
    """The person of an earlier matter, to be written into a new form: a look like any other."""
    person = person_of(session.case(case))
    if person is None:
        raise NotShownError(Label("以往记录没有留名", "The earlier record has no name"))
    return person, _look(session, case, PersonalField.PHONE, ReadReason.VERIFY)


def note_complaint(session: Session, case: str) -> Saved | None:
    """Opening a complaint is a look at it; ``None`` for what is none."""
    state = session.case(case)
    if state is None or not state.is_complaint:
        return None
    if session.may(state, event_type(kind_of_state(state), PersonalDataRead)) is not None:
        return None
    return _look(session, case, PersonalField.COMPLAINT, usual_reason(session))


def _look(session: Session, case: str, field: PersonalField, reason: ReadReason) -> Saved:
    kind = _kind(session, case)
    body = MACHINES[kind].own(PersonalDataRead)(field, reason)
    return session.record([Proposal(case, body)])


def _kind(session: Session, case: str) -> str:
    state = session.case(case)
    return kind_of_state(state) if state is not None else ""
