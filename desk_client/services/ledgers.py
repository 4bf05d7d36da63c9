"""三本账: drafting, opening, assigning, working, answering, closing.

The verbs are the steps of the case table; what each needs is a small form.  Whether a
step is open, and if not why, comes from the rules themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from casework import closing
from casework.cases.ledger import events
from casework.cases.ledger.state import LedgerItem
from casework.clock_reading import Reading, reading
from casework.clocks import Clock
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    DissatisfiedReason,
    Ledger,
    Outcome,
    Publicity,
    ReturnReason,
    Risk,
    Satisfaction,
)
from casework.deadlines import clocks
from casework.event import Label, Refusal
from casework.officers import Officer, Unit
from casework.registry import MACHINES, TYPES, Proposal
from casework.state import Person
from desk_client.services.desk import Saved, Session
from desk_client.store import LedgerQuery, LedgerRow, TimelineEntry
from desk_client.store.listing import next_step

__all__ = ["LedgerQuery", "LedgerRow", "TimelineEntry"]

ACTIONS = (
    "LedgerItemEstablished",
    "LedgerItemNotEstablished",
    "LedgerItemAssigned",
    "LedgerItemTakenUp",
    "ReturnRequested",
    "ReturnAccepted",
    "ReturnRefused",
    "ResultRecorded",
    "FeedbackDrafted",
    "FeedbackApproved",
    "FeedbackReturned",
    "CallBackRecorded",
    "PublicityDecided",
    "AccountabilityDecided",
    "CloseRequested",
    "LedgerItemClosed",
    "CloseReturned",
    "LedgerItemReopened",
    "LedgerItemSubmitted",
    "MeasureRecorded",
    "SupportFinished",
    "ExitApproved",
    "RelapseReported",
    "RespondentNamed",
    "LedgerItemVoided",
)
"""Every step a window offers: the way through an item's life, then what goes beside it."""


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


@dataclass(frozen=True)
class Action:
    """A step of the item's life as the signed-in officer may take it now."""

    event_type: str
    label: Label
    refusal: Refusal | None


@dataclass(frozen=True)
class Timed:
    """A limit that runs on the item, and how it reads now."""

    label: Label
    clock: Clock
    reading: Reading


@dataclass(frozen=True)
class ItemPage:
    """Everything one item's page shows."""

    item: LedgerItem
    timeline: tuple[TimelineEntry, ...]
    clauses: tuple[closing.ClauseReading, ...]
    limits: tuple[Timed, ...]
    actions: tuple[Action, ...]
    next_step: str
    """The event type that the item waits for; empty when it is done with."""
    officers: Mapping[str, Officer]
    units: Mapping[str, Unit]


def draft_proposal(session: Session, form: DraftForm, source_case: str | None = None) -> Proposal:
    """The proposal that puts a matter down; a complaint goes to a ledger above the wall."""
    roster = session.desk.directory().roster
    body = events.LedgerItemDrafted(
        ledger=form.ledger,
        channel=form.channel,
        owner=roster.owner_for(roster.house(session.unit), form.respondents),
        place=form.place,
        people=form.people,
        risk=form.risk,
        is_anonymous=form.is_anonymous,
        source_case=source_case,
        respondents=form.respondents,
        temp_no=session.desk.store.next_temp_no("ledger_item", session.desk.outside.now().date()),
    )
    private = events.LedgerItemPrivate(form.title, form.content, form.demand, form.reporter)
    return Proposal(session.desk.new_case(), "LedgerItemDrafted", body, private)


def draft_item(session: Session, form: DraftForm) -> Saved:
    """Put a matter down for a ledger; it waits for the chief."""
    return session.record([draft_proposal(session, form)])


def establish(session: Session, case: str) -> Saved:
    """建账."""
    return _plain(session, case, events.LedgerItemEstablished())


def decline(session: Session, case: str, reason: str) -> Saved:
    """不予建账."""
    return _worded(session, case, events.LedgerItemNotEstablished(), reason)


def assign(
    session: Session,
    case: str,
    *,
    lead_unit: str,
    due_on: date,
    handler: str = "",
    co_units: tuple[str, ...] = (),
) -> Saved:
    """交办."""
    body = events.LedgerItemAssigned(
        lead_unit=lead_unit, due_on=due_on, co_units=co_units, handler=handler
    )
    return _plain(session, case, body)


def take_up(session: Session, case: str) -> Saved:
    """签收."""
    return _plain(session, case, events.LedgerItemTakenUp())


def request_return(
    session: Session, case: str, reason: ReturnReason, words: str, suggested_unit: str = ""
) -> Saved:
    """申请退回."""
    return _worded(session, case, events.ReturnRequested(reason, suggested_unit), words)


def accept_return(session: Session, case: str) -> Saved:
    """同意退回."""
    return _plain(session, case, events.ReturnAccepted())


def refuse_return(session: Session, case: str, words: str) -> Saved:
    """不同意退回."""
    return _worded(session, case, events.ReturnRefused(), words)


def record_measure(session: Session, case: str, words: str) -> Saved:
    """办理进展."""
    return _worded(session, case, events.MeasureRecorded(), words)


def finish_support(session: Session, case: str, words: str) -> Saved:
    """协办完成, for the officer's own unit."""
    return _worded(session, case, events.SupportFinished(session.house), words)


def record_result(
    session: Session,
    case: str,
    outcome: Outcome,
    text: str,
    evidence: str,
    legal_basis: str = "",
) -> Saved:
    """办理结果."""
    body = events.ResultRecorded(outcome, legal_basis)
    return _plain(session, case, body, events.ResultPrivate(text, evidence))


def approve_exit(session: Session, case: str, basis: str) -> Saved:
    """批准依法退出."""
    return _plain(session, case, events.ExitApproved(basis))


def feed_back(session: Session, case: str, at: datetime, way: ContactWay, words: str) -> Saved:
    """反馈群众."""
    return _worded(session, case, events.FeedbackDrafted(at, way), words)


def approve_feedback(session: Session, case: str) -> Saved:
    """批准反馈."""
    return _plain(session, case, events.FeedbackApproved())


def return_feedback(session: Session, case: str, words: str) -> Saved:
    """退改反馈."""
    return _worded(session, case, events.FeedbackReturned(), words)


def call_back(
    session: Session,
    case: str,
    *,
    at: datetime,
    way: ContactWay,
    satisfaction: Satisfaction | None,
    words: str = "",
    reason: DissatisfiedReason | None = None,
) -> Saved:
    """回访; ``satisfaction`` is ``None`` when nobody answered."""
    body = events.CallBackRecorded(
        at=at,
        way=way,
        is_connected=satisfaction is not None,
        satisfaction=satisfaction or Satisfaction.NOT_RATED,
        reason=reason,
    )
    return _worded(session, case, body, words)


def decide_publicity(session: Session, case: str, decision: Publicity, text: str) -> Saved:
    """一事一公开."""
    return _plain(session, case, events.PublicityDecided(decision, text))


def decide_accountability(
    session: Session, case: str, decision: Accountability, basis: str
) -> Saved:
    """一事一问责."""
    return _plain(session, case, events.AccountabilityDecided(decision, basis))


def request_close(session: Session, case: str) -> Saved:
    """申请销号."""
    return _plain(session, case, events.CloseRequested())


def close_item(session: Session, case: str) -> Saved:
    """批准销号."""
    return _plain(session, case, events.LedgerItemClosed())


def return_close(session: Session, case: str, words: str) -> Saved:
    """销号退回."""
    return _worded(session, case, events.CloseReturned(), words)


def report_relapse(session: Session, case: str, words: str) -> Saved:
    """报告反弹."""
    return _worded(session, case, events.RelapseReported(), words)


def reopen(session: Session, case: str, words: str) -> Saved:
    """反弹重开."""
    return _worded(session, case, events.LedgerItemReopened(), words)


def name_respondent(session: Session, case: str, respondent: str) -> Saved:
    """登记被反映对象: the ledger moves above the wall in the same step."""
    state = session.desk.store.case(case)
    roster = session.desk.directory().roster
    known = state.respondents if state else ()
    owner = roster.owner_for(state.unit if state else session.house, (*known, respondent))
    return _plain(session, case, events.RespondentNamed(respondent, owner))


def submit(session: Session, case: str) -> Saved:
    """提交建账."""
    return _plain(session, case, events.LedgerItemSubmitted())


def void(session: Session, case: str, reason: str) -> Saved:
    """作废."""
    return _worded(session, case, events.LedgerItemVoided(), reason)


def items(session: Session, query: LedgerQuery) -> tuple[LedgerRow, ...]:
    """The rows of a list of items the officer may see."""
    return session.desk.store.ledger_rows(session.officer, query)


def page(session: Session, case: str) -> ItemPage | None:
    """One item's page, or ``None`` if it is not (any more) here."""
    store, directory = session.desk.store, session.desk.directory()
    item = store.case(case)
    if not isinstance(item, LedgerItem):
        return None
    now = session.desk.outside.now()
    profile = directory.profile(item.unit, item.opened_at)
    labels = {limit.code: limit.label for limit in profile.limits} if profile else {}
    return ItemPage(
        item=item,
        timeline=store.timeline(case),
        clauses=closing.readings(item),
        limits=tuple(
            Timed(labels[clock.code], clock, reading(clock, now))
            for clock in clocks(item, directory)
        ),
        actions=_actions(session, item),
        next_step=next_step(item),
        officers=MappingProxyType(dict(directory.roster.officers)),
        units=MappingProxyType(dict(directory.roster.units)),
    )


def status_label(item: LedgerItem) -> Label:
    """The words of the item's state."""
    return MACHINES["ledger_item"].statuses[item.status]


def _actions(session: Session, item: LedgerItem) -> tuple[Action, ...]:
    """The steps that the item's state allows, each with the reason why not, if not."""
    offered = []
    for event_type in ACTIONS:
        step = TYPES[event_type].step
        is_ours = event_type != "SupportFinished" or session.house in _supporting(item)
        if item.status in step.frm and is_ours:
            offered.append(Action(event_type, step.label, session.may(item, event_type)))
    return tuple(offered)


def _supporting(item: LedgerItem) -> tuple[str, ...]:
    """Units that still owe their part."""
    return tuple(unit for unit in item.co_units if unit not in item.co_units_done)


def _plain(session: Session, case: str, body: object, private: object = None) -> Saved:
    return session.record([Proposal(case, type(body).__name__, body, private)])


def _worded(session: Session, case: str, body: object, words: str) -> Saved:
    return _plain(session, case, body, events.Words(words) if words else None)
