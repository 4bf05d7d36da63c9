"""What a case waits for, and whether the officer who asks is the one to do it.

Roles and place come from the case table; here are only the persons whom a case itself
names: its handler, the officer who follows up, whoever drafted it.
"""

from datetime import datetime

from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.context import Directory
from casework.officers import Officer
from casework.registry import TYPES
from casework.state import State
from desk_client.store.listing import next_step
from desk_client.store.views import Awaits

BY_HANDLER = frozenset({"LedgerItemTakenUp", "ResultRecorded", "FeedbackDrafted", "CloseRequested"})
NOT_BY_WORKERS = frozenset(
    {
        "FeedbackApproved",
        "CallBackRecorded",
        "AccountabilityDecided",
        "LedgerItemClosed",
        "ExitApproved",
        "VisitReviewed",
    }
)
"""Approver and caller-back are never whoever worked the matter (domain rule 4)."""


def awaits(state: State, officer: Officer, directory: Directory, at: datetime) -> Awaits | None:
    """The next step of a case as the officer sees it; ``None`` when it is done with."""
    step_name = next_step(state)
    if not step_name:
        return None
    step = TYPES[step_name].step
    return Awaits(step_name, step.label, _is_mine(step_name, state, officer, directory, at))


def _is_mine(
    step_name: str, state: State, officer: Officer, directory: Directory, at: datetime
) -> bool:
    step = TYPES[step_name].step
    if officer.is_aux and not step.aux:
        return False
    if step_name in NOT_BY_WORKERS and officer.id in state.handlers:
        return False
    named = _named(step_name, state)
    if named:
        return officer.id in named
    units = _units(step_name, state) if step.at != "anywhere" else (officer.unit,)
    return directory.roster.may(officer, step.by, units, at)


def _named(step_name: str, state: State) -> tuple[str, ...]:
    """The officers whom the case names for this step; empty: whoever has the role."""
    if isinstance(state, LedgerItem):
        if step_name in BY_HANDLER and state.handler:
            return (state.handler,)
        if step_name == "LedgerItemSubmitted":
            return (state.opened_by,)
    if isinstance(state, WalkIn):
        return (state.follow_officer or state.opened_by,)
    if isinstance(state, Visit) and step_name != "VisitReviewed":
        return state.handlers
    return ()


def _units(step_name: str, state: State) -> tuple[str, ...]:
    if isinstance(state, LedgerItem):
        if step_name == "SupportFinished":
            return tuple(unit for unit in state.co_units if unit not in state.co_units_done)
        if step_name in BY_HANDLER or step_name == "FeedbackApproved":
            return (state.lead_unit,)
    return (state.unit,) if TYPES[step_name].step.at == "owner" else state.units
