"""What a clock shows: the traffic light, what is left, and how sure that is.

The rule it keeps (domain §7.1): yellow with one working day left or less (minute clocks: a
fifth or three minutes), red when overdue, grey when paused, green otherwise; never by
colour alone.  A desk that has been offline knows the time only roughly: where the doubt
crosses the border between two levels, the reading says so instead of guessing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from casework.clocks import Clock, is_past_due, measured_at
from casework.event import Label

_SECOND = timedelta(seconds=1)


class Level(StrEnum):
    """The traffic light: always icon, word and colour together."""

    NORMAL = "normal"
    WARNING = "warning"
    OVERDUE = "overdue"
    PAUSED = "paused"
    DONE = "done"

    @property
    def icon(self) -> str:
        """The shape that tells the level without its colour."""
        return _FACES[self][0]

    @property
    def label(self) -> Label:
        """The level in words."""
        return _FACES[self][1]


_FACES = {
    Level.NORMAL: ("●", Label("正常", "In time")),
    Level.WARNING: ("▲", Label("将到期", "Due soon")),
    Level.OVERDUE: ("■", Label("超期", "Overdue")),
    Level.PAUSED: ("‖", Label("中止", "Paused")),
    Level.DONE: ("✓", Label("办结", "Done")),
}


class Reading(Struct, frozen=True):
    """What a clock shows at one moment.

    ``remaining_seconds`` is negative when late; of a paused or stopped clock it is what was
    left then.  ``late`` is true for a clock that is overdue or was stopped too late.
    ``uncertain``: within the doubt about the time, it could stand at another level.
    """

    level: Level
    remaining_seconds: int
    due_at: datetime
    late: bool
    missing_years: tuple[int, ...]
    uncertain: bool

    @property
    def icon(self) -> str:
        """The shape of the level."""
        return self.level.icon


def _level(clock: Clock, at: datetime) -> Level:
    if is_past_due(clock, at):
        return Level.OVERDUE
    return Level.WARNING if at >= clock.warn_at else Level.NORMAL


def reading(clock: Clock, now: datetime, uncertainty_seconds: int = 0) -> Reading:
    """What the clock shows ``now``, give or take ``uncertainty_seconds``.

    A clock that was already late when it paused stays overdue.
    """
    at = measured_at(clock, now)
    late = is_past_due(clock, at)
    uncertain = False
    if clock.stopped_at is not None:
        level = Level.DONE
    elif clock.is_paused:
        level = Level.OVERDUE if late else Level.PAUSED
    else:
        doubt = timedelta(seconds=uncertainty_seconds)
        level = _level(clock, at)
        uncertain = _level(clock, at - doubt) is not _level(clock, at + doubt)
    return Reading(
        level=level,
        remaining_seconds=(clock.due_at - at) // _SECOND,
        due_at=clock.due_at,
        late=late,
        missing_years=clock.missing_years,
        uncertain=uncertain,
    )


def next_due(clocks: Iterable[Clock]) -> Clock | None:
    """The running clock that is due first, late ones included."""
    running = (clock for clock in clocks if clock.is_running)
    return min(running, key=lambda clock: clock.due_at, default=None)
