"""Whose turn it is in a life, what an officer is offered, and what a form lets them choose."""

from typing import Any, Protocol

from msgspec import Struct

from casework.asking import Asking
from casework.fields import Field, slots
from casework.state import State
from casework.worklist import Seat, is_turn, offered
from tests.harness.bureau import DEVICE_OF, OFFICERS, Scribe


class Led(Protocol):
    """One case in a test's hand: a ``Life``, an ``Item``, a ``Mail``, an ``Order``."""

    case: str

    @property
    def scribe(self) -> Scribe:
        """Who records what happens to it."""
        ...


def seat(life: Led, officer: str) -> Seat:
    """An officer at their machine, now."""
    context = life.scribe.context()
    return Seat(context.roster.officers[officer], DEVICE_OF[officer], context)


def turn_of(life: Led) -> set[str]:
    """Every officer of the bureau whose turn it is."""
    state = life.scribe.states[life.case]
    return {one for one, *_ in OFFICERS if is_turn(state, seat(life, one))}


def offers(life: Led, officer: str, cut: str = "") -> dict[str, str]:
    """The steps that an officer is shown, and the clause that greys each; empty: open.

    ``cut`` is left out at the beginning of each name.
    """
    state: State = life.scribe.states[life.case]
    return {
        one.event_type.removeprefix(cut): one.refusal.clause if one.refusal else ""
        for one in offered(state, seat(life, officer))
    }


def asking(life: Led, officer: str, **so_far: Any) -> Asking[Any]:
    """An officer before a form of the case, with what they chose so far."""
    return seat(life, officer).asking(life.scribe.states.get(life.case), so_far)


def field(schema: type[Struct], name: str) -> Field:
    """A field of a form, as its schema describes it."""
    return next(slot.field for slot in slots(schema) if slot.name == name)


def among(schema: type[Struct], name: str, ask: Asking[Any]) -> list[str]:
    """What may be chosen for a field by whoever asks."""
    choose = field(schema, name).among
    assert choose is not None
    return [choice.value for choice in choose(ask)]


def first(schema: type[Struct], name: str, ask: Asking[Any]) -> Any:
    """What stands in a field at the beginning for whoever asks."""
    begin = field(schema, name).first
    assert begin is not None
    return begin(ask)


def chosen_from(
    life: Led, officer: str, schema: type[Struct], field: str, **so_far: Any
) -> list[str]:
    """What may be chosen for a field of a form."""
    return among(schema, field, asking(life, officer, **so_far))


def first_in(life: Led, officer: str, schema: type[Struct], field: str, **so_far: Any) -> Any:
    """What stands in a field of a form at the beginning."""
    return first(schema, field, asking(life, officer, **so_far))
