"""When something was done, as somebody says, and when that was written down.

The rule it keeps: back-dating does not pay.  A form lets a person say when they called or
visited (``asked(..., says_when=True)``), for nobody writes while they speak.  What is said to
have happened earlier keeps both moments (:class:`casework.state.Said`).  On the same day, and
within a small tolerance (a threshold of the bureau), what is said counts; beyond it, what counts
is when it was written down.  Such an entry is marked wherever it is shown, listed for the
inspection and counted per unit (``casework.metrics.back_dating``).

A call is made at a desk and written down at once.  A visit or a session is written down when
one is back (``says_when="day"``): there the same day is enough.

Written down means: recorded at the device.  What a desk records offline at once and sends days
later is not back-dated.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple, Protocol

from msgspec import Struct

from casework.context import Directory
from casework.event import CHINA, Event, Label
from casework.fields import slots
from casework.past import recorded_at
from casework.state import Said, State
from casework.steps import Changes

TOLERANCE = "record.back_dated.minutes"
"""The threshold: so many minutes later something may be written down and still count as said."""


class Part(Protocol):
    """A part of a case that has a moment, and perhaps a later one of its writing down."""

    @property
    def at(self) -> datetime:
        """When, as it is said."""


class _Place(NamedTuple):
    """Where in a body a person says when something was done: names from the outside in."""

    path: tuple[str, ...]
    is_daily: bool


@cache
def _places(body: type[Struct]) -> tuple[_Place, ...]:
    found: list[_Place] = []
    for slot in slots(body):
        if slot.field.says_when:
            found.append(_Place((slot.name,), slot.field.says_when == "day"))
        elif slot.parts and not slot.is_many:
            inner = _places(slot.kind)
            found += [_Place((slot.name, *one.path), one.is_daily) for one in inner]
    return tuple(found)


def _value(body: object, path: tuple[str, ...]) -> datetime | None:
    for name in path:
        body = getattr(body, name, None)
    return body if isinstance(body, datetime) else None


def said(event: Event[Struct], changes: Changes) -> tuple[Said, ...]:
    """What the event says was done earlier, and which moments of the case stand at that."""
    found = []
    for place in _places(type(event.body)):
        at = _value(event.body, place.path)
        if at is not None:
            found.append(_said_of(event, changes, place, _as_kept(at, event, changes)))
    return tuple(found)


def _said_of(event: Event[Struct], changes: Changes, place: _Place, at: datetime) -> Said:
    core = event.core
    return Said(
        step=core.type,
        field=place.path[-1],
        at=at,
        recorded_at=core.at,
        by=core.actor,
        unit=core.unit,
        is_daily=place.is_daily,
        sets=tuple(name for name, kept in changes.items() if kept == at),
    )


def _as_kept(at: datetime, event: Event[Struct], changes: Changes) -> datetime:
    """The moment as the case keeps it: put right, where a wrong clock had written it down."""
    true = min(at, event.core.at)
    return true if not changes or true in changes.values() else at


def tolerance(directory: Directory, on: datetime) -> timedelta:
    """How much later something may be written down and still count as said."""
    return timedelta(minutes=directory.threshold(TOLERANCE, on))


def is_back_dated(part: Part, directory: Directory) -> bool:
    """Whether a part of a case was written down too long after it is said to have happened."""
    at, written = part.at, recorded_at(part)
    if at.astimezone(CHINA).date() < written.astimezone(CHINA).date():
        return True
    is_daily: bool = getattr(part, "is_daily", False)
    return not is_daily and written - at > tolerance(directory, written)


def counts_at(part: Part, directory: Directory) -> datetime:
    """The moment of a part of a case (an attempt, a call) that counts."""
    return recorded_at(part) if is_back_dated(part, directory) else part.at


def moment(state: State, name: str, directory: Directory) -> datetime | None:
    """A moment of a case as it counts; ``None`` while it has not come."""
    at = getattr(state, name, None)
    if not isinstance(at, datetime):
        return None
    return _counted(at, (one for one in state.said if name in one.sets), directory)


def kept_at(state: State, at: datetime, directory: Directory) -> datetime:
    """When a promise counts as kept that is said to have been kept ``at``."""
    return _counted(at, (one for one in state.said if one.sets), directory)


def _counted(at: datetime, told: Iterable[Said], directory: Directory) -> datetime:
    known = [one for one in told if one.at == at]
    return counts_at(known[-1], directory) if known else at


def back_dated(state: State, directory: Directory) -> Iterator[Said]:
    """What of a case was written down too late to count as said."""
    return (one for one in state.said if is_back_dated(one, directory))


BACK_DATED = Label("补记", "Written down later")


def mark(at: datetime, written: datetime) -> Label:
    """The words beside a moment that was written down too late."""
    here = written.astimezone(CHINA)
    when = f"{here:%m-%d %H:%M}" if here.year == at.astimezone(CHINA).year else f"{here:%Y-%m-%d}"
    return Label(f"(补记,{when} 登记)", f" (written down later, {when})")


def mark_of(event: Event[Struct], name: str, directory: Directory) -> Label | None:
    """The mark beside a field of an event, if what it says was written down too late."""
    outer = {place.path[-1]: place.path[0] for place in _places(type(event.body))}
    for one in said(event, {}):
        if outer[one.field] == name and is_back_dated(one, directory):
            return mark(one.at, one.recorded_at)
    return None


def mark_on(state: State, name: str, directory: Directory) -> Label | None:
    """The mark beside a moment of a case, if it was written down too late."""
    for one in back_dated(state, directory):
        if name in one.sets and getattr(state, name, None) == one.at:
            return mark(one.at, one.recorded_at)
    return None
