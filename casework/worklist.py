"""Whose turn it is, and what may be done: the worklist of every kind, from its table.

Whether an officer *may* take a step is the rules' word (``check``).  Whether it is *theirs*
is narrower: a handler's work belongs to the handler who signed for it, and a head decides
what stands in their own station, though the rules would let a higher one reach down.  Where
nobody in that station could (the head handled it, stepped back, or there is none), it is the
turn of the nearest level above that may.  What a case waits for is said beside its states
(``Machine.waits``); here it is held against the officer who asks.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from casework.asking import Asking
from casework.codes import Role
from casework.context import Context
from casework.deadlines import counted_of
from casework.event import Label, Refusal
from casework.machine import Waits
from casework.officers import CHIEF_OF_LEVEL, HEADS, Officer, Roster
from casework.registry import MACHINES, TYPES, machine_of, may_begin
from casework.state import State
from casework.watched import Watched


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
        said = so_far or {}
        named = frozenset(one for one in said.values() if isinstance(one, str))
        context = self.context.seen_by(self.officer, lambda: named)
        return Asking(state, context, self.officer, said, counted, MACHINES)

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


def next_step(state: State, context: Context | None = None) -> str:
    """The event type that the case waits for; empty when it is done with.

    Without a context only what the case says of itself: other cases may hold it up.
    """
    waits = machine_of(state).waits(state) if context is None else awaited(state, context)[1]
    return "" if waits is None else waits.step.__name__


def awaited(state: State, context: Context) -> tuple[State, Waits | None]:
    """What the case waits for now, and the case on which that step is taken."""
    machine = machine_of(state)
    look = machine.instead.get(state.status)
    found = look(state, context) if look else None
    if isinstance(found, State):
        return awaited(found, context)
    return state, found or machine.waits(state)


def offered(state: State, seat: Seat, also: Container[str] = ()) -> tuple[Offer, ...]:
    """The steps to show on the page of a case, the awaited one first.

    A step that is somebody else's, or has nothing to do with this case, is left out; ``also``:
    the event types that are filled in otherwise than by their own fields.
    """
    awaits = next_step(state, seat.context)
    found = []
    for step in machine_of(state).steps:
        has_form = step.has_form or step.name in also
        if state.status not in step.frm or step.is_quiet or not has_form:
            continue
        refusal = seat.may(state, step.name)
        if refusal is not None and step.hides(refusal):
            continue
        is_next = step.name == awaits
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
    case, waits = awaited(state, seat.context)
    return waits is not None and _can_be_turn(waits, seat) and _is_theirs(case, waits, seat)


class Turn(NamedTuple):
    """Whose turn a case is: of those at a machine, and in words.

    After ``since`` and before ``until`` no hour changes that; ``is_kept``: whether it can be told.
    ``cases``: those beside it that were looked at.
    """

    officers: tuple[str, ...]
    words: Label | None
    cases: frozenset[str]
    since: datetime | None
    until: datetime | None
    is_kept: bool


class Turns:
    """:func:`is_turn` of everybody who may sit at one machine, and :func:`whose_turn`, for many
    cases at one moment."""

    def __init__(self, device: str, context: Context) -> None:
        self.now = context.now
        self._device, self._context = device, context
        self._able: dict[Waits, tuple[Officer, ...]] = {}
        self._asking = Watched(context)
        """What it rests on who can have a turn at all."""

    def of(self, state: State) -> Turn:
        """Whose turn the case is."""
        asked = Watched(self._context)
        case, waits = awaited(state, asked.context)
        found: tuple[str, ...] = ()
        if waits is not None:
            found = tuple(
                one.id
                for one in self._can_have(waits)
                if _is_theirs(case, waits, Seat(one, self._device, asked.context))
            )
        words = None if waits is None else _in_words(case, waits, asked.context)
        asked.also(self._asking)
        return Turn(found, words, frozenset(asked.cases), asked.since, asked.until, asked.is_kept)

    def _can_have(self, waits: Waits) -> tuple[Officer, ...]:
        known = self._able.get(waits)
        if known is None:
            context = self._asking.context
            seats = (Seat(one, self._device, context) for one in self._near)
            known = tuple(seat.officer for seat in seats if _can_be_turn(waits, seat))
            self._able[waits] = known
        return known

    @cached_property
    def _near(self) -> tuple[Officer, ...]:
        """Who shares the machine, now or as it was at this hour."""
        present, context = self._context.roster, self._asking.context
        found: dict[str, Officer] = {}
        for roster in (present, context.as_of(context.now).roster):
            device = roster.devices.get(self._device)
            for one in roster.station_of(device.unit) if device else ():
                found[one.id] = present.officers.get(one.id, one)
        return tuple(found.values())


def _can_be_turn(waits: Waits, seat: Seat) -> bool:
    """The part of :func:`is_turn` for which the case need not be read."""
    if waits.officers:
        return seat.officer.id in waits.officers
    if seat.held_roles().isdisjoint(TYPES[waits.step.__name__].step.by):
        return False
    return any(
        level.holds(seat.officer, seat.context) for level in _levels(waits, seat.context.roster)
    )


def _is_theirs(case: State, waits: Waits, seat: Seat) -> bool:
    """The rest of it."""
    if waits.officers:
        return _could(case, waits, seat)
    for level in _levels(waits, seat.context.roster):
        if level.holds(seat.officer, seat.context):
            return _could(case, waits, seat) and not _is_lower(case, waits, level, seat.context)
    return False


def whose_turn(state: State, context: Context) -> Label | None:
    """Whom the case waits for, in words; ``None`` when it is done with."""
    case, waits = awaited(state, context)
    return None if waits is None else _in_words(case, waits, context)


def _in_words(case: State, waits: Waits, context: Context) -> Label:
    roster = context.roster
    named = [roster.officers[one].name for one in waits.officers if one in roster.officers]
    if named:
        return Label("、".join(named), ", ".join(named))
    levels = tuple(_levels(waits, roster))
    able = (level for level in levels if _is_able(case, waits, level, context))
    level = levels[0] if len(levels) == 1 else next(able, levels[0])
    by = _by_level(level.by, level.units, roster)
    units = "、".join(roster.units[one].name for one in level.units if one in roster.units)
    zh, en = "、".join(role.label.zh for role in by), ", ".join(role.label.en for role in by)
    return Label(f"{units} {zh}".strip(), f"{units} {en}".strip())


@dataclass(frozen=True)
class _Level:
    """Some units, and the roles that count in their stations; no units: wherever they are held."""

    units: tuple[str, ...]
    by: tuple[Role, ...]

    def holds(self, officer: Officer, context: Context) -> bool:
        """Whether the officer holds one of the roles in one of the stations."""
        roster = context.roster
        return any(
            role in self.by
            and (not self.units or any(roster.same_station(held_at, unit) for unit in self.units))
            for role, held_at in roster.roles_of(officer, context.now)
        )


def _levels(waits: Waits, roster: Roster) -> Iterator[_Level]:
    """Whose turn it is, then who stands in for them: their own station, then each one above."""
    every = TYPES[waits.step.__name__].step.by
    yield _Level(waits.units, waits.by or every)
    if not waits.units:
        return
    if waits.by:
        yield _Level(waits.units, every)
    upward = [
        tuple(dict.fromkeys(roster.station(above) for above in roster.upward(unit)))[1:]
        for unit in waits.units
    ]
    for height in range(max(map(len, upward))):
        above = (stations[height] for stations in upward if height < len(stations))
        yield _Level(tuple(dict.fromkeys(above)), every)


def _could(case: State, waits: Waits, seat: Seat) -> bool:
    judged = waits.asked_as or waits.step
    return seat.may(case, judged.__name__) is None


def _is_lower(case: State, waits: Waits, level: _Level, context: Context) -> bool:
    """Whether somebody at a level before this one could take the step.

    Asked only when an officer of this level could: what keeps the lower ones from it is then
    their own part in the case, and not the case.
    """
    for lower in _levels(waits, context.roster):
        if lower == level:
            return False
        if _is_able(case, waits, lower, context):
            return True
    return False


def _is_able(case: State, waits: Waits, level: _Level, context: Context) -> bool:
    """Whether an officer of the level could take the step at a machine of their own station."""
    roster = context.roster
    near = [one for unit in level.units for one in roster.station_of(unit)]
    return any(
        level.holds(one, context)
        and _could(case, waits, Seat(one, roster.machine_in(one.unit), context))
        for one in dict.fromkeys((*near, *roster.takers()))
    )


def _by_level(by: tuple[Role, ...], units: tuple[str, ...], roster: Roster) -> tuple[Role, ...]:
    """Of the chiefs only the one whose level the units have: a precinct has no chief."""
    chiefs = {role for unit in units for role in roster.chief_roles(unit)}
    fitting = tuple(role for role in by if role not in HEADS or role in chiefs)
    # Nobody is told that it is the turn of a level that the bureau does not have.
    known = {CHIEF_OF_LEVEL[unit.level] for unit in roster.units.values()}
    return fitting or tuple(role for role in by if role in known) or by
