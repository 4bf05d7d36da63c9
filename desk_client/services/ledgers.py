"""三本账: drafting an item, the lists, and one item's page.

Its steps are offered and taken as those of every kind (``casework.worklist``, ``forms``).
"""

from msgspec import Struct

from casework.cases.ledger import gate
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.ledger.state import LedgerItem
from casework.codes import Channel, Ledger, Risk
from casework.event import Label
from casework.registry import MACHINES, Proposal
from casework.state import Person
from casework.worklist import Offer, offered
from desk_client.services import cases, handing_over
from desk_client.services.again import record_new
from desk_client.services.cases import Related, Running
from desk_client.services.desk import Saved, Session
from desk_client.store import TimelineEntry

__all__ = ["TimelineEntry"]


class DraftForm(Struct, frozen=True):
    """What is needed to put a matter down for a ledger."""

    ledger: Ledger
    channel: Channel
    title: str
    content: str
    place: str
    demand: str = ""
    people: int = 1
    risk: Risk = Risk.LOW
    is_anonymous: bool = False
    reporter: Person | None = None
    respondents: tuple[str, ...] = ()
    police_conduct: bool = False
    crime_report: bool = False


class ItemPage(Struct, frozen=True):
    """Everything one item's page shows."""

    item: LedgerItem
    timeline: tuple[TimelineEntry, ...]
    clauses: tuple[gate.ClauseReading, ...]
    limits: tuple[Running, ...]
    offers: tuple[Offer, ...]
    linked: tuple[Related, ...] = ()
    handed: Label | None = None
    """That it was handed over with a shift, and to whom."""


def draft_proposal(session: Session, form: DraftForm, source_case: str | None = None) -> Proposal:
    """The proposal that puts a matter down; a complaint goes to a ledger above the wall."""
    roster = session.desk.directory().roster
    body = LedgerItemDrafted(
        ledger=form.ledger,
        channel=form.channel,
        owner=roster.owner_for(roster.station(session.unit), form.respondents),
        place=form.place,
        people=form.people,
        risk=form.risk,
        is_anonymous=form.is_anonymous,
        source_case=source_case,
        respondents=form.respondents,
        police_conduct=form.police_conduct,
        crime_report=form.crime_report,
        temp_no=session.desk.store.next_temp_no("ledger_item", session.desk.now().date()),
    )
    private = LedgerItemPrivate(form.title, form.content, form.demand, form.reporter)
    return Proposal(session.desk.new_case(), body, private)


def draft_item(session: Session, form: DraftForm, *, is_meant: bool = False) -> Saved:
    """Put a matter down for a ledger; it waits for the chief.

    Raises :class:`AgainError` where the same was put down just now, unless that ``is_meant``.
    """
    return record_new(session, [draft_proposal(session, form)], is_meant=is_meant)


def page(session: Session, case: str) -> ItemPage | None:
    """One item's page; ``None`` if it is not (any more) here, or not for this officer."""
    store, item = session.desk.store, session.case(case)
    if not isinstance(item, LedgerItem):
        return None
    return ItemPage(
        item=item,
        timeline=store.timeline(case),
        clauses=gate.readings(item, store.case),
        limits=cases.running(session, item),
        offers=offered(item, session.seat()),
        linked=tuple(cases.related(session, link.case) for link in item.links),
        handed=handing_over.handed(session, item),
    )


def status_label(item: LedgerItem) -> Label:
    """The words of the item's state."""
    return MACHINES["ledger_item"].statuses[item.status]
