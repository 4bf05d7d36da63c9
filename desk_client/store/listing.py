"""What of a case stands in the columns that lists filter and sort by.

One entry per kind: a new kind of case adds its row to :data:`NEXT_STEP` and, where its
moment is not its opening, to :func:`happened_at`.  Everything else that a list shows is
read from the state itself.

``awaits`` is the event type of the one step that the case waits for, so its words, roles
and place come from the case table and exist once.  A case that awaits nothing is closed.
"""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, NamedTuple, get_args

from casework import worklist
from casework.cases.ledger.codes import LAWFUL_EXITS
from casework.cases.ledger.gate import readings
from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.context import Directory
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.registry import kind_of_state
from casework.state import Scope, State

_EPOCH = datetime.fromtimestamp(0, CHINA)
SCOPES: dict[str, Scope] = {scope: scope for scope in get_args(Scope)}


class Columns(NamedTuple):
    """The columns of table ``cases`` that are computed from a state."""

    kind: str
    status: str
    unit: str
    ledger: str
    happened_at: int
    due_at: int | None
    awaits: str
    persons: int
    services: int
    reach: str


def milliseconds(at: datetime) -> int:
    """A moment as the database sorts it."""
    return round(at.timestamp() * 1000)


def moment(ms: int) -> datetime:
    """The moment that :func:`milliseconds` wrote."""
    return datetime.fromtimestamp(ms / 1000, CHINA)


def columns(state: State, directory: Directory) -> Columns:
    """The list columns of a case."""
    kind, awaits = kind_of_state(state), next_step(state)
    clock = None if kind in LISTED and not awaits else next_clock(state, directory)
    return Columns(
        kind=kind,
        status=state.status,
        unit=state.unit,
        ledger=state.ledger if isinstance(state, LedgerItem) else "",
        happened_at=milliseconds(happened_at(state)),
        due_at=None if clock is None else milliseconds(clock.due_at),
        awaits=awaits,
        persons=state.persons if isinstance(state, WalkIn) else 0,
        services=_services(state) if isinstance(state, WalkIn) else 0,
        reach=reach_of(state),
    )


def _services(walk_in: WalkIn) -> int:
    return sum(service.quantity for service in walk_in.services)


class Reach(State, frozen=True, tag="reach"):
    """All of a case on which it depends who may read it (``casework.officers.may_read``)."""

    reads: Scope
    complaint: bool

    @property
    def scope(self) -> Scope:
        return self.reads

    @property
    def is_complaint(self) -> bool:
        return self.complaint


def reach_of(state: State) -> str:
    """Who may read a case, as far as the case decides it: the same text, the same readers."""
    named = ",".join(state.units), ",".join(state.respondents)
    return f"{state.scope} {int(state.is_complaint)} {named[0]} {named[1]}"


def read_reach(text: str) -> Reach:
    """A case of which only the reach is known."""
    scope, complaint, units, respondents = text.split(" ")
    return Reach(
        case="",
        status="",
        unit="",
        units=tuple(filter(None, units.split(","))),
        respondents=tuple(filter(None, respondents.split(","))),
        opened_at=_EPOCH,
        opened_by="",
        updated_at=_EPOCH,
        last="",
        reads=SCOPES[scope],
        complaint=complaint == "1",
    )


def happened_at(state: State) -> datetime:
    """The moment under which a list files the case."""
    if isinstance(state, WalkIn):
        return state.started_at
    if isinstance(state, Visit):
        if state.started_at is not None:
            return state.started_at
        if state.plan_on is not None:
            return datetime.combine(state.plan_on, time(), CHINA)
    return state.opened_at


def next_step(state: State) -> str:
    """The event type that the case waits for; empty when it is done with."""
    if kind_of_state(state) not in LISTED:
        return worklist.next_step(state)
    step = NEXT_STEP.get((kind_of_state(state), state.status), "")
    return step if isinstance(step, str) else step(state)


def _in_progress(item: LedgerItem) -> str:
    if item.extension_asked is not None:
        return "LedgerItemExtensionGranted"
    if set(item.co_units) - set(item.co_units_done):
        return "SupportFinished"
    return "FeedbackDrafted" if item.outcome else "ResultRecorded"


_CLAUSE_STEP = {
    "closing.satisfied": "CallBackRecorded",
    "closing.publicity": "PublicityDecided",
    "closing.accountability": "AccountabilityDecided",
}


def _fed_back(item: LedgerItem) -> str:
    """The first clause of the closing gate that is not met says what is to be done."""
    if item.conflicts:
        return "LedgerItemAmendmentSettled"
    if item.outcome in LAWFUL_EXITS and not item.exit_approved_by:
        return "ExitApproved"
    for clause in readings(item):
        if not clause.is_met and clause.clause in _CLAUSE_STEP:
            return _CLAUSE_STEP[clause.clause]
    return "CloseRequested"


def _closed(item: LedgerItem) -> str:
    """A relapse that was reported waits for the owner's word."""
    return "LedgerItemReopened" if item.relapse_reported_at is not None else ""


def _recorded(visit: Visit) -> str:
    if all(problem.is_followed for problem in visit.problems):
        return "VisitReviewed"
    return "VisitProblemLinked"


NEXT_STEP: dict[tuple[str, str], str | Callable[[Any], str]] = {
    ("walk_in", "OPEN"): "WalkInFinished",
    ("walk_in", "FOLLOW"): "WalkInFinished",
    ("ledger_item", "DRAFT"): "LedgerItemSubmitted",
    ("ledger_item", "PENDING_EST"): "LedgerItemEstablished",
    ("ledger_item", "ESTABLISHED"): "LedgerItemAssigned",
    ("ledger_item", "REOPENED"): "LedgerItemAssigned",
    ("ledger_item", "ASSIGNED"): "LedgerItemTakenUp",
    ("ledger_item", "RETURN_PENDING"): "ReturnAccepted",
    ("ledger_item", "IN_PROGRESS"): _in_progress,
    ("ledger_item", "COORDINATING"): "CoordinationEnded",
    ("ledger_item", "ESCALATED"): "LedgerItemEscalated",
    ("ledger_item", "LONG_TERM"): "LongTermReviewed",
    ("ledger_item", "FEEDBACK_PENDING"): "FeedbackApproved",
    ("ledger_item", "FED_BACK"): _fed_back,
    ("ledger_item", "CLOSE_PENDING"): "LedgerItemClosed",
    ("ledger_item", "CLOSED"): _closed,
    ("visit", "PLANNED"): "VisitRecorded",
    ("visit", "MISSED"): "VisitReplanned",
    ("visit", "RECORDED"): _recorded,
}

LISTED = frozenset(kind for kind, _ in NEXT_STEP)
"""Kinds whose next step is said here; the others say it themselves (``Machine.waits``)."""
