"""The working-day calendar: weekends, public holidays and the weekend days worked instead.

The rule it keeps: a working day is what the yearly notice of the State Council says it
is (Saturday and Sunday rest: 国务院关于职工工作时间的规定 7; exchanged days: the notice).
The notice for a year appears in the autumn before it, so a limit often runs into a year
that nobody can know yet.  Then weekends and the statutory days (``statutory``) rest, **and the
answer says so**: every count can name the years that it had to guess (未导入放假安排).

Days are counted as the Civil Code counts them (200-203): the start day is not counted.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

import msgspec
from msgspec import Struct

from casework.errors import MalformedError
from casework.hand_written import text_of
from casework.statutory import STATUTORY

_SATURDAY = 5
_DAYS_PER_WEEK = 7
_WORKDAYS_PER_WEEK = 5


class HolidayTable(Struct, frozen=True, forbid_unknown_fields=True):
    """One year's notice: weekdays that rest and weekend days that are worked.

    Weekends that simply stay weekends need not be listed.  A notice that moves a day
    of the year before belongs, for that day, into the table of the year before.
    """

    year: int
    off: tuple[date, ...]
    worked: tuple[date, ...]
    source: str
    issued: date | None = None

    def __post_init__(self) -> None:
        strays = [day for day in (*self.off, *self.worked) if day.year != self.year]
        if strays:
            raise ValueError(f"the table of {self.year} names {strays[0].isoformat()}")
        both = set(self.off) & set(self.worked)
        if both:
            raise ValueError(f"{min(both).isoformat()} is both a rest day and a working day")


_table_decoder = msgspec.json.Decoder(HolidayTable)


def read_holiday_table(data: bytes) -> HolidayTable:
    """A year's table from its JSON bytes; :class:`MalformedError` if they do not fit."""
    try:
        table = _table_decoder.decode(text_of(data))
    except (msgspec.DecodeError, MalformedError) as error:
        raise MalformedError(f"not a holiday table: {error}") from error
    if not is_notice(table):
        raise MalformedError(f"not a holiday table: {table.year} names no notice of that year")
    return table


def is_notice(table: HolidayTable) -> bool:
    """Whether a table can be a year's notice: weekdays off, weekend days worked.

    An empty one is none: every year has thirteen statutory days, some of them weekdays.
    """
    return (
        bool(table.off)
        and all(day.weekday() < _SATURDAY for day in table.off)
        and all(day.weekday() >= _SATURDAY for day in table.worked)
    )


LAST_DAY = date(9999, 12, 30)
"""No count leads past it: what a fold is given, it can count (24:00 is a day later)."""


def later(start: date, days: int) -> date:
    """So many days later, as far as there are days."""
    return date.fromordinal(min(max(start.toordinal() + days, 1), LAST_DAY.toordinal()))


def add_months(start: date, n: int) -> date:
    """The same day ``n`` months later, or the last of that month (Civil Code 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    if year > LAST_DAY.year:
        return LAST_DAY
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


class CountedDay(Struct, frozen=True):
    """A day that was reached by counting, and the years that were counted blind."""

    day: date
    missing_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked, from the yearly tables that are known.

    One table a year; where two are given for one year, the later in the tuple counts
    (a corrected notice).
    """

    tables: tuple[HolidayTable, ...] = ()
    _off: frozenset[int] = field(init=False, repr=False, compare=False)
    _worked: frozenset[int] = field(init=False, repr=False, compare=False)
    _years: frozenset[int] = field(init=False, repr=False, compare=False)
    _plain: int = field(init=False, repr=False, compare=False)
    """From this day on, by its ordinal, weekends alone decide."""
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_year = {table.year: table for table in self.tables}
        off = {day.toordinal() for table in by_year.values() for day in table.off}
        worked = {day.toordinal() for table in by_year.values() for day in table.worked}
        kept = tuple(by_year[year] for year in sorted(by_year))
        # What is no notice (an empty table) does not silence the warning of a missing year.
        known = frozenset(year for year, table in by_year.items() if is_notice(table))
        off |= {day.toordinal() for day in STATUTORY if day.year not in known}
        object.__setattr__(self, "tables", kept)
        object.__setattr__(self, "_off", frozenset(off))
        object.__setattr__(self, "_worked", frozenset(worked))
        object.__setattr__(self, "_plain", max(off | worked, default=0))
        object.__setattr__(self, "_years", known)
        object.__setattr__(self, "_hash", hash(kept))

    def __hash__(self) -> int:
        """Asked whenever a count is looked up that was made before: kept."""
        return self._hash

    def with_table(self, table: HolidayTable) -> "WorkCalendar":
        """This calendar with ``table`` in the place of what it held for that year."""
        return WorkCalendar((*self.tables, table))

    def is_known(self, year: int) -> bool:
        """Whether the notice for ``year`` has been imported."""
        return year in self._years

    def is_workday(self, day: date) -> bool:
        """Whether ``day`` is worked; in a year without a table statutory days and weekends rest."""
        return self._is_worked(day.toordinal())

    def add_workdays(self, start: date, n: int) -> date:
        """The ``n``-th working day after ``start`` (n >= 1); the start day is not counted.

        What arrives on a rest day therefore has the next working day as its day 1.
        """
        if n < 1:
            raise ValueError(f"cannot count {n} working days forward")
        day, last = start.toordinal(), LAST_DAY.toordinal()
        while n and day < last:
            if day > self._plain:
                weeks = (n - 1) // _WORKDAYS_PER_WEEK
                day, n = day + weeks * _DAYS_PER_WEEK, n - weeks * _WORKDAYS_PER_WEEK
            day += 1
            n -= self._is_worked(day)
        return date.fromordinal(min(day, last))

    def count_workdays(self, start: date, n: int) -> CountedDay:
        """Like :meth:`add_workdays`, naming the years that were counted blind."""
        day = self.add_workdays(start, n)
        return CountedDay(day, self.missing_years(start, day))

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; 0 if ``end`` is not later."""
        days = range(start.toordinal() + 1, end.toordinal() + 1)
        return sum(self._is_worked(day) for day in days)

    def missing_years(self, start: date, end: date) -> tuple[int, ...]:
        """Years without a table among the days after ``start`` up to and with ``end``."""
        first = later(start, 1).year
        return tuple(year for year in range(first, end.year + 1) if year not in self._years)

    def roll(self, day: date) -> date:
        """``day`` if it is worked, else the next working day (Civil Code 203)."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def last_workday(self, end: date, n: int = 1) -> date:
        """The ``n``-th last working day up to and with ``end`` (n >= 1)."""
        if n < 1:
            raise ValueError(f"cannot count {n} working days back")
        day = end.toordinal() + 1
        while n and day > 1:
            day -= 1
            n -= self._is_worked(day)
        return date.fromordinal(day)

    def _is_worked(self, day: int) -> bool:
        # Ordinal 1 (0001-01-01) is a Monday.
        if (day - 1) % _DAYS_PER_WEEK >= _SATURDAY:
            return day in self._worked
        return day not in self._off
