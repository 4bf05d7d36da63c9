"""What a figure is asked of: a period, the time it is asked at, and who is who.

The population of a figure about limits is *the cases whose limit falls in the period*
(domain 10), so a case counts once, in the month in which it was due, and a month that is
over does not change when somebody is slow.  A limit that has not come yet, or is paused, is
no verdict: it is left out, and said so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from msgspec import Struct

from casework.calendar import add_months
from casework.clocks import Clock, is_late, is_late_originally
from casework.context import Directory
from casework.event import CHINA, Label
from casework.metrics.rate import Verdict
from casework.officers import Officer, Roster, may_read
from casework.state import State

AnyState = TypeVar("AnyState", bound=State)

NOT_DUE = Label("未到期", "Not due yet")
PAUSED = Label("中止计时", "Paused")
OUTAGE = Label("系统故障豁免", "System outage")
NOT_OWED = Label("不再计时", "Not owed any more")


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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


@dataclass(frozen=True)
class Scope:
    """A question: which period, asked when, among whom.

    ``exempts``: whoever was late while the system was down is left out.  Figures are shown
    both ways (:func:`casework.metrics.with_and_without`).
    """

    period: Period
    now: datetime
    directory: Directory
    related: Callable[[str], State | None] = lambda case: None
    exempts: bool = False

    def threshold(self, code: str) -> int:
        """A number of the bureau as it was in force at the end of the period."""
        return self.directory.threshold(code, self.period.end - timedelta.resolution)

    def exempting(self) -> "Scope":
        """The same question, with the outages taken out."""
        return replace(self, exempts=True)


def kept(clock: Clock, unit: str, scope: Scope, *, is_done: bool) -> Verdict:
    """Whether a limit was kept: of those that fall in the period.

    ``is_done``: its own moment came.  A limit that ended otherwise (the matter was passed on)
    counts only if it was late by then.
    """
    if not scope.period.holds(clock.due_at):
        return None
    if is_late(clock, scope.now):
        return OUTAGE if scope.exempts and _was_down(clock, unit, scope.directory) else False
    if clock.is_paused:
        return PAUSED
    if clock.stopped_at is None:
        return NOT_DUE
    return True if is_done else NOT_OWED


def kept_originally(clock: Clock, verdict: Verdict, scope: Scope) -> Verdict:
    """The verdict against the limit without its extensions, among the same cases."""
    return not is_late_originally(clock, scope.now) if verdict is True else verdict


def _was_down(clock: Clock, unit: str, directory: Directory) -> bool:
    return any(
        outage.overlaps(clock.started_at, clock.due_at)
        and directory.roster.covers(outage.unit, unit)
        for outage in directory.outages
    )


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Yes if all say yes; a single no is a no; else the first reason to leave it out."""
    said = tuple(verdicts)
    if False in said:
        return False
    return next((verdict for verdict in said if verdict is not True), True)


def readable(states: Iterable[AnyState], officer: Officer, roster: Roster) -> tuple[AnyState, ...]:
    """The cases behind a figure that the officer may be shown (drill-down).

    A named respondent sees nothing of the matter, in figures as little as in lists.
    """
    return tuple(state for state in states if may_read(roster, officer, state))
