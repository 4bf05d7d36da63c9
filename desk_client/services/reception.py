"""接待: counting a convenience in two keys, or writing down who came and what was done.

The whole visit is one durable transaction, whatever the form holds.
"""

from datetime import date, datetime
from typing import cast

from msgspec import Struct, structs

from casework.cases import walk_in
from casework.cases.ledger.intake import LedgerItemDrafted
from casework.cases.walk_in import Service, WalkIn
from casework.codes import HandOff, ServiceCategory
from casework.event import Label
from casework.identity import is_whole
from casework.officers import Officer
from casework.receivers import Receiver
from casework.registry import MACHINES, Proposal
from casework.sameness import name_key, phone_key
from casework.state import Person
from casework.worklist import Offer, offered
from desk_client.services import handing_over, ledgers, visit_codes
from desk_client.services.again import record_new
from desk_client.services.desk import Saved, Session
from desk_client.services.visit_codes import VisitCode
from desk_client.store import PersonHit, ReceptionDay, SearchHit, TimelineEntry, WalkInRow

__all__ = ["PersonHit", "ReceptionDay", "SearchHit", "WalkInRow"]


class FollowUp(Struct, frozen=True):
    """Whom to ask by when."""

    by: date
    officer: str


class Transfer(Struct, frozen=True):
    """To whom the visitor was handed, under which reference."""

    to: HandOff
    reference: str
    receiver: str = ""


class WalkInForm(Struct, frozen=True):
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
    reports_case: bool = False
    follow_up: FollowUp | None = None
    transfer: Transfer | None = None
    ledger: "ledgers.DraftForm | None" = None


def count_service(session: Session, category: ServiceCategory, sub: str) -> Saved:
    """便民 +1: one visit with one service, category and count only."""
    now = session.desk.now()
    body = walk_in.WalkInReceived(
        started_at=now,
        is_quick=True,
        services=(Service(category, sub),),
        temp_no=session.desk.store.next_temp_no("walk_in", now.date()),
    )
    return session.record([Proposal(session.desk.new_case(), body)])


def save_walk_in(session: Session, form: WalkInForm, *, is_meant: bool = False) -> Saved:
    """Everything the form says, in one transaction: reception, outcome, ledger draft.

    Raises :class:`AgainError` where the same was recorded just now, unless that ``is_meant``.
    """
    case = session.desk.new_case()
    today = session.desk.now().date()
    received = walk_in.WalkInReceived(
        started_at=form.started_at,
        persons=form.persons,
        services=form.services,
        place=form.place,
        is_foreign=form.is_foreign,
        language=form.language,
        reports_case=form.reports_case,
        temp_no=session.desk.store.next_temp_no("walk_in", today),
    )
    private = None
    if form.person or form.content:
        private = walk_in.WalkInPrivate(form.person, form.content)
    proposals = [Proposal(case, received, private)]
    result = walk_in.ResultText(form.result) if form.result else None
    if form.ledger is not None:
        draft = ledgers.draft_proposal(session, form.ledger, source_case=case)
        number = cast("LedgerItemDrafted", draft.body).temp_no
        handed = walk_in.WalkInHandedOff(HandOff.LEDGER, number, draft.case)
        proposals += [draft, Proposal(case, handed, result)]
    elif form.transfer is not None:
        proposals.append(Proposal(case, _handed(form.transfer), result))
    elif form.follow_up is not None:
        follow = walk_in.WalkInFollowUpSet(form.follow_up.by, form.follow_up.officer)
        proposals.append(Proposal(case, follow))
    else:
        proposals.append(Proposal(case, walk_in.WalkInFinished(), result))
    return record_new(session, proposals, is_meant=is_meant)


def void(session: Session, case: str, reason: str) -> Saved:
    """Undo a count or a wrong entry: it stays in the record, marked."""
    return session.record([Proposal(case, walk_in.WalkInVoided(reason))])


def receivers(session: Session) -> tuple[Receiver, ...]:
    """The bodies outside the police that take what is not police work, by code."""
    known = session.desk.directory().receivers.values()
    return tuple(sorted((one for one in known if not one.is_ended), key=lambda one: one.code))


def _handed(transfer: Transfer) -> walk_in.WalkInHandedOff:
    return walk_in.WalkInHandedOff(transfer.to, transfer.reference, receiver=transfer.receiver)


def today(session: Session) -> ReceptionDay:
    """Today's counts and walk-ins of this station."""
    return session.desk.store.reception_day(session.station, session.desk.now().date())


class WalkInPage(Struct, frozen=True):
    """Everything one reception's page shows."""

    walk_in: WalkIn
    status: Label
    timeline: tuple[TimelineEntry, ...]
    offers: tuple[Offer, ...]
    code: VisitCode | None
    """By which the visitor marks it, while they may."""
    handed: Label | None = None
    """That it was handed over with a shift, and to whom."""


def page(session: Session, case: str) -> WalkInPage | None:
    """One reception; ``None`` if it is not (any more) here, or not for this officer."""
    state = session.case(case)
    if not isinstance(state, WalkIn):
        return None
    return WalkInPage(
        walk_in=state,
        status=MACHINES["walk_in"].statuses[state.status],
        timeline=session.desk.store.timeline(case),
        offers=offered(state, session.seat()),
        code=visit_codes.of_visit(session, case),
        handed=handing_over.handed(session, state),
    )


def person_history(session: Session, who: Person) -> tuple[PersonHit, ...]:
    """What this person came with before, newest first (at most 5).

    The number of a document counts once it is whole: before that it is nobody's.
    """
    if not is_whole(who.id_no):
        who = structs.replace(who, id_type="NONE", id_no="")
    return session.desk.store.person_history(session.officer, who, most=5)


def candidates(session: Session, name: str, phone: str) -> tuple[SearchHit, ...]:
    """Who might be meant: by the last digits of a phone, by pinyin or initials of a name."""
    words = phone if len(phone_key(phone)) >= 4 else name
    hits = session.desk.store.search(words, session.officer, 20)
    people: dict[tuple[str, str], SearchHit] = {}
    for hit in hits:
        if hit.found_in in ("phone", "name") and hit.name:
            people.setdefault((name_key(hit.name), phone_key(hit.phone)), hit)
    return tuple(people.values())[:5]


def station_officers(session: Session) -> tuple[Officer, ...]:
    """The officers of this station who are at work, by police number."""
    roster = session.desk.directory().roster
    mine = [
        officer
        for officer in roster.officers.values()
        if officer.is_active and roster.same_station(officer.unit, session.unit)
    ]
    return tuple(sorted(mine, key=lambda officer: officer.police_no))


def follow_up_officers(session: Session) -> tuple[Officer, ...]:
    """Those of them who may follow a matter up alone."""
    return tuple(officer for officer in station_officers(session) if not officer.is_aux)
