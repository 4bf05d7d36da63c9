"""What was written down too late to count as said: a list and a rate, for the supervision.

The rule it keeps (domain 15): a flag is for whoever looks after the work of others.  It is no
part of a unit's own ranking, and nobody below the supervision is shown it: a rate that its own
unit answers for is a rate that its own unit improves.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from casework.codes import Role
from casework.metrics.rate import Rate
from casework.metrics.scope import Scope, readable
from casework.officers import Officer
from casework.said import is_back_dated
from casework.state import Said, State

SEEN_BY = (Role.SUPERV,)


class BackDated(Struct, frozen=True):
    """One moment that was written down too late: of which case, and what was said."""

    case: str
    said: Said


class UnitFlags(Struct, frozen=True):
    """How much of what a unit wrote down in the period was written down too late."""

    unit: str
    back_dated: Rate


def _said(states: Iterable[State], scope: Scope) -> Iterator[BackDated]:
    """Every moment that somebody gave in the period; by when they wrote it down."""
    for state in scope.known(states):
        for one in state.said:
            if scope.period.holds(one.recorded_at):
                yield BackDated(state.case, one)


def _looks_after(officer: Officer, unit: str, scope: Scope) -> bool:
    return scope.directory.roster.may(officer, SEEN_BY, (unit,), scope.now)


def back_dated(states: Iterable[State], scope: Scope, reader: Officer) -> tuple[BackDated, ...]:
    """The list for the inspection, the newest entry last: of units that they look after."""
    shown = readable(states, reader, scope.directory.roster)
    found = (
        one
        for one in _said(shown, scope)
        if is_back_dated(one.said, scope.directory) and _looks_after(reader, one.said.unit, scope)
    )
    return tuple(sorted(found, key=lambda one: (one.said.recorded_at, one.case, one.said.field)))


def unit_flags(
    states: Iterable[State], units: Iterable[str], scope: Scope, reader: Officer
) -> tuple[UnitFlags, ...]:
    """The rate of each unit and those below it that the reader looks after."""
    roster = scope.directory.roster
    known = [one.said for one in _said(readable(states, reader, roster), scope)]
    return tuple(
        UnitFlags(unit, _rate([one for one in known if roster.covers(unit, one.unit)], scope))
        for unit in units
        if _looks_after(reader, unit, scope)
    )


def _rate(said: Iterable[Said], scope: Scope) -> Rate:
    known = tuple(said)
    late = sum(is_back_dated(one, scope.directory) for one in known)
    return Rate(numerator=late, denominator=len(known))
