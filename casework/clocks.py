"""A clock: one limit running on one case, as a fold over what happened to it.

The rules it keeps (domain §7.1):

* **minutes** run around the clock and never pause; done in the last second is in time.
* **days, months, working days** do not count the start day and end at 24:00 of the last
  one, which is written as 00:00 of the next day, exclusive (:func:`due_text` shows 24:00).
* a **pause** has a lawful reason and pushes the due day by the days after the one it began
  on, up to and with the one it ended on: what was left stays left.
* an **extension** is asked for before the due time; the due time without extensions
  is kept beside the current one, so that extensions cannot hide lateness.
* a clock knows no *now* and no calendar of its own: the same facts give the same bytes on
  every desk.  When a holiday table arrives, :func:`recompute` counts the facts again.

Whether something may be done to a clock is asked in :mod:`casework.clock_checks`; here it is
applied, and applying is total: a fold over accepted events never raises.  What a clock
shows at a moment is in :mod:`casework.clock_reading`.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from casework.calendar import LAST_DAY, WorkCalendar, add_months, later
from casework.event import CHINA
from casework.limits import Kind, Limit

_DAY = timedelta(days=1)
_INSTANT = timedelta.resolution
CITIZEN_DEADLINE = "citizen.deadline"
MOST_KEPT = 4_096
"""Counts by days that are kept: cases of one day and one limit are due together."""


class Pause(Struct, frozen=True):
    """Time that does not count; ``ended_at`` is ``None`` while it lasts."""

    started_at: datetime
    ended_at: datetime | None
    code: str


class Extension(Struct, frozen=True):
    """``amount`` more, in the unit of the limit, granted ``at``."""

    at: datetime
    amount: int
    code: str


class Clock(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One limit running on one case.

    Facts: ``started_at``, ``stopped_at``, ``named_day`` (a last day set by the head instead
    of the full limit), ``pauses``, ``extensions``.  Counted from them: ``due_at``,
    ``original_due_at`` (without extensions), ``warn_at`` (yellow from here on) and
    ``missing_years`` (counted without the notice of those years).
    """

    code: str
    kind: Kind
    started_at: datetime
    due_at: datetime
    warn_at: datetime
    original_due_at: datetime
    stopped_at: datetime | None = None
    named_day: date | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    own_deadline: bool = False
    missing_years: tuple[int, ...] = ()

    @property
    def is_paused(self) -> bool:
        """Whether a pause is open."""
        return bool(self.pauses) and self.pauses[-1].ended_at is None

    @property
    def is_running(self) -> bool:
        """Neither stopped nor paused."""
        return self.stopped_at is None and not self.is_paused


# ------------------------------------------------------------------------------ times


def _in_china(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"a time without its zone: {at.isoformat()}")
    return at.astimezone(CHINA)


def end_of_day(day: date) -> datetime:
    """24:00 of ``day``, written as 00:00 of the next."""
    return datetime.combine(min(day, LAST_DAY) + _DAY, time(), CHINA)


def last_instant(day: date) -> datetime:
    """The last moment that still belongs to ``day``, as records are written."""
    return end_of_day(day) - timedelta(milliseconds=1)


def last_day(due_at: datetime) -> date:
    """The day on which ``due_at`` still falls: 24:00 belongs to the day that it ends."""
    return (_in_china(due_at) - _INSTANT).date()


def due_text(due_at: datetime) -> str:
    """A due time for the eye: ``09-21 24:00``, ``03-08 14:05``."""
    due = _in_china(due_at)
    if due.time() == time():
        return f"{last_day(due):%m-%d} 24:00"
    return f"{due:%m-%d %H:%M}"


# ------------------------------------------------------------------------------- fold


def start(
    limit: Limit,
    at: datetime,
    calendar: WorkCalendar,
    named_day: date | None = None,
    pauses: tuple[Pause, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> Clock:
    """A clock that starts ``at``; ``named_day`` is a last day set by the head.

    A case that keeps only moments gives the pauses and extensions that it has had; the
    answer is the same as from :func:`pause`, :func:`resume` and :func:`extend` in turn.
    """
    began = _in_china(at)
    uncounted = Clock(
        code=limit.code,
        kind=limit.kind,
        started_at=began,
        due_at=began,
        warn_at=began,
        original_due_at=began,
        named_day=named_day,
        pauses=pauses,
        extensions=extensions,
    )
    return recompute(uncounted, limit, calendar)


def named_moment(
    code: str, due_at: datetime, at: datetime, calendar: WorkCalendar, own_deadline: bool = False
) -> Clock:
    """A clock to a moment that somebody named (a loan, an agreed date), known since ``at``."""
    due = _in_china(due_at)
    return Clock(
        code=code,
        kind=Kind.MOMENT,
        started_at=_in_china(at),
        due_at=due,
        warn_at=_start_of_last_workday(last_day(due), 1, calendar),
        original_due_at=due,
        own_deadline=own_deadline,
    )


def citizen_deadline(due_at: datetime, at: datetime, calendar: WorkCalendar) -> Clock:
    """The citizen's own deadline (a train, a court date) as a clock, known since ``at``."""
    return named_moment(CITIZEN_DEADLINE, due_at, at, calendar, own_deadline=True)


def pause(clock: Clock, at: datetime, code: str) -> Clock:
    """Paused from ``at``.  A clock that does not run stays as it is."""
    if not clock.is_running:
        return clock
    return replace(clock, pauses=(*clock.pauses, Pause(_in_china(at), None, code)))


def resume(clock: Clock, at: datetime, limit: Limit, calendar: WorkCalendar) -> Clock:
    """Running again from ``at``, due later by the days in between."""
    if not clock.is_paused or clock.stopped_at is not None:
        return clock
    ended = replace(clock.pauses[-1], ended_at=_in_china(at))
    running = replace(clock, pauses=(*clock.pauses[:-1], ended))
    return recompute(running, limit, calendar)


def extend(
    clock: Clock, at: datetime, amount: int, code: str, limit: Limit, calendar: WorkCalendar
) -> Clock:
    """Due ``amount`` later, counted as the limit is."""
    granted = Extension(_in_china(at), amount, code)
    longer = replace(clock, extensions=(*clock.extensions, granted))
    return recompute(longer, limit, calendar)


def stop(clock: Clock, at: datetime) -> Clock:
    """Stopped ``at``.  The first stop counts; a paused clock stops where it paused."""
    if clock.stopped_at is not None:
        return clock
    return replace(clock, stopped_at=_in_china(at))


def recompute(clock: Clock, limit: Limit | None, calendar: WorkCalendar) -> Clock:
    """The same facts counted again, after a holiday table arrived.

    ``limit`` is the one that the clock was started under, ``None`` for a named moment.
    """
    if limit is None:
        warn_at = _start_of_last_workday(last_day(clock.due_at), 1, calendar)
        return replace(clock, warn_at=warn_at)
    if limit.kind is Kind.MINUTES:
        due = _minutes_later(clock.started_at, limit.amount)
        left = max(limit.amount * 60 * limit.warn.percent // 100, limit.warn.minutes * 60)
        warn_at = due - timedelta(seconds=left)
        return replace(clock, due_at=due, warn_at=warn_at, original_due_at=due)
    return _recount_days(clock, limit, calendar)


# ----------------------------------------------------------------------------- counting


class _Times(NamedTuple):
    """What days give: when a clock is due, and what it says beside."""

    due_at: datetime
    original_due_at: datetime
    warn_at: datetime
    missing_years: tuple[int, ...]


def _recount_days(clock: Clock, limit: Limit, calendar: WorkCalendar) -> Clock:
    began = clock.started_at.date()
    times = _times(began, limit, calendar, clock.named_day, clock.pauses, clock.extensions)
    return replace(
        clock,
        due_at=times.due_at,
        original_due_at=times.original_due_at,
        warn_at=times.warn_at,
        missing_years=times.missing_years,
    )


@lru_cache(maxsize=MOST_KEPT)
def _times(
    began: date,
    limit: Limit,
    calendar: WorkCalendar,
    named_day: date | None,
    pauses: tuple[Pause, ...],
    extensions: tuple[Extension, ...],
) -> _Times:
    full = named_day or _count_on(began, limit.amount, limit.kind, calendar)
    granted = sum(extension.amount for extension in extensions)
    without = _finish(_pushed(full, pauses, limit.kind, calendar), limit, calendar)
    longer = _push(full, granted, limit.kind, calendar)
    counted = _pushed(longer, pauses, limit.kind, calendar)
    last = _finish(counted, limit, calendar)
    return _Times(
        end_of_day(last),
        end_of_day(without),
        _start_of_last_workday(last, limit.warn.workdays, calendar),
        _blind_years(began, counted, last, limit, calendar),
    )


def _count_on(day: date, amount: int, kind: Kind, calendar: WorkCalendar) -> date:
    if kind is Kind.WORKDAYS:
        return calendar.add_workdays(day, amount)
    if kind is Kind.MONTHS:
        return add_months(day, amount)
    return later(day, amount)


def _minutes_later(at: datetime, minutes: int) -> datetime:
    try:
        return at + timedelta(minutes=minutes)
    except OverflowError:
        return end_of_day(LAST_DAY)


def _push(day: date, days: int, kind: Kind, calendar: WorkCalendar) -> date:
    if kind is Kind.WORKDAYS and days:
        return calendar.add_workdays(day, days)
    return later(day, days)


def _pushed(day: date, pauses: Iterable[Pause], kind: Kind, calendar: WorkCalendar) -> date:
    """The last day moved by the days of the pauses.

    A pause that began on the last day and ends on a rest day moves it by no working day; what
    was left of the last day is then left on the next one, or resuming would be late already.
    """
    for gone in pauses:
        if gone.ended_at is None:
            continue
        began, ended = _in_china(gone.started_at).date(), _in_china(gone.ended_at).date()
        was_in_time = began <= day
        day = _push(day, _days_paused(gone, kind, calendar), kind, calendar)
        if kind is Kind.WORKDAYS and was_in_time and day < ended:
            day = calendar.roll(ended)
    return day


def _finish(day: date, limit: Limit, calendar: WorkCalendar) -> date:
    return calendar.roll(day) if limit.rolls else day


def _days_paused(gone: Pause, kind: Kind, calendar: WorkCalendar) -> int:
    if gone.ended_at is None:
        return 0
    began, ended = _in_china(gone.started_at).date(), _in_china(gone.ended_at).date()
    if kind is Kind.WORKDAYS:
        return calendar.workdays_between(began, ended)
    return max((ended - began).days, 0)


def _blind_years(
    began: date, counted: date, last: date, limit: Limit, calendar: WorkCalendar
) -> tuple[int, ...]:
    if limit.kind is Kind.WORKDAYS:
        return calendar.missing_years(began, last)
    return calendar.missing_years(later(counted, -1), last) if limit.rolls else ()


def _start_of_last_workday(last: date, n: int, calendar: WorkCalendar) -> datetime:
    return datetime.combine(calendar.last_workday(last, n), time(), CHINA)


# ----------------------------------------------------------------------------- lateness


def measured_at(clock: Clock, now: datetime) -> datetime:
    """Up to when time counted: the open pause, else the stop, else ``now``."""
    if clock.is_paused:
        return clock.pauses[-1].started_at
    return clock.stopped_at or now


def _is_past(clock: Clock, at: datetime, due_at: datetime) -> bool:
    # "Within 10 minutes" includes the tenth; at 24:00 the last day is over.
    if clock.kind in (Kind.MINUTES, Kind.MOMENT):
        return at > due_at
    return at >= due_at


def is_past_due(clock: Clock, at: datetime) -> bool:
    """Whether ``at`` lies after the due time, whatever happened to the clock."""
    return _is_past(clock, at, clock.due_at)


def is_late(clock: Clock, now: datetime) -> bool:
    """Overdue, or stopped after the (extended) due time."""
    return is_past_due(clock, measured_at(clock, now))


def is_late_originally(clock: Clock, now: datetime) -> bool:
    """Late against the limit without its extensions (原始按时率)."""
    return _is_past(clock, measured_at(clock, now), clock.original_due_at)


def is_within(limit: Limit, began: datetime, at: datetime, calendar: WorkCalendar) -> bool:
    """Whether ``at`` lies in the window that ``limit`` opens at ``began`` (return, relapse)."""
    return not is_late(start(limit, began, calendar), at)
