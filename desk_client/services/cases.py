"""Cases of any kind: lists, true counts, and one case's page, made from the kind's own description.

A kind whose work has a page of its own (reception, visits) takes from here what it shows, too.
"""

from collections.abc import Container

from msgspec import Struct

from casework.amend import AmendmentSettled
from casework.cases.directory import TableCase
from casework.cases.directory.contents import contents
from casework.cases.handover.state import Handover
from casework.clock_reading import Reading, reading
from casework.clocks import Clock
from casework.deadlines import clocks, labels
from casework.event import Label
from casework.facts import facts, lead_of, people_of, title_of
from casework.registry import TYPES, machine_of
from casework.state import Conflict, Person, State
from casework.telling import Told
from casework.worklist import Offer, offered, whose_turn
from desk_client.services import handing_over
from desk_client.services.desk import Session
from desk_client.services.handing_over import Listed
from desk_client.store import CaseQuery, CaseRow, RoomCount, TimelineEntry

__all__ = ["CaseQuery", "CaseRow", "RoomCount", "TimelineEntry"]


class Running(Struct, frozen=True):
    """A limit of the case and how it reads now."""

    label: Label
    clock: Clock
    reading: Reading


class Related(Struct, frozen=True):
    """Another case that belongs to it; ``kind`` is empty when it is not here, or not to be read."""

    case: str
    kind: str
    number: str
    lead: Label | None
    title: str


class CasePage(Struct, frozen=True):
    """Everything one case's page shows.

    ``turn``: whom the case waits for, in words; ``None`` when it is done with.
    ``lead``: what stands before the title.
    """

    state: State
    kind: Label
    lead: Label | None
    title: str
    status: Label
    turn: Label | None
    facts: tuple[Told, ...]
    people: tuple[Person, ...]
    limits: tuple[Running, ...]
    timeline: tuple[TimelineEntry, ...]
    offers: tuple[Offer, ...]
    related: tuple[Related, ...]
    handed: Label | None = None
    """That it was handed over with a shift, and to whom."""
    listed: tuple[Listed, ...] = ()
    """What a hand-over lists."""

    @property
    def number(self) -> str:
        """The number people know it by."""
        return self.state.number or self.state.temp_no

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Fields with two values, between which somebody has to choose."""
        return self.state.conflicts


def page(session: Session, case: str, also: Container[str] = ()) -> CasePage | None:
    """One case's page; ``None`` if it is not (any more) here, or not for this officer.

    ``also``: event types whose forms ask for something else than their own fields.
    """
    state = session.case(case)
    if state is None:
        return None
    store, seat = session.desk.store, session.seat()
    machine, directory = machine_of(state), seat.context.directory
    others = machine.display.related(state) if machine.display else ()
    told = facts(state, directory)
    if isinstance(state, TableCase):
        told += tuple(Told(told[0].slot, one.label, one.words) for one in contents(state))
    return CasePage(
        state=state,
        kind=machine.label,
        lead=lead_of(state, directory),
        title=title_of(state),
        status=machine.statuses[state.status],
        turn=whose_turn(state, seat.context),
        facts=told,
        people=people_of(state),
        limits=running(session, state),
        timeline=store.timeline(case),
        offers=tuple(one for one in offered(state, seat, also) if not _has_own_card(one)),
        related=tuple(related(session, other) for other in dict.fromkeys(others)),
        handed=handing_over.handed(session, state),
        listed=handing_over.listed(session, state.listed) if isinstance(state, Handover) else (),
    )


def _has_own_card(offer: Offer) -> bool:
    """Choosing between two values is asked beside the two of them, not among the steps."""
    return issubclass(TYPES[offer.event_type].step.body, AmendmentSettled)


def running(session: Session, state: State) -> tuple[Running, ...]:
    """The limits that have started on a case, as they read now."""
    directory, now = session.desk.directory(), session.desk.now()
    words = labels(state, directory)
    return tuple(
        Running(words[clock.code], clock, reading(clock, now))
        for clock in clocks(state, directory, session.desk.store.case)
    )


def related(session: Session, case: str) -> Related:
    """Another case in words; a dash where it is not here, or not for this officer."""
    state = session.case(case)
    if state is None:
        return Related(case, "", "–", None, "")
    return Related(
        case=case,
        kind=machine_of(state).kind,
        number=state.number or state.temp_no,
        lead=lead_of(state, session.desk.directory()),
        title=title_of(state),
    )


def rows(session: Session, query: CaseQuery) -> tuple[CaseRow, ...]:
    """The rows of a list of cases the officer may see."""
    return session.desk.store.case_rows(session.officer, query)


def count(session: Session, query: CaseQuery) -> RoomCount:
    """The true figures of a room."""
    return session.desk.store.room_count(session.officer, query)
