"""A receiver of hand-offs in the directory."""

from typing import Any

from casework.cases import directory
from casework.receivers import Sector
from tests.harness.bureau import OFFICE
from tests.harness.lives.life import Life, founded


def registering(**changes: Any) -> directory.ReceiverRegistered:
    fields: dict[str, Any] = {
        "code": "R22",
        "name": "古城市供热集团",
        "sector": Sector.UTILITY,
        "topics": ("HEATING",),
    }
    return directory.ReceiverRegistered(**(fields | changes))


def registered() -> Life:
    life = Life(founded())
    life.do(OFFICE, registering())
    return life
