"""Ledger items brought along the road and aside, and whoever sits before one."""

from datetime import timedelta
from typing import Any

from msgspec import structs

from casework.asking import Asking
from casework.cases.ledger import assigning
from tests.harness.bureau import (
    PRECINCT,
)
from tests.harness.lives.ledger import Item, amendment
from tests.harness.lives.turns import seat


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


def asking(item: Item | None, officer: str, **so_far: Any) -> Asking[Any]:
    known = item or Item()
    return seat(known, officer).asking(item.state if item else None, so_far)
