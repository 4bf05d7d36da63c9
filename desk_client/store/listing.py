"""What of a case stands in the columns that lists filter and sort by.

One entry per kind: a new kind of case adds its row to :data:`NEXT_STEP` and, where its
moment is not its opening, to :func:`happened_at`.  Everything else that a list shows is
read from the state itself.

``awaits`` is the event type of the one step that the case waits for, so its words, roles
and place come from the case table and exist once.  A case that awaits nothing is closed.
"""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, NamedTuple

from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.closing import readings
from casework.context import Directory
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.registry import kind_of_state
from casework.state import State


class Columns(NamedTuple):
    """The columns of table ``cases`` that are computed from a state."""

    kind: str
    status: str
    unit: str
    ledger: str
    happened_at: int
    due_at: int | None
    awaits: str
    respondents: str


def milliseconds(at: datetime) -> int:
    """A moment as the database sorts it."""
    return round(at.timestamp() * 1000)


def moment(ms: int) -> datetime:
    """The moment that :func:`milliseconds` wrote."""
    return datetime.fromtimestamp(ms / 1000, CHINA)


def columns(state: State, directory: Directory) -> Columns:
    """The list columns of a case."""
    awaits = next_step(state)
    clock = next_clock(state, directory) if awaits else None
    return Columns(
        kind=kind_of_state(state),
        status=state.status,
        unit=state.unit,
        ledger=state.ledger if isinstance(state, LedgerItem) else "",
        happened_at=milliseconds(happened_at(state)),
        due_at=None if clock is None else milliseconds(clock.due_at),
        awaits=awaits,
        respondents=" ".join(state.respondents),
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
    step = NEXT_STEP.get((kind_of_state(state), state.status), "")
    return step if isinstance(step, str) else step(state)


def _in_progress(item: LedgerItem) -> str:
    if set(item.co_units) - set(item.co_units_done):
        return "SupportFinished"
    return "FeedbackDrafted" if item.outcome else "ResultRecorded"


_CLAUSE_STEP = {
    "closing.satisfied": "CallBackRecorded",
    "closing.publicity": "PublicityDecided",
    "closing.accountability": "AccountabilityDecided",
}


def _fed_back(item: LedgerItem) -> str:
    for clause in readings(item):
        if not clause.is_met and clause.clause in _CLAUSE_STEP:
            return _CLAUSE_STEP[clause.clause]
    return "CloseRequested"


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
    ("ledger_item", "FEEDBACK_PENDING"): "FeedbackApproved",
    ("ledger_item", "FED_BACK"): _fed_back,
    ("ledger_item", "CLOSE_PENDING"): "LedgerItemClosed",
    ("visit", "PLANNED"): "VisitRecorded",
    ("visit", "MISSED"): "VisitReplanned",
    ("visit", "RECORDED"): _recorded,
}
