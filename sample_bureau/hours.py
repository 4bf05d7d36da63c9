"""Working time as one line: steps of a matter fall on working days, in office hours.

Positions are minutes of office time.  Everything on the line lies before the day of the
play's end, so that each matter has reached the state it was given.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from casework.calendar import WorkCalendar
from casework.event import CHINA

_SHIFTS = ((time(8, 40), 200), (time(13, 30), 260))
"""Start and minutes of the morning's and the afternoon's work."""

DAY = sum(minutes for _, minutes in _SHIFTS)
"""Minutes of office time on a working day."""

_LEAST_MINUTES = 2


class WorkingTime:
    """The office minutes of the working days from ``first`` up to the day before ``today``."""

    def __init__(self, calendar: WorkCalendar, first: date, today: date) -> None:
        self.calendar = calendar
        self.today = today
        span = range(first.toordinal(), today.toordinal())
        days = (date.fromordinal(number) for number in span)
        self._days = [day for day in days if calendar.is_workday(day)]
        self.length = len(self._days) * DAY

    def at(self, position: float) -> datetime:
        """The moment at a position from the beginning; the end is as far as it goes."""
        inside = min(max(position, 0), self.length - 1)
        number, minute = divmod(int(inside), DAY)
        for start, minutes in _SHIFTS:
            if minute < minutes:
                morning = datetime.combine(self._days[number], start, CHINA)
                return morning + timedelta(minutes=minute)
            minute -= minutes
        raise AssertionError("a minute of a day lies in one of its shifts")

    def spread(self, days: Sequence[float], end: float) -> list[float]:
        """Positions of steps with ``days`` before each, the last one at ``end``.

        Steps keep a minute of their own; where there is too little room, all move closer.
        """
        gaps = [max(one * DAY, _LEAST_MINUTES) for one in days[1:]]
        room = max(end - _LEAST_MINUTES, len(gaps) * _LEAST_MINUTES)
        scale = min(1.0, room / (sum(gaps) or 1))
        position = end - sum(gaps) * scale
        positions = [position]
        for gap in gaps:
            position += gap * scale
            positions.append(position)
        return positions

    def position(self, at: datetime) -> float:
        """The office minutes passed at a moment."""
        number = bisect_right(self._days, at.date()) - 1
        if number < 0:
            return 0
        passed = number * DAY
        if self._days[number] < at.date():
            return passed + DAY
        for start, minutes in _SHIFTS:
            begun = datetime.combine(self._days[number], start, CHINA)
            passed += min(max(int((at - begun) / timedelta(minutes=1)), 0), minutes)
        return passed

    def workday(self, number: int) -> date:
        """The working day ``number`` after today; negative before it."""
        if number > 0:
            return self.calendar.add_workdays(self.today, number)
        return self.calendar.last_workday(self.today, 1 - number)
