"""What a room of cases is: which kinds stand in it, whose home it is, what it teaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from casework.codes import Role
from casework.event import Label
from casework.registry import MACHINES
from casework.worklist import Seat
from desk_client.services.cases import CaseQuery

COMMON = 2
"""So many rows of each table are common to every kind: stepping back, and reading."""


@dataclass(frozen=True, kw_only=True)
class RoomSpec:
    """A room. `home` are the roles whose work begins here; `awaited_by` narrows it to what a
    holder of that role takes next, in whatever kind. `teaches` stands where the list is empty.
    In a room that `is_record` nothing waits for anybody: its list shows all there is."""

    key: str
    title: Label
    kinds: tuple[str, ...]
    teaches: Label
    home: tuple[Role, ...] = ()
    awaited_by: Role | None = None
    is_record: bool = False

    def query(
        self,
        view: Literal["mine", "open", "overdue", "all"] = "open",
        most: int = 200,
        kind: str = "",
    ) -> CaseQuery:
        """The question behind its list; of one of its kinds only, if `kind` names it."""
        return CaseQuery((kind,) if kind else self.kinds, view, self.awaited_by, most=most)

    def is_for(self, held: frozenset[Role]) -> bool:
        """Whether a holder of these roles may take a step in one of its kinds."""
        if self.awaited_by is not None:
            return self.awaited_by in held
        return any(
            held.intersection(step.by)
            for kind in self.kinds
            for step in MACHINES[kind].steps[:-COMMON]
        )

    def steps(self, seat: Seat) -> frozenset[str]:
        """The event types of its kinds that the officer's roles may take somewhere."""
        held = seat.held_roles()
        return frozenset(
            step.name
            for kind in self.kinds
            for step in MACHINES[kind].steps
            if held.intersection(step.by)
        )
