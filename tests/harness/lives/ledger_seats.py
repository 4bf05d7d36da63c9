"""Who sits before an item: whose turn it is, what is shown, what a form offers."""

from datetime import timedelta
from typing import Any

from msgspec import Struct, structs

from casework.asking import Asking
from casework.cases.ledger import assigning
from casework.fields import Field, slots
from casework.worklist import Seat, is_turn, offered
from tests.harness.bureau import (
    DEVICE_OF,
    OFFICERS,
    PRECINCT,
)
from tests.harness.lives.ledger import Item, amendment


def seat(item: Item, officer: str) -> Seat:
    context = item.office.context()
    return Seat(context.roster.officers[officer], DEVICE_OF[officer], context)


def turns(item: Item) -> set[str]:
    """Everybody whose turn it is."""
    return {one[0] for one in OFFICERS if is_turn(item.state, seat(item, one[0]))}


def shown(item: Item, officer: str) -> dict[str, str]:
    """The steps that an officer is shown, each with the clause that greys it."""
    return {
        one.event_type: one.refusal.clause if one.refusal else ""
        for one in offered(item.state, seat(item, officer))
    }


def pretend(item: Item, **fields: Any) -> Item:
    """The item with other facts than it came to."""
    item.office.states[item.case] = structs.replace(item.state, **fields)
    return item


def brought(last: str, beside: tuple[str, ...]) -> Item:
    """An item along the road, and aside; a second amendment replaces the same value anew."""
    item = Item().go(last) if last else Item()
    for number, step in enumerate(beside):
        if step == "LedgerItemAmended":
            body, private = amendment(place=f"钟楼社区{number}号院")
            item.say(step, body=body, private=private)
        else:
            item.say(step)
    return item


def assigned(*co_units: str, handler: str = "") -> Item:
    """An item of the precinct, with supporting units."""
    item = Item().go("LedgerItemEstablished")
    due = item.today + timedelta(days=7)
    item.say(
        "LedgerItemAssigned",
        body=assigning.LedgerItemAssigned(
            lead_unit=PRECINCT, due_on=due, co_units=co_units, handler=handler
        ),
    )
    return item


def field(schema: type[Struct], name: str) -> Field:
    return next(slot.field for slot in slots(schema) if slot.name == name)


def asking(item: Item | None, officer: str, **so_far: Any) -> Asking[Any]:
    known = item or Item()
    return seat(known, officer).asking(item.state if item else None, so_far)


def among(schema: type[Struct], name: str, ask: Asking[Any]) -> list[str]:
    choose = field(schema, name).among
    assert choose is not None
    return [choice.value for choice in choose(ask)]


def first(schema: type[Struct], name: str, ask: Asking[Any]) -> Any:
    begin = field(schema, name).first
    assert begin is not None
    return begin(ask)
