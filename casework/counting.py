"""The limits of one scope, counted for one case: its moments, pauses and extensions.

The rule it keeps: a state holds facts only (``received_at``, the pauses and extensions of
each limit by its code), and due times follow from them, the profile and the calendar.
``casework.deadlines`` asks for a case's clocks; the guards of a pause or an extension ask
for one of them.  Both count here, so a window never shows another due time than the one
that a rule refused.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import Struct

from casework.clocks import Clock, Extension, Pause, start, stop
from casework.context import Directory
from casework.event import Label
from casework.limits import Limit
from casework.said import moment
from casework.state import State


class Appointment(Struct, frozen=True, kw_only=True):
    """A moment that somebody named for a case: a promised date, a citizen's own deadline.

    ``since`` is when it was named, ``done_at`` when it was kept.
    """

    code: str
    label: Label
    due_at: datetime
    since: datetime
    done_at: datetime | None = None
    own_deadline: bool = False


class Counted(NamedTuple):
    """A limit and the clock that it gives."""

    limit: Limit
    clock: Clock


def counted(
    state: State,
    directory: Directory,
    scope: str,
    named: date | None = None,
    ends: tuple[datetime, ...] = (),
    lengthens: bool = True,
    only: Collection[str] | None = None,
) -> tuple[Counted, ...]:
    """Every limit of ``scope`` that has started on the case, in profile order.

    ``named`` is a day set by the head: it stands in for the longest running limit, where
    it ``lengthens`` even if it is later (otherwise only an extension gives more time).  What
    is still owed when the duties end (``ends``: a letter was passed on, withdrawn) stops
    there; the first stop counts.  With ``only`` these limits (codes) alone are counted.
    """
    profile = directory.profile(state.unit, state.opened_at) if scope else None
    if profile is None:
        return ()
    duties = [limit for limit in profile.limits_for(scope) if not limit.window]
    last = _last_duty(duties, state) if named else None
    found = []
    for limit in duties:
        started = _began(state, limit.starts)
        if started is not None and (only is None or limit.code in only):
            changes = _changes(state, limit.code)
            clock = start(limit, started, directory.calendar, None, *changes)
            if named is not None and limit is last:
                agreed = start(limit, started, directory.calendar, named, *changes)
                clock = agreed if lengthens or agreed.due_at < clock.due_at else clock
            found.append(
                Counted(limit, _stopped(clock, moment(state, limit.stops, directory), ends))
            )
    return tuple(found)


def _began(state: State, name: str) -> datetime | None:
    """When a limit begins: as it is said, for a later moment would give more time."""
    found = getattr(state, name, None)
    return found if isinstance(found, datetime) else None


def _last_duty(duties: Iterable[Limit], state: State) -> Limit | None:
    running = [limit for limit in duties if _began(state, limit.starts) is not None]
    return running[-1] if running else None


def _changes(state: Any, code: str) -> tuple[tuple[Pause, ...], tuple[Extension, ...]]:
    pauses: Mapping[str, tuple[Pause, ...]] = getattr(state, "pauses", {})
    extensions: Mapping[str, tuple[Extension, ...]] = getattr(state, "extensions", {})
    return pauses.get(code, ()), extensions.get(code, ())


def _stopped(clock: Clock, done: datetime | None, ends: tuple[datetime, ...]) -> Clock:
    stops = [at for at in ends if at > clock.started_at]
    if done is not None:
        stops.append(done)
    return stop(clock, min(stops)) if stops else clock
