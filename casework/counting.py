"""The limits of one scope, counted for one case: its moments, pauses and extensions.

The rule it keeps: a state holds facts only (``received_at``, the pauses and extensions of
each limit by its code), and due times follow from them, the profile and the calendar.
``casework.deadlines`` asks for a case's clocks; the guards of a pause or an extension ask
for one of them.  Both count here, so a window never shows another due time than the one
that a rule refused.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import Struct

from casework.calendar import WorkCalendar
from casework.clocks import Clock, Extension, Pause, start, stop
from casework.context import Directory
from casework.event import Label
from casework.limits import Limit, LimitProfile
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

    A table that is issued anew moves what still runs.  What had stopped is counted by what was
    in force when it stopped, or a verdict could be changed after the fact.
    """
    if not scope:
        return ()
    found: list[Counted] = []
    since: datetime | None = None
    for profile, calendar, until in directory.tables_since(state.unit, state.opened_at):
        if profile is not None:
            counts = _count(
                state, directory, profile, calendar, scope, named, ends, lengthens, only
            )
            found += [one for one in counts if _is_judged(one.clock, since, until)]
        since = until
    return tuple(found)


def _is_judged(clock: Clock, since: datetime | None, until: datetime | None) -> bool:
    """Whether a clock is judged by the tables that stood between two moments.

    Without an end they stand, and judge what still runs as well.
    """
    at = clock.stopped_at
    if at is None:
        return until is None
    return (since is None or since <= at) and (until is None or at < until)


def _count(
    state: State,
    directory: Directory,
    profile: LimitProfile,
    calendar: WorkCalendar,
    scope: str,
    named: date | None,
    ends: tuple[datetime, ...],
    lengthens: bool,
    only: Collection[str] | None,
) -> Iterator[Counted]:
    duties = [limit for limit in profile.limits_for(scope) if not limit.window]
    last = _last_duty(duties, state) if named else None
    for limit in duties:
        started = _began(state, limit.starts)
        if started is None or (only is not None and limit.code not in only):
            continue
        changes = _changes(state, limit.code)
        clock = start(limit, started, calendar, None, *changes)
        if named is not None and limit is last:
            agreed = start(limit, started, calendar, named, *changes)
            clock = agreed if lengthens or agreed.due_at < clock.due_at else clock
        yield Counted(limit, _stopped(clock, moment(state, limit.stops, directory), ends))


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
