"""What of a case stands in the columns that lists filter and sort by: read from its kind.

``awaits`` is the event type of the one step that the case waits for, so its words, roles
and place come from the case table and exist once.  A case that awaits nothing is done with,
and owes nothing.
"""

import logging
from datetime import datetime
from typing import NamedTuple

import msgspec

from casework.cases.walk_in import WalkIn
from casework.context import Directory
from casework.deadlines import lacks_limits, next_clock
from casework.event import CHINA
from casework.facts import happened_at
from casework.log_lines import fault_fields
from casework.registry import machine_of
from casework.state import Scope, State
from casework.worklist import next_step

_log = logging.getLogger(__name__)
_EPOCH = datetime.fromtimestamp(0, CHINA)


class _Reach(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a reach, in this order; rows of before lack what was added since."""

    reads: Scope
    complaint: bool
    units: tuple[str, ...]
    respondents: tuple[str, ...]
    shut_out: tuple[str, ...] = ()


_read_reach = msgspec.json.Decoder(_Reach)


class Columns(NamedTuple):
    """The columns of table ``cases`` that are computed from a state."""

    kind: str
    status: str
    unit: str
    lead: str
    happened_at: int
    due_at: int | None
    awaits: str
    persons: int
    services: int
    reach: str
    is_unlimited: int
    has_two_values: int


def milliseconds(at: datetime) -> int:
    """A moment as the database sorts it."""
    return round(at.timestamp() * 1000)


def moment(ms: int) -> datetime:
    """The moment that :func:`milliseconds` wrote."""
    return datetime.fromtimestamp(ms / 1000, CHINA)


def columns(state: State, directory: Directory) -> Columns:
    """The list columns of a case."""
    return limited(plain_columns(state), state, directory)


def limited(listed: Columns, state: State, directory: Directory) -> Columns:
    """Columns without limits, with what the limits in force say of the case."""
    if not listed.awaits:
        return listed
    try:
        clock = next_clock(state, directory)
        is_unlimited = lacks_limits(state, directory)
    except (ValueError, OverflowError) as error:
        # Of an older centre, before days were bounded: the case is shown as one without limits.
        _log.warning("limits cannot be counted", extra=fault_fields(error))
        return listed._replace(is_unlimited=1)
    due_at = None if clock is None else milliseconds(clock.due_at)
    return listed._replace(due_at=due_at, is_unlimited=int(is_unlimited))


def plain_columns(state: State) -> Columns:
    """The same without what depends on limits: whatever raises here breaks every list."""
    machine = machine_of(state)
    lead = machine.display.lead if machine.display else ""
    return Columns(
        kind=machine.kind,
        status=state.status,
        unit=state.unit,
        lead=_code(getattr(state, lead)) if lead else "",
        happened_at=milliseconds(happened_at(state)),
        due_at=None,
        awaits=next_step(state),
        persons=_kept(state.persons) if isinstance(state, WalkIn) else 0,
        services=_kept(_services(state)) if isinstance(state, WalkIn) else 0,
        reach=reach_of(state),
        is_unlimited=0,
        has_two_values=int(bool(state.conflicts)),
    )


MOST_KEPT = 2**63 - 1
"""What a column of the database holds."""


def _kept(number: int) -> int:
    if number > MOST_KEPT:
        raise OverflowError("no column holds such a number")
    return number


def _code(lead: object) -> str:
    """The code by which a list may be narrowed; words of its own are no code."""
    return str(lead) if isinstance(lead, str) else ""


def _services(walk_in: WalkIn) -> int:
    return sum(service.quantity for service in walk_in.services)


class Reach(State, frozen=True, tag="reach"):
    """All of a case on which it depends who may read it (``casework.officers.may_read``)."""

    reads: Scope
    complaint: bool
    apart: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        return self.reads

    @property
    def shut_out(self) -> tuple[str, ...]:
        return self.apart

    @property
    def is_complaint(self) -> bool:
        return self.complaint


def reach_of(state: State) -> str:
    """Who may read a case, as far as the case decides it: the same text, the same readers."""
    said = _Reach(state.scope, state.is_complaint, state.units, state.respondents, state.shut_out)
    return msgspec.json.encode(said).decode()


def read_reach(text: str) -> Reach:
    """A case of which only the reach is known."""
    kept = _read_reach.decode(text)
    return Reach(
        case="",
        status="",
        unit="",
        units=kept.units,
        respondents=kept.respondents,
        opened_at=_EPOCH,
        opened_by="",
        updated_at=_EPOCH,
        last="",
        reads=kept.reads,
        complaint=kept.complaint,
        apart=kept.shut_out,
    )
