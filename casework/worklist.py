"""Whose turn it is, and what may be done: the worklist of every kind, from its table.

Whether an officer *may* take a step is the rules' word (``check``).  Whether it is *theirs*
is narrower: a handler's work belongs to the handler who signed for it, and a head decides
what stands in their own house, though the rules would let a higher one reach down.  What a
case waits for is said beside its states (``Machine.waits``); here it is held against the
officer who asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.asking import Asking
from casework.codes import Role
from casework.context import Context
from casework.deadlines import counted_of
from casework.event import Label, Refusal
from casework.machine import Waits
from casework.officers import HEADS, Officer, Roster
from casework.registry import MACHINES, TYPES, machine_of, may_begin
from casework.state import State


@dataclass(frozen=True)
class Seat:
    """An officer at a machine (its device id), now."""

    officer: Officer
    device: str
    context: Context

    def may(self, state: State | None, event_type: str) -> Refusal | None:
        """Why the officer cannot begin a step; ``None`` if a form may be opened."""
        return may_begin(
            state,
            event_type,
            actor=self.officer.id,
            unit=self.officer.unit,
            device=self.device,
            context=self.context,
        )

    def asking(
        self, state: State | None, so_far: Mapping[str, object] | None = None
    ) -> Asking[State | None]:
        """What the choices of a form are made from."""
        counted = () if state is None else counted_of(state, self.context.directory)
        return Asking(state, self.context, self.officer, so_far or {}, counted, MACHINES)

    def held_roles(self) -> frozenset[Role]:
        """The roles that the officer holds now, their own and delegated ones."""
        roster = self.context.roster
        return frozenset(role for role, _ in roster.roles_of(self.officer, self.context.now))


@dataclass(frozen=True)
class Offer:
    """A step that the case's status allows: ``refusal`` says why it is not open, if it is not.

    ``is_next``: the case waits for it.
    """

    event_type: str
    button: Label
    refusal: Refusal | None
    is_next: bool
    is_beside: bool
    is_grave: bool


def next_step(state: State) -> str:
    """The event type that the case waits for; empty when it is done with."""
    waits = machine_of(state).waits(state)
    return "" if waits is None else waits.step.__name__


def offered(state: State, seat: Seat) -> tuple[Offer, ...]:
    """The steps to show on the page of a case, the awaited one first.

    A step that is somebody else's, or has nothing to do with this case, is left out.
    """
    awaited = next_step(state)
    found = []
    for step in machine_of(state).steps:
        if state.status not in step.frm or step.is_quiet or not step.has_form:
            continue
        refusal = seat.may(state, step.name)
        if refusal is not None and step.hides(refusal):
            continue
        is_next = step.name == awaited
        found.append(
            Offer(
                step.name,
                step.button,
                refusal,
                is_next,
                step.is_beside and not is_next,
                step.is_grave,
            )
        )
    found.sort(key=lambda one: not one.is_next)
    return tuple(found)


def is_turn(state: State, seat: Seat) -> bool:
    """Whether the case waits for this officer."""
    waits = machine_of(state).waits(state)
    if waits is None:
        return False
    if waits.officers:
        is_near = seat.officer.id in waits.officers
    else:
        is_near = not (waits.units or waits.by) or _holds_near(waits, seat)
    judged = waits.asked_as or waits.step
    return is_near and seat.may(state, judged.__name__) is None


def _holds_near(waits: Waits, seat: Seat) -> bool:
    """Whether they hold a role whose turn it is, in the house of one of the units, if any."""
    roster, by = seat.context.roster, _roles_of(waits)
    return any(
        role in by
        and (not waits.units or any(roster.same_house(held_at, unit) for unit in waits.units))
        for role, held_at in roster.roles_of(seat.officer, seat.context.now)
    )


def _roles_of(waits: Waits) -> tuple[Role, ...]:
    return waits.by or TYPES[waits.step.__name__].step.by


def whose_turn(state: State, context: Context) -> Label | None:
    """Whom the case waits for, in words; ``None`` when it is done with."""
    waits = machine_of(state).waits(state)
    if waits is None:
        return None
    roster = context.roster
    named = [roster.officers[one].name for one in waits.officers if one in roster.officers]
    if named:
        return Label("、".join(named), ", ".join(named))
    by = _by_level(_roles_of(waits), waits.units, roster)
    units = "、".join(roster.units[one].name for one in waits.units if one in roster.units)
    zh, en = "、".join(role.label.zh for role in by), ", ".join(role.label.en for role in by)
    return Label(f"{units} {zh}".strip(), f"{units} {en}".strip())


def _by_level(by: tuple[Role, ...], units: tuple[str, ...], roster: Roster) -> tuple[Role, ...]:
    """Of the three chiefs only the one whose level the units have: a precinct has no chief."""
    chiefs = {role for unit in units for role in roster.chief_roles(unit)}
    fitting = tuple(role for role in by if role not in HEADS or role in chiefs)
    return fitting or by
