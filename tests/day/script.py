"""What a life is made of: who sits where and does what, and values that are known only then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from casework.registry import TYPES
from casework.state import State
from desk_client.services.cases import CaseQuery
from tests.day.stage import DeskSpot, Officer, settle


@dataclass
class Scene:
    """Where something is done, and the cases that have been opened so far, by their names."""

    spot: DeskSpot
    officer: Officer
    cases: dict[str, str]

    def officer_id(self, police_no: str) -> str:
        """Of whom everybody knows the number."""
        officers = self.spot.store.directory().roster.officers.values()
        return next(one.id for one in officers if one.police_no == police_no)

    def unit_id(self, code: str) -> str:
        """Of a unit whose code is known."""
        units = self.spot.store.directory().roster.units.values()
        return next(one.id for one in units if one.code == code)

    def number_of(self, state: State) -> str:
        """How people call it."""
        return state.number or state.temp_no


Value = Any
"""A plain value, a function of the :class:`Scene`, or a list or mapping of such."""


@dataclass(frozen=True)
class Deed:
    """A step that is taken on a case; the first of a name opens it."""

    case: str
    event_type: str
    values: Mapping[str, Value] = field(default_factory=dict)
    room: str = ""
    """Where it is taken, if not in the room of its kind."""
    picture: str = ""
    others: tuple[str, ...] = ()
    """Other cases that the step is about: they must have come to the machine, too."""

    @property
    def kind(self) -> str:
        """The kind of the case."""
        return TYPES[self.event_type].machine.kind

    @property
    def opens(self) -> bool:
        """Whether it begins a case."""
        return not TYPES[self.event_type].step.frm


@dataclass(frozen=True)
class Sitting:
    """Somebody sits down at a machine and does one thing after the other."""

    spot: str
    officer: Officer
    deeds: tuple[Deed, ...]


def said(value: Value, scene: Scene) -> Any:
    """The plain value."""
    if callable(value):
        return value(scene)
    if isinstance(value, Mapping):
        return {name: said(one, scene) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [said(one, scene) for one in value]
    return value


def officer(police_no: str) -> Callable[[Scene], str]:
    """Somebody, by the police number."""
    return lambda scene: scene.officer_id(police_no)


def unit(code: str) -> Callable[[Scene], str]:
    """A unit, by its code."""
    return lambda scene: scene.unit_id(code)


def day(days: int) -> Callable[[Scene], str]:
    """So many days from now."""
    return lambda scene: (scene.spot.program.now() + timedelta(days=days)).date().isoformat()


def ago(minutes: int) -> Callable[[Scene], str]:
    """So many minutes ago."""
    return lambda scene: (scene.spot.program.now() - timedelta(minutes=minutes)).isoformat()


def case(name: str) -> Callable[[Scene], str]:
    """The id of a case, as a list that is chosen from holds it."""
    return lambda scene: scene.cases[name]


def number(name: str) -> Callable[[Scene], str]:
    """The number of a case, as it is typed; once it can be found by it."""

    def of(scene: Scene) -> str:
        state = scene.spot.store.case(scene.cases[name])
        assert state is not None
        settle()
        return scene.number_of(state)

    return of


def any_number(kind: str) -> Callable[[Scene], str]:
    """The number of some case of a kind that the officer may read."""

    def of(scene: Scene) -> str:
        store = scene.spot.store
        reader = store.directory().roster.officers[scene.officer_id(scene.officer.police_no)]
        rows = store.case_rows(reader, CaseQuery((kind,), "all"))
        return next(row.number for row in rows if row.number)

    return of
