"""A year's holiday notice as an operator issues it: read from a file, and what it moves."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from casework import moved, notice
from casework.calendar import HolidayTable
from casework.cases.directory import HolidayTableIssued, TableCase
from casework.context import Directory
from casework.errors import MalformedError
from casework.moved import Moved
from casework.outside import Outside, new_id
from casework.registry import Proposal, anew, decode_state
from casework.state import State
from central_mailbox.errors import FoundingError
from central_mailbox.store import Transaction


def read_notice(data: bytes) -> HolidayTable:
    """The table in a file of either form; :class:`FoundingError` says what is wrong with it."""
    try:
        return notice.read_notice(data)
    except MalformedError as error:
        raise FoundingError(str(error)) from error


def step(states: Iterable[State], table: HolidayTable, outside: Outside) -> Proposal | None:
    """What issues the table, or corrects the year's; nothing where it is in force as it is."""
    body = HolidayTableIssued(table)
    for state in states:
        if isinstance(state, TableCase) and state.key == f"holidays.{table.year}":
            return None if state.holidays == table else Proposal(state.case, anew(body))
    return Proposal(new_id(outside), body)


def moves(tx: Transaction, before: Directory, table: HolidayTable, at: datetime) -> Iterator[Moved]:
    """The running limits that a table moves if it is issued now, case by case."""
    states = (decode_state(row.state) for row in tx.cases.scan())
    return moved.moves(states, before, table, at)
