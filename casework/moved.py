"""What a table moves: the running limits of cases that are due at another time once it is issued.

Asked before a holiday notice, a limit profile or a threshold is issued, at the centre and at an
administrator's desk, of the same cases in the same way; a case itself says nothing here but its
number.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from casework.context import Directory
from casework.deadlines import clocks, labels
from casework.event import Label
from casework.in_force import AnyTable
from casework.state import State


class Moved(NamedTuple):
    """A limit that would be due at another time; ``case`` is the number people know it by."""

    case: str
    label: Label
    before: datetime
    after: datetime


def moves(
    states: Iterable[State], before: Directory, table: AnyTable, at: datetime
) -> Iterator[Moved]:
    """The running limits of cases that a table moves if it is issued at a moment."""
    after = before.with_table(table, at)
    for state in states:
        yield from _moved(state, before, after)


def _moved(state: State, before: Directory, after: Directory) -> Iterator[Moved]:
    running = {one.code: one for one in clocks(state, before) if one.is_running}
    if not running:
        return
    words = labels(state, before)
    for one in clocks(state, after):
        was = running.get(one.code)
        if was is not None and was.due_at != one.due_at:
            number = state.number or state.temp_no or state.case
            yield Moved(number, words[one.code], was.due_at, one.due_at)
