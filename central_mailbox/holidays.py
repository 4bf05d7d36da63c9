"""A year's holiday notice from a file: read, held against the law, and what it moves.

Two forms are read: the program's own, and the days of public tables (``name, date, isOffDay``),
in which weekends that stay weekends stand too.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from msgspec import Struct, field

from casework.calendar import HolidayTable, read_holiday_table
from casework.cases.directory import HolidayTableIssued, TableCase
from casework.context import Directory
from casework.deadlines import clocks, labels
from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of
from casework.outside import Outside, new_id
from casework.registry import Proposal, decode_state
from casework.state import State
from casework.statutory import STATUTORY
from central_mailbox.errors import FoundingError
from central_mailbox.importing.planning import anew
from central_mailbox.store import Transaction

_SATURDAY = 5


class _Day(Struct, frozen=True):
    date: date
    is_off: bool = field(name="isOffDay")


class _Public(Struct, frozen=True):
    """A table as the public ones are published."""

    year: int
    days: tuple[_Day, ...]
    papers: tuple[str, ...] = ()


class Moved(NamedTuple):
    """A limit that would be due at another time."""

    case: str
    label: Label
    before: datetime
    after: datetime


def read_notice(data: bytes) -> HolidayTable:
    """The table in a file of either form; :class:`FoundingError` says what is wrong with it."""
    try:
        public = msgspec.json.decode(text_of(data), type=_Public)
    except (msgspec.DecodeError, MalformedError, RecursionError):
        public = None
    try:
        table = read_holiday_table(data if public is None else _own_form(public))
    except (MalformedError, RecursionError) as error:
        raise FoundingError(str(error)) from error
    worked = [day for day in rest_by_law(table.year) if day not in table.off]
    if worked:
        raise FoundingError(
            f"the table of {table.year} lets {worked[0].isoformat()} be worked, a statutory day: "
            "look at the notice again"
        )
    return table


def rest_by_law(year: int) -> list[date]:
    """The statutory days of a year that are no weekend: every notice has to name them."""
    return sorted(day for day in STATUTORY if day.year == year and day.weekday() < _SATURDAY)


def _own_form(public: _Public) -> bytes:
    days = [one for one in public.days if one.date.year == public.year]
    off = sorted({one.date for one in days if one.is_off and one.date.weekday() < _SATURDAY})
    worked = {one.date for one in days if not one.is_off and one.date.weekday() >= _SATURDAY}
    table = HolidayTable(public.year, tuple(off), tuple(sorted(worked)), " ".join(public.papers))
    return msgspec.json.encode(table)


def step(states: Iterable[State], table: HolidayTable, outside: Outside) -> Proposal | None:
    """What issues the table, or corrects the year's; nothing where it is in force as it is."""
    body = HolidayTableIssued(table)
    for state in states:
        if isinstance(state, TableCase) and state.key == f"holidays.{table.year}":
            return None if state.holidays == table else Proposal(state.case, anew(body))
    return Proposal(new_id(outside), body)


def moves(tx: Transaction, before: Directory, table: HolidayTable, at: datetime) -> Iterator[Moved]:
    """The running limits that a table moves if it is issued now, case by case."""
    after = before.with_holidays(table, at)
    for row in tx.cases.scan():
        yield from _moved(decode_state(row.state), before, after)


def _moved(state: State, before: Directory, after: Directory) -> Iterator[Moved]:
    running = {one.code: one for one in clocks(state, before) if one.is_running}
    if not running:
        return
    words = labels(state, before)
    for one in clocks(state, after):
        was = running.get(one.code)
        if was is not None and was.due_at != one.due_at:
            yield Moved(state.number or state.case, words[one.code], was.due_at, one.due_at)
