"""接待: counting a convenience in two keys, or writing down who came and what was done.

The whole visit is one durable transaction, whatever the form holds.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from casework.cases import walk_in
from casework.cases.walk_in import Service, WalkIn
from casework.codes import HandOff, Satisfaction, ServiceCategory
from casework.event import Label, Refusal
from casework.officers import Officer
from casework.registry import Proposal
from casework.state import Person
from desk_client.services import ledgers
from desk_client.services.desk import Saved, Session
from desk_client.store import PersonHit, ReceptionDay, TimelineEntry, WalkInRow

__all__ = ["PersonHit", "ReceptionDay", "WalkInRow"]


@dataclass(frozen=True)
class FollowUp:
    """Whom to ask by when."""

    by: date
    officer: str


@dataclass(frozen=True)
class Transfer:
    """To whom the visitor was handed, under which reference."""

    to: HandOff
    reference: str


@dataclass(frozen=True)
class WalkInForm:
    """What the reception form holds when it is saved."""

    started_at: datetime
    services: tuple[Service, ...]
    persons: int = 1
    place: str = ""
    person: Person | None = None
    content: str = ""
    result: str = ""
    is_foreign: bool = False
    language: str = ""
    follow_up: FollowUp | None = None
    transfer: Transfer | None = None
    ledger: "ledgers.DraftForm | None" = field(default=None)


def count_service(session: Session, category: ServiceCategory, sub: str) -> Saved:
    """便民 +1: one visit with one service, category and count only."""
    now = session.desk.outside.now()
    body = walk_in.WalkInReceived(
        started_at=now,
        is_quick=True,
        services=(Service(category, sub),),
        temp_no=session.desk.store.next_temp_no("walk_in", now.date()),
    )
    return session.record([Proposal(session.desk.new_case(), "WalkInReceived", body)])


def save_walk_in(session: Session, form: WalkInForm) -> Saved:
    """Everything the form says, in one transaction: reception, outcome, ledger draft."""
    case = session.desk.new_case()
    today = session.desk.outside.now().date()
    received = walk_in.WalkInReceived(
        started_at=form.started_at,
        persons=form.persons,
        services=form.services,
        place=form.place,
        is_foreign=form.is_foreign,
        language=form.language,
        temp_no=session.desk.store.next_temp_no("walk_in", today),
    )
    private = None
    if form.person or form.content:
        private = walk_in.WalkInPrivate(form.person, form.content)
    proposals = [Proposal(case, "WalkInReceived", received, private)]
    result = walk_in.ResultText(form.result) if form.result else None
    if form.ledger is not None:
        draft = ledgers.draft_proposal(session, form.ledger, source_case=case)
        handed = walk_in.WalkInHandedOff(HandOff.LEDGER, draft.body.temp_no, draft.case)
        proposals += [draft, Proposal(case, "WalkInHandedOff", handed, result)]
    elif form.transfer is not None:
        handed = walk_in.WalkInHandedOff(form.transfer.to, form.transfer.reference)
        proposals.append(Proposal(case, "WalkInHandedOff", handed, result))
    elif form.follow_up is not None:
        follow = walk_in.WalkInFollowUpSet(form.follow_up.by, form.follow_up.officer)
        proposals.append(Proposal(case, "WalkInFollowUpSet", follow))
    else:
        proposals.append(Proposal(case, "WalkInFinished", walk_in.WalkInFinished(), result))
    return session.record(proposals)


def finish(session: Session, case: str, result: str = "") -> Saved:
    """The follow-up is done."""
    private = walk_in.ResultText(result) if result else None
    return session.record([Proposal(case, "WalkInFinished", walk_in.WalkInFinished(), private)])


def rate(session: Session, case: str, rating: Satisfaction) -> Saved:
    """The visitor's own mark."""
    return session.record([Proposal(case, "WalkInRated", walk_in.WalkInRated(rating))])


def void(session: Session, case: str, reason: str) -> Saved:
    """Undo a count or a wrong entry: it stays in the record, marked."""
    return session.record([Proposal(case, "WalkInVoided", walk_in.WalkInVoided(reason))])


def today(session: Session) -> ReceptionDay:
    """Today's counts and walk-ins of this house."""
    return session.desk.store.reception_day(session.house, session.desk.outside.now().date())


@dataclass(frozen=True)
class WalkInPage:
    """Everything one reception's page shows; each refusal says why a step is not open."""

    walk_in: WalkIn
    status: Label
    timeline: tuple[TimelineEntry, ...]
    finish: Refusal | None
    rate: Refusal | None
    void: Refusal | None


def page(session: Session, case: str) -> WalkInPage | None:
    """One reception, or ``None`` if it is not (any more) here."""
    state = session.desk.store.case(case)
    if not isinstance(state, WalkIn):
        return None
    return WalkInPage(
        walk_in=state,
        status=walk_in.MACHINE.statuses[state.status],
        timeline=session.desk.store.timeline(case),
        finish=session.may(state, "WalkInFinished"),
        rate=session.may(state, "WalkInRated"),
        void=session.may(state, "WalkInVoided"),
    )


def person_history(session: Session, name: str, phone: str) -> tuple[PersonHit, ...]:
    """What this person came with before, newest first (at most 5)."""
    return session.desk.store.person_history(session.officer, name, phone, most=5)


def house_officers(session: Session) -> tuple[Officer, ...]:
    """The officers of this house who are at work, by police number."""
    roster = session.desk.directory().roster
    mine = [
        officer
        for officer in roster.officers.values()
        if officer.is_active and roster.same_house(officer.unit, session.unit)
    ]
    return tuple(sorted(mine, key=lambda officer: officer.police_no))


def follow_up_officers(session: Session) -> tuple[Officer, ...]:
    """Those of them who may follow a matter up alone."""
    return tuple(officer for officer in house_officers(session) if not officer.is_aux)
