"""Numbers that people read, formatted from a running count (domain 5.1).

* the **display number** ``TYPE-ORG-YYYYMMDD-NNNN``: every case has one, counted per type,
  unit and day;
* the **formal number** ``X公督〔2026〕12号``: an order has one from the moment it is issued,
  counted per issuing office and year, without gaps.  A revoked order keeps its number.

The central mailbox gives the count in the transaction that accepts the event, so an
event that is refused leaves no gap, and a desk never makes a number by itself.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from casework.context import Directory
from casework.event import CHINA
from casework.machine import Machine
from casework.officers import Unit
from casework.sameness import bare
from casework.state import State
from casework.steps import Step

AGENCIES = "formal.agency"
"""Code list of the agencies' short names (机关代字): unit code to ``"古公"``."""


class Series(NamedTuple):
    """A running count: the key under which it is kept, and the number it gives."""

    key: str
    number: Callable[[int], str]


def display_number(type_code: str, unit_code: str, day: datetime, count: int) -> str:
    """``JD-610103500100-20260914-0007``."""
    return f"{type_code}-{unit_code}-{day.astimezone(CHINA):%Y%m%d}-{count:04d}"


def formal_number(agency: str, code: str, year: int, count: int) -> str:
    """``古公督〔2026〕12号``: the brackets are those of GB/T 9704."""
    return f"{agency}{code}〔{year}〕{count}号"


def series(
    machine: Machine[Any],
    step: Step[Any, Any],
    before: State | None,
    after: State,
    directory: Directory,
    now: datetime,
) -> Series | None:
    """The count that numbers the case at this step; ``None`` where it gets no number."""
    unit = directory.roster.units.get(after.unit)
    if step.formal:
        return _formal(machine.formal_code(after), after.unit, unit, directory, now)
    if not step.numbers or (before is not None and before.number is not None):
        return None
    type_code, unit_code = machine.number_code(after), unit.code if unit else ""
    return Series(
        f"{type_code}-{unit_code}-{now.astimezone(CHINA):%Y%m%d}",
        lambda count: display_number(type_code, unit_code, now, count),
    )


def _formal(
    code: str, office: str, unit: Unit | None, directory: Directory, now: datetime
) -> Series:
    """One count per office and year, whatever the office is called by then."""
    year = now.astimezone(CHINA).year
    agency = agency_of(unit, directory)
    return Series(f"{code}-{office}-{year}", lambda count: formal_number(agency, code, year, count))


def agency_of(unit: Unit | None, directory: Directory) -> str:
    """The short name that the bureau issued; else its first character and 公."""
    if unit is None:
        return ""
    for item in directory.lists.get(AGENCIES, ()):
        if bare(item.code) == bare(unit.code):
            return item.label.zh
    return f"{unit.name[:1]}公"
