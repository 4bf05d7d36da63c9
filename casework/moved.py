"""What a change of the directory moves, told before it is made.

A holiday notice, a limit profile or a threshold moves running limits: the same question at the
centre and at an administrator's desk.  A unit that is put elsewhere, called otherwise or dissolved
moves who is sent its matters, whose figures it counts for, and its numbers.  A body outside the
police has matters under way.  A case itself says nothing here but its number.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from casework.cases.diversion.state import WITH_THE_BODY, Diversion
from casework.context import Directory
from casework.deadlines import clocks, labels
from casework.event import Label
from casework.in_force import AnyTable
from casework.numbering import agency_of
from casework.officers import Device, Officer, Roster, Unit
from casework.state import State


class Moved(NamedTuple):
    """A limit that would be due at another time; ``case`` is the number people know it by."""

    case: str
    label: Label
    before: datetime
    after: datetime


class Reach(NamedTuple):
    """A station that is sent other open cases: so many new ones, and so many no longer."""

    station: str
    gained: int
    lost: int


class UnitMoved(NamedTuple):
    """What a unit takes along.

    ``officers`` and ``machines`` are those in use of the unit and of all below it, ``cases`` the
    numbers of the open cases that concern one of these; ``reach`` names each station that is sent
    other cases than before.  ``leaves`` and ``joins`` are the units above it that its figures stop
    counting for, and begin to: from the month that is running on.  ``profiles`` and ``agencies``
    are its limit profile, and its short name on orders (机关代字), before and after.  No running
    limit moves: a case keeps the limits of the day on which it was opened.
    """

    officers: tuple[Officer, ...]
    machines: tuple[Device, ...]
    cases: tuple[str, ...]
    reach: tuple[Reach, ...]
    leaves: tuple[str, ...]
    joins: tuple[str, ...]
    profiles: tuple[str, str]
    agencies: tuple[str, str]


def number_of(state: State) -> str:
    """By which a case is known among people; its id as long as it has none."""
    return state.number or state.temp_no or state.case


def moves(
    states: Iterable[State], before: Directory, table: AnyTable, at: datetime
) -> Iterator[Moved]:
    """The running limits of cases that a table moves if it is issued at a moment."""
    after = before.with_table(table, at)
    for state in states:
        yield from _moved(state, before, after)


def unit_moves(states: Iterable[State], directory: Directory, unit: Unit) -> UnitMoved:
    """What a unit moves if it is registered so; ``states``: the open cases."""
    was = directory.roster
    units = {**was.units, unit.id: unit}
    roster = Roster(units, was.officers, was.devices, was.delegations.values())
    sent = [one for one in states if one.scope == "units"]
    concerned = [
        one for one in sent if any(_is_of(was, roster, unit.id, place) for place in one.units)
    ]
    leaves, joins = (
        tuple(above for above in one.upward(unit.id) if above not in other.upward(unit.id))
        for one, other in ((was, roster), (roster, was))
    )
    return UnitMoved(
        officers=tuple(
            one for one in was.officers.values() if one.is_active and was.covers(unit.id, one.unit)
        ),
        machines=tuple(
            one
            for one in was.devices.values()
            if not one.is_revoked and was.covers(unit.id, one.unit)
        ),
        cases=tuple(number_of(one) for one in concerned),
        reach=_reach(concerned, was, roster),
        leaves=leaves,
        joins=joins,
        profiles=(was.profile_of(unit.id), roster.profile_of(unit.id)),
        agencies=(agency_of(was.units[unit.id], directory), agency_of(unit, directory)),
    )


def with_the_body(states: Iterable[State], receiver: str) -> tuple[Diversion, ...]:
    """The open matters that a body outside the police has in hand."""
    return tuple(
        one
        for one in states
        if isinstance(one, Diversion) and one.receiver == receiver and one.status in WITH_THE_BODY
    )


def _is_of(was: Roster, roster: Roster, unit: str, place: str) -> bool:
    return was.covers(unit, place) or roster.covers(unit, place)


def _reach(states: Iterable[State], was: Roster, roster: Roster) -> tuple[Reach, ...]:
    """Which stations are sent other cases, and how many they gain and lose."""
    gained: dict[str, int] = {}
    lost: dict[str, int] = {}
    for state in states:
        then = was.audience(state.units, state.respondents)
        now = roster.audience(state.units, state.respondents)
        for station in now - then:
            gained[station] = gained.get(station, 0) + 1
        for station in then - now:
            lost[station] = lost.get(station, 0) + 1
    return tuple(
        Reach(station, gained.get(station, 0), lost.get(station, 0))
        for station in sorted({*gained, *lost})
    )


def _moved(state: State, before: Directory, after: Directory) -> Iterator[Moved]:
    running = {one.code: one for one in clocks(state, before) if one.is_running}
    if not running:
        return
    words = labels(state, before)
    for one in clocks(state, after):
        was = running.get(one.code)
        if was is not None and was.due_at != one.due_at:
            yield Moved(number_of(state), words[one.code], was.due_at, one.due_at)
