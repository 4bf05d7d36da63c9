"""What a figure is asked of: a period, the time it is asked at, and who is who.

The population of a figure about limits is *the cases whose limit falls in the period*
(domain 10), so a case counts once, in the month in which it was due.  A limit that has not
come yet, or is paused, is no verdict: it is left out, and said so.

Two rules make a figure one that can be ranked by:

* **A month that is over does not change.**  A case is read as it was on record when the period
  ended (:meth:`Scope.known`), whatever happened to it since.
* **Who is counted does not depend on how it went.**  What takes a matter out of a figure (it was
  passed on, the system was down) takes it out whether or not the limit was kept, and only if it
  came before the limit did: late matters do not leave by being passed on afterwards.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace as replaced

from casework.calendar import add_months
from casework.clocks import Clock, is_late, is_late_originally, stop
from casework.context import Directory
from casework.event import CHINA, Label
from casework.metrics.rate import Verdict
from casework.officers import Officer, Roster, may_read
from casework.past import as_of, stood
from casework.said import Part, counts_at
from casework.state import State

AnyState = TypeVar("AnyState", bound=State)

NOT_DUE = Label("未到期", "Not due yet")
PAUSED = Label("中止计时", "Paused")
OUTAGE = Label("系统故障豁免", "System outage")
NOT_OWED = Label("不再计时", "Not owed any more")
"""What nobody owes any more when the limit comes: taken back, or promised for a later day."""


class Period(Struct, frozen=True):
    """From a moment (included) until another (not included)."""

    start: datetime
    end: datetime

    def holds(self, at: datetime | None) -> bool:
        """Whether something happened in it."""
        return at is not None and self.start <= at < self.end

    @property
    def last_day(self) -> date:
        """Its last day."""
        return (self.end - timedelta.resolution).astimezone(CHINA).date()


def days(first: date, last: date) -> Period:
    """From a day to a day, both included."""
    return Period(_midnight(first), _midnight(last + timedelta(days=1)))


def month(day: date) -> Period:
    """The month of a day."""
    first = day.replace(day=1)
    return Period(_midnight(first), _midnight(add_months(first, 1)))


def quarter(day: date) -> Period:
    """The quarter of a day."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    return Period(_midnight(first), _midnight(add_months(first, 3)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


@dataclass(frozen=True)
class Scope:
    """A question: which period, asked when, among whom.

    ``exempts``: a limit that ran while the system was down is left out, kept or not.  Figures
    are shown both ways (:func:`casework.metrics.with_and_without`).
    """

    period: Period
    now: datetime
    directory: Directory
    related: Callable[[str], State | None] = lambda case: None
    exempts: bool = False

    def threshold(self, code: str) -> int:
        """A number of the bureau as it was in force at the end of the period."""
        return self.directory.threshold(code, self.period.end - timedelta.resolution)

    @property
    def moment(self) -> datetime:
        """The last moment that the figures know: now, or the end of the period."""
        return min(self.now, self.period.end)

    @cached_property
    def then(self) -> Directory:
        """What limits were counted by when the period ended: what is issued since moves none.

        Who may see a figure, outages and findings of falsification are asked of today.
        """
        return self.directory.as_of(self.moment)

    def at(self, part: Part) -> datetime:
        """The moment of a call or an attempt that counts."""
        return counts_at(part, self.directory)

    def known(self, states: Iterable[AnyState]) -> tuple[AnyState, ...]:
        """The cases as they were on record when the period ended."""
        found = (as_of(state, self.period.end) for state in states)
        return tuple(state for state in found if state is not None)

    def case(self, case: str | None) -> State | None:
        """Another case as it was on record when the period ended, if it is known here."""
        found = self.related(case) if case else None
        return None if found is None else as_of(found, self.period.end)

    def exempting(self) -> "Scope":
        """The same question, with the outages taken out."""
        return replace(self, exempts=True)


def kept(
    clock: Clock, unit: str, scope: Scope, done: datetime | None, gone: Verdict = None
) -> Verdict:
    """Whether a limit was kept: of those that fall in the period.

    ``done``: when what it asks for came, if it did.  ``gone``: why the matter was not owed any
    more when the limit came (:func:`left`), if it was not.
    """
    if not scope.period.holds(clock.due_at):
        return None
    if gone is not None:
        return gone
    if scope.exempts and _was_down(clock, unit, scope.directory):
        return OUTAGE
    ran = _ran(clock, done)
    if ran.stopped_at is None and not is_late(ran, scope.moment):
        return PAUSED if ran.is_paused else NOT_DUE
    return not is_late(ran, scope.moment)


def kept_originally(clock: Clock, scope: Scope, done: datetime | None, verdict: Verdict) -> Verdict:
    """The verdict against the limit without its extensions, among the same cases."""
    late = is_late_originally(_ran(clock, done), scope.moment)
    return not late if verdict is True else verdict


def left(state: State, reasons: Mapping[str, Label], clock: Clock) -> Label | None:
    """Why the matter was gone before the limit came: the first such status that it came to."""
    for one in stood(state, "status"):
        is_here = one.since is None or one.since >= clock.started_at
        if one.value in reasons and is_here:
            gone_at = one.since or clock.started_at
            return None if is_late(_ran(clock, gone_at), gone_at) else reasons[one.value]
    return None


def has_come(clock: Clock, by: datetime) -> bool:
    """Whether a limit had come before a moment, and was not paused."""
    return clock.due_at < by and not clock.is_paused


def _ran(clock: Clock, done: datetime | None) -> Clock:
    """The clock as this figure asks: stopped by what the figure is about, by nothing else."""
    running = replaced(clock, stopped_at=None)
    return running if done is None else stop(running, done)


def _was_down(clock: Clock, unit: str, directory: Directory) -> bool:
    return any(
        outage.overlaps(clock.started_at, clock.due_at)
        and directory.roster.covers(outage.unit, unit)
        for outage in directory.outages
    )


def readable(states: Iterable[AnyState], officer: Officer, roster: Roster) -> tuple[AnyState, ...]:
    """The cases behind a figure that the officer may be shown (drill-down).

    A named respondent sees nothing of the matter, in figures as little as in lists.
    """
    return tuple(state for state in states if may_read(roster, officer, state))
