"""The clocks that run on a case: its moments, counted by the limits in force.

A state keeps only moments (``established_at``, ``fed_back_at``), named as the limit
profile names them.  Due times are counted when somebody looks, from the directory's
profile and calendar: a holiday table that arrives (an event) moves every due time at
once, the same way at the desk and at the centre.
"""

from collections.abc import Iterable
from datetime import datetime

from casework.clocks import Clock, start, stop
from casework.context import Directory
from casework.limits import Limit
from casework.registry import MACHINES, kind_of_state
from casework.state import State


def clocks(state: State, directory: Directory) -> tuple[Clock, ...]:
    """Every clock of a case that has started, running or stopped, in profile order.

    A day set by the head stands in for the longest running limit.
    """
    machine = MACHINES[kind_of_state(state)]
    scope = machine.limits(state)
    profile = directory.profile(state.unit, state.opened_at) if scope else None
    if profile is None:
        return ()
    duties = [limit for limit in profile.limits_for(scope) if not limit.window]
    named = machine.named_day(state)
    last = _last_duty(duties, state) if named else None
    counted = []
    for limit in duties:
        started = _moment(state, limit.starts)
        if started is not None:
            day = named if limit is last else None
            clock = start(limit, started, directory.calendar, day)
            stopped = _moment(state, limit.stops)
            counted.append(clock if stopped is None else stop(clock, stopped))
    return tuple(counted)


def next_clock(state: State, directory: Directory) -> Clock | None:
    """The running clock that is due first; ``None`` where nothing is owed."""
    running = [clock for clock in clocks(state, directory) if clock.is_running]
    return min(running, key=lambda clock: clock.due_at, default=None)


def _last_duty(duties: Iterable[Limit], state: State) -> Limit | None:
    running = [limit for limit in duties if _moment(state, limit.starts) is not None]
    return running[-1] if running else None


def _moment(state: State, name: str) -> datetime | None:
    moment = getattr(state, name, None)
    return moment if isinstance(moment, datetime) else None
