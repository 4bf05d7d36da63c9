"""三本账: drafting an item, the lists, and one item's page.

Whether a step is open, and if not why, comes from the rules themselves.  The steps are
taken by the verbs of ``ledger_steps`` and ``ledger_detours``.
"""

from dataclasses import dataclass

from casework.cases.ledger import gate
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.ledger.state import LedgerItem, SubTask
from casework.clock_reading import Reading, reading
from casework.clocks import Clock
from casework.codes import Channel, Ledger, Risk
from casework.deadlines import clocks, labels
from casework.event import Label
from casework.registry import MACHINES, Proposal, kind_of_state
from casework.state import Person
from casework.worklist import next_step
from desk_client.services.desk import Action, Saved, Session
from desk_client.store import LedgerQuery, LedgerRow, TimelineEntry

__all__ = ["LedgerQuery", "LedgerRow", "TimelineEntry"]

ACTIONS = (
    "LedgerItemSubmitted",
    "LedgerItemEstablished",
    "LedgerItemNotEstablished",
    "LedgerItemAssigned",
    "LedgerItemTakenUp",
    "ReturnRequested",
    "ReturnAccepted",
    "ReturnRefused",
    "MeasureRecorded",
    "SubTaskFinished",
    "SupportFinished",
    "CoordinationEnded",
    "LongTermReviewed",
    "LongTermEnded",
    "ResultRecorded",
    "FeedbackDrafted",
    "FeedbackApproved",
    "FeedbackReturned",
    "CallBackRecorded",
    "PublicityDecided",
    "AccountabilityDecided",
    "ExitApproved",
    "CloseRequested",
    "LedgerItemClosed",
    "CloseReturned",
    "LedgerItemEscalated",
    "EscalationDeclined",
    "LedgerItemExtensionGranted",
    "LedgerItemExtensionRefused",
    "LedgerItemClocksResumed",
    "LedgerItemReopened",
    "RelapseDeclined",
    "LedgerItemAmended",
    "ComplaintRouted",
    "RespondentNamed",
    "AssignmentObjected",
    "CoordinationBegun",
    "SubTaskSet",
    "SubTaskCancelled",
    "CaseLinked",
    "LedgerItemExtensionRequested",
    "LedgerItemClocksPaused",
    "EscalationRequested",
    "LongTermApproved",
    "ClauseWaived",
    "RelapseReported",
    "LedgerItemOfficerRecused",
    "LedgerItemVoided",
)
"""Every step that an officer takes by hand on an item's page: first the way through its life."""

ELSEWHERE = {
    "LedgerItemDrafted": "the form of a new item",
    "LedgerItemAmendmentSettled": "the choice between two values, in “needs attention”",
    "LedgerItemPersonalDataRead": "the masked number, when somebody asks to see it",
}
"""Steps that have their own place in the windows; a test holds all of them to the table."""


@dataclass(frozen=True)
class DraftForm:
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


@dataclass(frozen=True)
class Timed:
    """A limit that runs on the item, and how it reads now."""

    label: Label
    clock: Clock
    reading: Reading
    is_pausable: bool = False
    is_extendable: bool = False


@dataclass(frozen=True)
class Linked:
    """Another case that belongs to the item, in words; ``kind`` is empty when it is not here."""

    case: str
    kind: str
    number: str
    title: str


@dataclass(frozen=True)
class ItemPage:
    """Everything one item's page shows."""

    item: LedgerItem
    timeline: tuple[TimelineEntry, ...]
    clauses: tuple[gate.ClauseReading, ...]
    limits: tuple[Timed, ...]
    actions: tuple[Action, ...]
    next_step: str
    """The event type that the item waits for; empty when it is done with."""
    linked: tuple[Linked, ...] = ()


def draft_proposal(session: Session, form: DraftForm, source_case: str | None = None) -> Proposal:
    """The proposal that puts a matter down; a complaint goes to a ledger above the wall."""
    roster = session.desk.directory().roster
    body = LedgerItemDrafted(
        ledger=form.ledger,
        channel=form.channel,
        owner=roster.owner_for(roster.house(session.unit), form.respondents),
        place=form.place,
        people=form.people,
        risk=form.risk,
        is_anonymous=form.is_anonymous,
        source_case=source_case,
        respondents=form.respondents,
        police_conduct=form.police_conduct,
        crime_report=form.crime_report,
        temp_no=session.desk.store.next_temp_no("ledger_item", session.desk.outside.now().date()),
    )
    private = LedgerItemPrivate(form.title, form.content, form.demand, form.reporter)
    return Proposal(session.desk.new_case(), body, private)


def draft_item(session: Session, form: DraftForm) -> Saved:
    """Put a matter down for a ledger; it waits for the chief."""
    return session.record([draft_proposal(session, form)])


def items(session: Session, query: LedgerQuery) -> tuple[LedgerRow, ...]:
    """The rows of a list of items the officer may see."""
    return session.desk.store.ledger_rows(session.officer, query)


def page(session: Session, case: str) -> ItemPage | None:
    """One item's page; ``None`` if it is not (any more) here, or not for this officer."""
    store, item = session.desk.store, session.case(case)
    if not isinstance(item, LedgerItem):
        return None
    limits = _limits(session, item)
    return ItemPage(
        item=item,
        timeline=store.timeline(case),
        clauses=gate.readings(item, store.case),
        limits=limits,
        actions=_actions(session, item, limits),
        next_step=next_step(item),
        linked=tuple(_linked(session, link.case) for link in item.links),
    )


def _limits(session: Session, item: LedgerItem) -> tuple[Timed, ...]:
    directory, now = session.desk.directory(), session.desk.outside.now()
    words = labels(item, directory)
    profile = directory.profile(item.unit, item.opened_at)
    known = {limit.code: limit for limit in (profile.limits if profile else ())}
    found = []
    for clock in clocks(item, directory, session.desk.store.case):
        limit = known.get(clock.code)
        found.append(
            Timed(
                words[clock.code],
                clock,
                reading(clock, now),
                is_pausable=clock.is_running and limit is not None and limit.pausable,
                is_extendable=clock.is_running and limit is not None and limit.extendable,
            )
        )
    return tuple(found)


def _linked(session: Session, case: str) -> Linked:
    """Another case in words; a dash where it is not here, or not for this officer."""
    state = session.case(case)
    if state is None:
        return Linked(case, "", "–", "")
    machine = MACHINES[kind_of_state(state)]
    title = str(getattr(state, "title", "") or getattr(state, "name", ""))
    return Linked(case, machine.kind, state.number or state.temp_no, title)


def status_label(item: LedgerItem) -> Label:
    """The words of the item's state."""
    return MACHINES["ledger_item"].statuses[item.status]


def _actions(session: Session, item: LedgerItem, limits: tuple[Timed, ...]) -> tuple[Action, ...]:
    """The steps that make sense now, each with the reason why not, where it is not open."""
    roster = session.desk.directory().roster
    owner = roster.house(item.unit)
    is_above = session.house != owner and roster.covers(session.house, owner)
    senseless = {
        "LedgerItemEscalated": not is_above,
        "SupportFinished": session.house not in supporting(item),
        "SubTaskFinished": not own_tasks(session, item),
        "SubTaskCancelled": not item.open_tasks,
        "ClauseWaived": not waivable(item),
        "ComplaintRouted": item.ledger is not Ledger.COMPLAINT,
        "LedgerItemClocksPaused": not any(one.is_pausable for one in limits),
        "LedgerItemExtensionRequested": not any(one.is_extendable for one in limits),
    }
    return tuple(one for one in session.offered(item, ACTIONS) if not senseless.get(one.event_type))


def supporting(item: LedgerItem) -> tuple[str, ...]:
    """Units that still owe their part."""
    return tuple(unit for unit in item.co_units if unit not in item.co_units_done)


def own_tasks(session: Session, item: LedgerItem) -> tuple[SubTask, ...]:
    """Open sub-tasks that this officer may report as done."""
    roster, me = session.desk.directory().roster, session.officer
    return tuple(
        task
        for task in item.open_tasks
        if task.officer in ("", me.id) and roster.same_house(task.unit, me.unit)
    )


def waivable(item: LedgerItem) -> tuple[gate.ClauseReading, ...]:
    """Clauses of the closing gate that are not met and may be let pass one level up."""
    return tuple(
        clause
        for clause in gate.readings(item)
        if clause.clause in gate.WAIVABLE and not (clause.is_met or clause.is_waived)
    )
