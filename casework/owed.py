"""The clocks of a case by its own kind: the limits that run on it, and the moments somebody named.

What other cases add (a merged letter shares a clock) is counted in ``casework.deadlines``.
"""

from collections.abc import Mapping
from typing import Any

from casework.clocks import Clock, named_moment, stop
from casework.context import Directory
from casework.counting import Counted, counted
from casework.event import Label
from casework.machine import Machine
from casework.said import kept_at
from casework.state import State


def limits_of(machine: Machine[Any], state: State, directory: Directory) -> tuple[Counted, ...]:
    """Each limit that has started on a case, and its own clock, in profile order."""
    return counted(
        state,
        directory,
        machine.limits(state),
        machine.named_day(state),
        machine.ends(state),
        machine.named_day_lengthens,
    )


def moments_of(machine: Machine[Any], state: State, directory: Directory) -> tuple[Clock, ...]:
    """A clock for each moment that somebody named."""
    found = []
    for one in machine.appointments(state):
        clock = named_moment(one.code, one.due_at, one.since, directory.calendar, one.own_deadline)
        found.append(
            clock if one.done_at is None else stop(clock, kept_at(state, one.done_at, directory))
        )
    return tuple(found)


def labels_of(machine: Machine[Any], state: State, directory: Directory) -> Mapping[str, Label]:
    """The words for the codes of its clocks."""
    limits = {one.limit.code: one.limit.label for one in limits_of(machine, state, directory)}
    return limits | {one.code: one.label for one in machine.appointments(state)}
