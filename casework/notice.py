"""A year's holiday notice from a file: read in either form, and held against the law.

Two forms are read: the program's own, and the days of public tables (``name, date, isOffDay``),
in which weekends that stay weekends stand too.
"""

from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec import Struct, field

from casework.calendar import HolidayTable, read_holiday_table
from casework.errors import MalformedError
from casework.hand_written import text_of
from casework.statutory import STATUTORY

_SATURDAY = 5


class _Day(Struct, frozen=True):
    date: date
    is_off: bool = field(name="isOffDay")


class _Public(Struct, frozen=True):
    """A table as the public ones are published."""

    year: int
    days: tuple[_Day, ...]
    papers: tuple[str, ...] = ()


def read_notice(data: bytes) -> HolidayTable:
    """The table in a file of either form; :class:`MalformedError` says what is wrong with it."""
    try:
        public = msgspec.json.decode(text_of(data), type=_Public)
    except (msgspec.DecodeError, MalformedError, RecursionError):
        public = None
    try:
        table = read_holiday_table(data if public is None else _own_form(public))
    except RecursionError as error:
        raise MalformedError(f"not a holiday table: {error}") from error
    worked = statutory_worked(table)
    if worked:
        raise MalformedError(
            f"the table of {table.year} lets {worked[0].isoformat()} be worked, a statutory day: "
            "look at the notice again"
        )
    return table


def statutory_worked(table: HolidayTable) -> list[date]:
    """The statutory days that a table lets be worked: every notice has to name them."""
    return [day for day in rest_by_law(table.year) if day not in table.off]


def rest_by_law(year: int) -> list[date]:
    """The statutory days of a year that are no weekend."""
    return sorted(day for day in STATUTORY if day.year == year and day.weekday() < _SATURDAY)


def days_in(typed: str, year: int) -> tuple[date, ...]:
    """Days as a person lists them (``10-01 10-02``, ``2027-10-01``, ``10月1日``), in order.

    ``ValueError`` names the first that is no day.
    """
    found: Iterable[date] = (_day(one, year) for one in _words(typed))
    return tuple(sorted(dict.fromkeys(found)))


def _words(typed: str) -> list[str]:
    for mark in ",,、;;\n\t":
        typed = typed.replace(mark, " ")
    return typed.split()


def _day(word: str, year: int) -> date:
    plain = word.rstrip("日号").replace("年", "-").replace("月", "-").replace("/", "-")
    parts = plain.replace(".", "-").split("-")
    if len(parts) not in (2, 3) or not all(one.isascii() and one.isdigit() for one in parts):
        raise ValueError(word)
    numbers = [int(one) for one in parts]
    try:
        return date(*([year, *numbers] if len(numbers) == 2 else numbers))
    except ValueError as error:
        raise ValueError(word) from error


def _own_form(public: _Public) -> bytes:
    days = [one for one in public.days if one.date.year == public.year]
    off = sorted({one.date for one in days if one.is_off and one.date.weekday() < _SATURDAY})
    worked = {one.date for one in days if not one.is_off and one.date.weekday() >= _SATURDAY}
    table = HolidayTable(public.year, tuple(off), tuple(sorted(worked)), " ".join(public.papers))
    return msgspec.json.encode(table)
