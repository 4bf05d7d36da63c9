"""What a case waits for, and whether the officer who asks is the one to do it.

Whether they may is the kernel's word (``may_begin``).  Whether it is *theirs* is narrower:
a handler's work belongs to the handler who signed for it, and a head decides what stands
in their own house's ledger, though the rules would let a higher one reach down.
"""

from dataclasses import dataclass
from datetime import datetime

from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.context import Context, Directory
from casework.officers import Officer
from casework.registry import TYPES, may_begin
from casework.state import State
from desk_client.store.listing import next_step
from desk_client.store.views import Awaits

BY_HANDLER = frozenset({"LedgerItemTakenUp", "ResultRecorded", "FeedbackDrafted", "CloseRequested"})
FROM_AFAR = frozenset({"CallBackRecorded", "ExitApproved", "LedgerItemEscalated"})
"""Steps that another house takes: the follow-up centre, the head one level up."""

OF_LEAD = frozenset({"FeedbackApproved", "CoordinationEnded", "LedgerItemExtensionGranted"})
"""What a head of the lead unit decides."""

ASKED_AS = {"LedgerItemEscalated": "EscalationDeclined"}
"""Whoever may decline may take: the taking step asks its form who the new owner is."""


@dataclass(frozen=True)
class Asker:
    """An officer at a desk, now."""

    officer: Officer
    device: str
    directory: Directory
    now: datetime

    def steps(self) -> list[str]:
        """Event types for which the officer holds a role anywhere."""
        held = {role for role, _ in self.directory.roster.roles_of(self.officer, self.now)}
        return [name for name, entry in TYPES.items() if held.intersection(entry.step.by)]

    def awaits(self, state: State) -> Awaits | None:
        """The next step of a case as the officer sees it; ``None`` when it is done with."""
        name = next_step(state)
        if not name:
            return None
        return Awaits(name, TYPES[name].step.label, self._is_mine(name, state))

    def _is_mine(self, name: str, state: State) -> bool:
        named = _named(name, state)
        if named:
            is_near = self.officer.id in named
        else:
            is_near = _is_far(name, state) or self._is_of_house(name, state)
        return is_near and self._may(name, state)

    def _may(self, name: str, state: State) -> bool:
        refusal = may_begin(
            state,
            ASKED_AS.get(name, name),
            actor=self.officer.id,
            unit=self.officer.unit,
            device=self.device,
            context=Context(self.now, self.directory),
        )
        return refusal is None

    def _is_of_house(self, name: str, state: State) -> bool:
        roster, step = self.directory.roster, TYPES[name].step
        return any(
            role in step.by
            and any(roster.same_house(held_at, unit) for unit in _units(name, state))
            for role, held_at in roster.roles_of(self.officer, self.now)
        )


def _is_far(name: str, state: State) -> bool:
    """Whether the step is another house's: a second extension is granted one level up."""
    if name == "LedgerItemExtensionGranted" and isinstance(state, LedgerItem):
        asked = state.extension_asked
        return asked is not None and bool(state.extensions.get(asked.limit))
    return name in FROM_AFAR


def _named(name: str, state: State) -> tuple[str, ...]:
    """The officers whom the case names for this step; empty: whoever has the role."""
    if isinstance(state, LedgerItem):
        if name in BY_HANDLER and state.handler:
            return (state.handler,)
        if name == "LedgerItemSubmitted":
            return (state.opened_by,)
    if isinstance(state, WalkIn):
        return (state.follow_officer or state.opened_by,)
    if isinstance(state, Visit) and name != "VisitReviewed":
        return state.handlers
    return ()


def _units(name: str, state: State) -> tuple[str, ...]:
    """The units whose work the step is."""
    if isinstance(state, LedgerItem):
        if name == "SupportFinished":
            return tuple(unit for unit in state.co_units if unit not in state.co_units_done)
        if name in BY_HANDLER or name in OF_LEAD:
            return (state.lead_unit,)
    return (state.unit,)
