"""What the rows of the directory have in common: who takes them, and where they lead."""

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct

from casework.cases.directory.events import (
    DeviceEnrolled,
    FalsificationFound,
    OfficerRegistered,
    OutageRecorded,
)
from casework.cases.directory.state import OfficerCase, ReceiverCase, UnitCase
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.in_force import Held, replaced
from casework.steps import Changes, Guard, Step, Where, named

B = TypeVar("B", bound=Struct)

ADMIN = (Role.ADMIN,)
"""The system administrator: units, accounts, tables, machines."""
SECURITY = (Role.SECURITY,)
"""The security administrator: passwords, machines that are shut out, power that is given."""

OfUnit = OfficerRegistered | DeviceEnrolled | OutageRecorded | FalsificationFound


def _unit_exists(state: object, event: Event[OfUnit], context: Context) -> bool:
    return event.body.unit in context.roster.units


def _unit_is_in_use(
    state: object, event: Event[OfficerRegistered | DeviceEnrolled], context: Context
) -> bool:
    known = context.roster.units.get(event.body.unit)
    has_left = isinstance(event.body, OfficerRegistered) and not event.body.is_active
    return has_left or known is None or known.is_active


UNIT_IN_USE = Guard(
    "directory.unit_in_use",
    Label("单位已撤销,请选择在用单位", "The unit was dissolved; choose one that is in use"),
    _unit_is_in_use,
)
UNIT_EXISTS = Guard("directory.unit", Label("单位不存在", "The unit does not exist"), _unit_exists)


def stands(state: object, event: Event[object], record: Struct) -> Changes:
    """A record from now on; what stood before keeps the moment until which it did."""
    if not isinstance(state, UnitCase | OfficerCase | ReceiverCase):
        return {"record": record}
    earlier: tuple[Held[Any], ...] = state.earlier
    return {"record": record, "earlier": replaced(earlier, state.record, event.core.at)}


def kept(
    body: type[B],
    *,
    label: Label,
    verb: str,
    change: str,
    apply: Callable[[object, Event[B]], Changes],
    guards: tuple[Guard[object, B], ...] = (),
    by: tuple[Role, ...] = ADMIN,
    at: Where = "involved",
    frm: tuple[str, ...] = ("IN_FORCE",),
    to: str | Callable[[object, Event[B]], str] = "IN_FORCE",
) -> tuple[Step[object, B], Step[object, B]]:
    """A pair of rows: the first event opens the case, later ones of ``…Anew`` replace it.

    ``verb`` and ``change`` are the English buttons of the two; ``at`` is where whoever changes
    it must reach, ``frm`` from which states, ``to`` where both lead.
    """

    def row(body: type[B], label: Label, verb: str, frm: tuple[str, ...]) -> Step[object, B]:
        return Step(
            body=body,
            label=label,
            verb=verb,
            frm=frm,
            to=to,
            by=by,
            at=at,
            guards=guards,
            apply=apply,
        )

    anew = named(f"{body.__name__}Anew", body)
    changed = Label(f"{label.zh}(变更)", f"{label.en} (changed)")
    return row(body, label, verb, ()), row(anew, changed, change, frm)
