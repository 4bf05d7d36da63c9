"""What a form is made from, beside the schema of its step: who asks, about which case, now.

The functions here answer "who may be chosen" for the fields of every kind
(``casework.fields``); a kind adds its own beside its bodies.  All are pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from casework.codes import Coded, Role
from casework.context import Context
from casework.counting import Counted
from casework.event import CHINA, Label
from casework.fields import Choice
from casework.machine import Machine
from casework.officers import Officer, Roster, Unit
from casework.state import State

S_co = TypeVar("S_co", bound=State | None, covariant=True)


@dataclass(frozen=True)
class Asking(Generic[S_co]):
    """An officer before a form: ``state`` is ``None`` when it opens a case.

    ``so_far`` holds what stands in the form's fields already, by name, in plain terms.
    """

    state: S_co
    context: Context
    officer: Officer
    so_far: Mapping[str, object] = field(default_factory=dict)
    counted: tuple[Counted, ...] = ()
    """The limits that have started on the case."""
    machines: Mapping[str, Machine[Any]] = field(default_factory=dict)
    """Every kind of case: for what is chosen among kinds or steps."""

    @property
    def roster(self) -> Roster:
        """Who is who."""
        return self.context.roster

    @property
    def station(self) -> str:
        """The officer's own station."""
        return self.roster.station(self.officer.unit)

    def text(self, name: str) -> str:
        """What stands in a field so far; empty when nothing does."""
        return str(self.so_far.get(name) or "")


def now(asking: Asking[State | None]) -> datetime:
    """This moment."""
    return asking.context.now


def today(asking: Asking[State | None]) -> date:
    """The day it is in China."""
    return asking.context.now.astimezone(CHINA).date()


def me(asking: Asking[State | None]) -> str:
    """The officer who asks."""
    return asking.officer.id


def own_station(asking: Asking[State | None]) -> str:
    """The station of the officer who asks."""
    return asking.station


def codes(members: Iterable[Coded]) -> tuple[Choice, ...]:
    """Codes as choices."""
    return tuple(Choice(code.value, code.label) for code in members)


def units(found: Iterable[Unit]) -> tuple[Choice, ...]:
    """Units in use as choices, by their code."""
    ordered = sorted((unit for unit in found if unit.is_active), key=lambda unit: unit.code)
    return tuple(Choice(unit.id, Label(unit.name, unit.name)) for unit in ordered)


def officers(found: Iterable[Officer]) -> tuple[Choice, ...]:
    """Officers as choices, by their number."""
    ordered = sorted(found, key=lambda officer: officer.police_no)
    return tuple(Choice(one.id, officer_label(one)) for one in ordered)


def officer_label(officer: Officer) -> Label:
    """An officer among others: two may have one name, so the number stands beside it."""
    words = f"{officer.name} {officer.police_no}"
    return Label(words, words)


def at_work(
    asking: Asking[State | None], unit: str, roles: Iterable[Role] = Role
) -> tuple[Choice, ...]:
    """The officers of the station of a unit who may act alone, in one of these roles."""
    roster, wanted = asking.roster, frozenset(roles)
    return officers(
        one
        for one in roster.officers.values()
        if one.is_active
        and not one.is_aux
        and not wanted.isdisjoint(one.roles)
        and roster.same_station(one.unit, unit)
    )


def my_colleagues(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The officers of the asker's own station who may act alone."""
    return at_work(asking, asking.officer.unit)


def units_below_owner(asking: Asking[State]) -> tuple[Choice, ...]:
    """The units that the case's owner reaches and the complaint wall does not shut out."""
    roster, state = asking.roster, asking.state
    walled = roster.walled_stations(state.respondents)
    return units(
        unit
        for unit in roster.units.values()
        if roster.covers(state.unit, unit.id) and roster.station(unit.id) not in walled
    )


def units_outside_wall(asking: Asking[State]) -> tuple[Choice, ...]:
    """Every unit that the complaint wall does not shut out."""
    roster = asking.roster
    walled = roster.walled_stations(asking.state.respondents)
    return units(unit for unit in roster.units.values() if roster.station(unit.id) not in walled)
