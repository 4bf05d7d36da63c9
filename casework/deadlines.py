"""The clocks that run on a case: its moments, counted by the limits in force.

A state keeps only moments (``established_at``, ``fed_back_at``), named as the limit
profile names them.  Due times are counted when somebody looks, from the directory's
profile and calendar: a holiday table that arrives (an event) moves every due time at
once, the same way at the desk and at the centre.

Beside the limits run the moments that somebody named (a promised date, the citizen's own
deadline), and a merged letter shares the reply clock of the one it was merged into.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from casework.clocks import Clock, stop
from casework.context import Directory
from casework.counting import Counted
from casework.event import Label
from casework.machine import Machine
from casework.owed import labels_of, limits_of, moments_of
from casework.registry import machine_of
from casework.said import moment
from casework.state import State

Related = Callable[[str], State | None]


def clocks(
    state: State, directory: Directory, related: Related = lambda case: None
) -> tuple[Clock, ...]:
    """Every clock of a case that has started, running or stopped, in profile order.

    A day set by the head stands in for the longest running limit.  ``related`` gives the
    case whose clock this one shares; where it is not known, the case's own clock runs.
    """
    machine = machine_of(state)
    own = limits_of(machine, state, directory)
    shared = tuple(_shared(machine, state, one, directory, related) for one in own)
    return (*shared, *moments_of(machine, state, directory))


def next_clock(
    state: State, directory: Directory, related: Related = lambda case: None
) -> Clock | None:
    """The running clock that is due first; ``None`` where nothing is owed."""
    running = [clock for clock in clocks(state, directory, related) if clock.is_running]
    return min(running, key=lambda clock: clock.due_at, default=None)


def labels(state: State, directory: Directory) -> Mapping[str, Label]:
    """The words for the codes of a case's clocks."""
    return labels_of(machine_of(state), state, directory)


def lacks_limits(state: State, directory: Directory) -> bool:
    """Whether nothing is counted of a case that should have limits: no profile is in force."""
    return bool(machine_of(state).limits(state)) and (
        directory.profile(state.unit, state.opened_at) is None
    )


def counted_of(state: State, directory: Directory) -> tuple[Counted, ...]:
    """Each limit that has started on a case, and its own clock."""
    return limits_of(machine_of(state), state, directory)


def _shared(
    machine: Machine[Any], state: State, own: Counted, directory: Directory, related: Related
) -> Clock:
    """The other case's clock, stopped by this case's own moment.

    A clock that had stopped there before this case's began is not shared: it cannot
    answer for what came after it.
    """
    code = own.limit.code
    followed = machine.follows(state, code)
    master = related(followed) if followed else None
    if master is None:
        return own.clock
    theirs = counted_of(master, directory)
    clock = next((one.clock for one in theirs if one.limit.code == code), None)
    if clock is None or _is_over(clock, own.clock.started_at):
        return own.clock
    done = moment(state, own.limit.stops, directory)
    running = replace(clock, stopped_at=None)
    return running if done is None else stop(running, done)


def _is_over(clock: Clock, at: datetime) -> bool:
    return clock.stopped_at is not None and clock.stopped_at <= at
