"""What an answer of the rules rests on beside its case: other cases, and the hour.

An answer that is kept is right as long as neither changes.  Nothing is declared for it: the rules
are asked with a context that listens.  Its ``now`` is an ordinary moment that remembers what it
was compared with; the answer holds from the last of these that has passed until the first that
is to come.  Where a rule does something else with it than compare, or take its day, nobody can
tell, and the answer is not to be kept.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from casework.context import Context
from casework.state import State


class Watched:
    """A question under way: ``context`` is what the rules are given for it."""

    def __init__(self, context: Context) -> None:
        self._related = context.related
        self.asked_at = context.now
        self.since: datetime | None = None
        """After when the answer would have been the same; ``None``: always."""
        self.until: datetime | None = None
        """Before when it will be; ``None``: for ever."""
        self.is_kept = True
        """Whether that can be told."""
        self.cases: set[str] = set()
        """The other cases that were looked at, whether they are known here or not."""
        self.context = replace(context, now=_Now.of(context.now, self), related=self._look)

    def _look(self, case: str) -> State | None:
        self.cases.add(case)
        return self._related(case)

    def against(self, moment: datetime) -> None:
        """The hour was compared with a moment: the outcome may turn there."""
        if moment <= self.asked_at:
            self.since = moment if self.since is None else max(self.since, moment)
        if moment >= self.asked_at:
            self.until = moment if self.until is None else min(self.until, moment)

    def also(self, other: "Watched") -> None:
        """The answer rests on another one too."""
        self.is_kept = self.is_kept and other.is_kept
        self.cases |= other.cases
        for moment in (other.since, other.until):
            if moment is not None:
                self.against(moment)


class _Now(datetime):
    """The hour of a question; everything that is not said here makes the answer one for now."""

    plain: datetime
    watched: Watched

    @classmethod
    def of(cls, moment: datetime, watched: Watched) -> "_Now":
        """A moment that tells ``watched`` what becomes of it."""
        made = cls.combine(moment.date(), moment.timetz())
        made.plain, made.watched = moment, watched
        return made

    def astimezone(self, tz: tzinfo | None = None) -> "_Now":
        """The same moment by another clock."""
        return _Now.of(self.plain.astimezone(tz), self.watched)

    def date(self) -> date:
        """Its day: until that is over."""
        day, zone = self.plain.date(), self.plain.tzinfo
        self.watched.against(datetime.combine(day, time(), zone) - timedelta(milliseconds=1))
        self.watched.against(datetime.combine(day + timedelta(days=1), time(), zone))
        return day


def _compared(name: str) -> Callable[[_Now, object], object]:
    plainly = getattr(datetime, name)

    def compare(now: _Now, other: object) -> object:
        if isinstance(other, datetime):
            now.watched.against(other)
        return plainly(now.plain, other)

    return compare


def _otherwise(name: str) -> Callable[..., object]:
    def use(now: _Now, *others: object, **named: object) -> object:
        now.watched.is_kept = False
        plainly = getattr(now.plain, name)
        return plainly(*others, **named) if callable(plainly) else plainly

    return use


for _name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
    setattr(_Now, _name, _compared(_name))
for _name in (
    *("__add__", "__radd__", "__sub__", "__rsub__", "__hash__", "__str__", "__format__"),
    *("__reduce_ex__", "ctime", "isocalendar", "isoformat", "isoweekday", "replace", "strftime"),
    *("time", "timestamp", "timetuple", "timetz", "toordinal", "utctimetuple", "weekday"),
):
    setattr(_Now, _name, _otherwise(_name))
for _name in ("year", "month", "day", "hour", "minute", "second", "microsecond"):
    setattr(_Now, _name, property(_otherwise(_name)))
