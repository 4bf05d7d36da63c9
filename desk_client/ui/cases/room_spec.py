"""What a room of cases is: which kinds stand in it, whose home it is, what it teaches."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from casework.cases.every_case import is_common
from casework.codes import Role
from casework.event import Label
from casework.facts import slot_of
from casework.fields import Meaning
from casework.registry import MACHINES
from casework.worklist import Seat
from desk_client.services.cases import CaseQuery


class RoomSpec(Struct, frozen=True, kw_only=True):
    """A room. `home` are the roles whose work begins here; `awaited_by` narrows it to what a
    holder of that role takes next, in whatever kind. `teaches` stands where the list is empty.
    In a room that `is_record` nothing waits for anybody: its list shows all there is, and what is
    typed is found in it. So it is in a room that `is_looked_up`, where some of it waits. A room
    that is `only` for some roles is nobody else's, not in the menu either; of a room that is
    `not_for` some they have one of their own. Whoever it is `read_by` takes no step there and reads
    along."""

    key: str
    title: Label
    kinds: tuple[str, ...]
    teaches: Label
    home: tuple[Role, ...] = ()
    awaited_by: Role | None = None
    is_record: bool = False
    is_looked_up: bool = False
    only: frozenset[Role] = frozenset()
    not_for: frozenset[Role] = frozenset()
    read_by: frozenset[Role] = frozenset()

    def query(
        self,
        view: Literal["mine", "open", "overdue", "all"] = "open",
        most: int = 200,
        part: str = "",
        after: tuple[int, int] | None = None,
    ) -> CaseQuery:
        """The question behind its list; `part` is one of its kinds, or of its leading codes;
        `after`: the place of the row behind which it goes on."""
        kinds = (part,) if part in self.kinds else self.kinds
        lead = "" if part in self.kinds else part
        return CaseQuery(kinds, view, self.awaited_by, lead, most, after=after)

    def first_view(self, held: frozenset[Role]) -> Literal["mine", "all"]:
        """What its list shows first: what waits for whoever looks, or all where nothing does."""
        is_all = self.is_record or self.is_looked_up or held & self.read_by
        return "all" if is_all else "mine"

    def parts(self) -> tuple[tuple[str, Label], ...]:
        """What its list may be narrowed to: its kinds, or the leading codes of its only one."""
        if len(self.kinds) > 1:
            return tuple((kind, MACHINES[kind].label) for kind in self.kinds)
        machine = MACHINES[self.kinds[0]]
        slot = (
            slot_of(machine, machine.display.lead)
            if machine.display and machine.display.lead
            else None
        )
        if slot is None or slot.meaning is not Meaning.CODE:
            return ()
        return tuple((code.value, code.label) for code in slot.kind)

    def is_for(self, held: frozenset[Role]) -> bool:
        """Whether a holder of these roles may take a step in one of its kinds, or reads along."""
        if not self.is_shown(held) or held & self.not_for:
            return False
        if held & self.read_by:
            return True
        if self.awaited_by is not None:
            return self.awaited_by in held
        return any(
            held.intersection(step.by)
            for kind in self.kinds
            for step in MACHINES[kind].steps
            if step.has_form and not is_common(step)
        )

    def is_shown(self, held: frozenset[Role]) -> bool:
        """Whether it is there at all for a holder of these roles."""
        return not self.only or not self.only.isdisjoint(held)

    def steps(self, seat: Seat) -> frozenset[str]:
        """The event types of its kinds that the officer's roles may take somewhere."""
        held = seat.held_roles()
        return frozenset(
            step.name
            for kind in self.kinds
            for step in MACHINES[kind].steps
            if held.intersection(step.by)
        )
