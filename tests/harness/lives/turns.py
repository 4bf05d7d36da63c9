"""Whose turn it is in a life, what an officer is offered, and what a form lets them choose."""

from typing import Any

from msgspec import Struct

from casework.fields import slots
from casework.worklist import Seat, is_turn, offered
from tests.harness.bureau import DEVICE_OF, OFFICERS
from tests.harness.lives.life import Life


def seat(life: Life, officer: str) -> Seat:
    """An officer at their machine, now."""
    known = life.scribe.directory.roster.officers[officer]
    return Seat(known, DEVICE_OF[officer], life.scribe.context())


def turn_of(life: Life) -> set[str]:
    """Every officer of the bureau whose turn it is."""
    return {one for one, *_ in OFFICERS if is_turn(life.state, seat(life, one))}


def offers(life: Life, officer: str) -> dict[str, str]:
    """The steps that an officer is shown, and the clause that greys each; empty: open."""
    return {
        one.event_type: one.refusal.clause if one.refusal else ""
        for one in offered(life.state, seat(life, officer))
    }


def chosen_from(
    life: Life, officer: str, schema: type[Struct], field: str, **so_far: Any
) -> list[str]:
    """What may be chosen for a field of a form."""
    asking = seat(life, officer).asking(life.scribe.states.get(life.case), so_far)
    among = next(slot.field.among for slot in slots(schema) if slot.name == field)
    assert among is not None
    return [choice.value for choice in among(asking)]


def first_in(life: Life, officer: str, schema: type[Struct], field: str, **so_far: Any) -> Any:
    """What stands in a field of a form at the beginning."""
    asking = seat(life, officer).asking(life.scribe.states.get(life.case), so_far)
    first = next(slot.field.first for slot in slots(schema) if slot.name == field)
    assert first is not None
    return first(asking)
