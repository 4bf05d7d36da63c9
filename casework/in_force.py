"""What was in force at a moment: where somebody sat, which tables a bureau had issued by then.

The rules it keeps (domain 7.1, 8; docs/adr/0022): today's directory does not judge yesterday.
A unit, an officer and a body outside the police keep what was written of them before, each
with the moment until which it stood.  A table that was issued again, with the same day since
which it holds, takes the place of the earlier one from that moment on: what had stopped
before is judged by what was known when it stopped.

What nobody had written down yet is as it was first written: an officer who is registered
today sat there all along, and the notice of a year holds for its days whenever it comes.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

from casework.calendar import HolidayTable, WorkCalendar
from casework.limits import LimitProfile, complete_profiles, in_force
from casework.officers import Officer, Roster, Unit
from casework.receivers import Receiver
from casework.thresholds import ThresholdTable

T = TypeVar("T")

MOST_VIEWS = 64
"""Rosters of the past that are kept in memory."""


class Held(Struct, Generic[T], frozen=True):
    """What stood until a moment, and no longer."""

    record: T
    until: datetime


def held(earlier: tuple[Held[T], ...], record: T, at: datetime) -> T:
    """What stood at a moment: one of ``earlier``, else what stands now."""
    return next((one.record for one in earlier if at < one.until), record)


def replaced(earlier: tuple[Held[T], ...], record: T, at: datetime) -> tuple[Held[T], ...]:
    """What stood before, after ``record`` gave way to another ``at``.

    The order is the centre's: what comes later there never counts from an earlier moment.
    """
    until = max(at, earlier[-1].until) if earlier else at
    return (*earlier, Held(record, until))


# ------------------------------------------------------------------------------- tables

AnyTable = HolidayTable | LimitProfile | ThresholdTable
"""What a bureau issues and limits are counted by."""


class Issue(NamedTuple, Generic[T]):
    """A table, and when it was issued."""

    at: datetime
    table: T


class Tables(NamedTuple):
    """The tables of a bureau as they were known at one moment."""

    calendar: WorkCalendar
    profiles: Mapping[str, tuple[LimitProfile, ...]]
    thresholds: tuple[ThresholdTable, ...]


class Issued:
    """Every table that was ever issued, and what was known of them at any moment."""

    def __init__(
        self,
        holidays: Iterable[Issue[HolidayTable]],
        profiles: Iterable[Issue[LimitProfile]],
        thresholds: Iterable[Issue[ThresholdTable]],
    ) -> None:
        self._holidays = sorted(holidays, key=lambda one: one.at)
        self._profiles = sorted(profiles, key=lambda one: one.at)
        self._thresholds = sorted(thresholds, key=lambda one: one.at)
        self.moments = sorted(
            {one.at for one in self._holidays}
            | {one.at for one in self._profiles}
            | {one.at for one in self._thresholds}
        )
        self._known: dict[int, Tables] = {}

    def and_one(self, table: AnyTable, at: datetime) -> "Issued":
        """The same, and one more table issued at a moment."""
        return Issued(
            [*self._holidays, *_of(table, at, HolidayTable)],
            [*self._profiles, *_of(table, at, LimitProfile)],
            [*self._thresholds, *_of(table, at, ThresholdTable)],
        )

    def since(self, at: datetime, until: datetime | None) -> list[datetime]:
        """The moments at which something was issued after one and up to another."""
        end = len(self.moments) if until is None else bisect_right(self.moments, until)
        return self.moments[bisect_right(self.moments, at) : end]

    def known(self, at: datetime | None = None) -> Tables:
        """What was known at a moment; without one, what is known."""
        place = len(self.moments) if at is None else bisect_right(self.moments, at)
        tables = self._known.get(place)
        if tables is None:
            tables = self._known[place] = self._until(self.moments[place - 1] if place else None)
        return tables

    def _until(self, at: datetime | None) -> Tables:
        years = _newest(self._holidays, at, _year, _year)
        versions = _newest(self._profiles, at, _version, _profile)
        numbers = _newest(self._thresholds, at, lambda table: (table.id, table.since))
        return Tables(WorkCalendar(tuple(years)), _whole(versions), tuple(numbers))


def _of(table: AnyTable, at: datetime, kind: type[T]) -> list[Issue[T]]:
    return [Issue(at, table)] if isinstance(table, kind) else []


def _year(table: HolidayTable) -> int:
    return table.year


def _version(profile: LimitProfile) -> Hashable:
    return profile.id, profile.since


def _profile(profile: LimitProfile) -> str:
    return profile.id


def _newest(
    issues: Iterable[Issue[T]],
    at: datetime | None,
    key: Callable[[T], Hashable],
    family: Callable[[T], Hashable] | None = None,
) -> list[T]:
    """The newest of each ``key`` that was issued by then.

    Of a ``family`` of which nothing was known by then, what was issued first.
    """
    found: dict[Hashable, T] = {}
    first: dict[Hashable, datetime] = {}
    for one in issues:
        begun = first.setdefault(family(one.table), one.at) if family else None
        if (at is not None and one.at <= at) or one.at == begun:
            found[key(one.table)] = one.table
    return list(found.values())


def _whole(known: Iterable[LimitProfile]) -> Mapping[str, tuple[LimitProfile, ...]]:
    """Profiles that stand: one whose base is not known (yet) is not in force."""
    issued = tuple(known)
    bases = [profile for profile in issued if profile.base is None]
    standing = [
        profile
        for profile in issued
        if profile.base is None or in_force(bases, profile.base, profile.since)
    ]
    profiles: dict[str, tuple[LimitProfile, ...]] = {}
    for profile in complete_profiles(standing):
        profiles[profile.id] = (*profiles.get(profile.id, ()), profile)
    return profiles


# ------------------------------------------------------------------------------- people


class Past(Generic[T]):
    """Who was who: the records of the directory that gave way to others.

    ``T`` is what a code list holds.
    """

    def __init__(
        self,
        units: Mapping[str, tuple[Held[Unit], ...]],
        officers: Mapping[str, tuple[Held[Officer], ...]],
        receivers: Mapping[str, tuple[Held[Receiver], ...]],
        lists: Mapping[str, tuple[Held[T], ...]],
    ) -> None:
        self._units, self._officers = units, officers
        self._receivers, self._lists = receivers, lists
        self._moments = sorted(_ends(units) | _ends(officers) | _ends(receivers) | _ends(lists))
        self._rosters: dict[int, tuple[Roster, Roster]] = {}

    def is_present(self, at: datetime) -> bool:
        """Whether nothing has changed since a moment."""
        return not self._moments or self._moments[-1] <= at

    def place(self, at: datetime) -> int:
        """Between which changes a moment lies: what was in force is the same at all of them."""
        return bisect_right(self._moments, at)

    def roster(self, present: Roster, at: datetime) -> Roster:
        """Who was who at a moment.  Machines are as they are: one that is shut out stays out."""
        place = self.place(at)
        known = self._rosters.get(place)
        if known is None or known[0] is not present:
            if len(self._rosters) >= MOST_VIEWS:
                self._rosters.clear()
            then = Roster(
                _then(present.units, self._units, at),
                _then(present.officers, self._officers, at),
                present.devices,
                present.delegations.values(),
            )
            known = self._rosters[place] = present, then
        return known[1]

    def receivers(self, present: Mapping[str, Receiver], at: datetime) -> Mapping[str, Receiver]:
        """The bodies outside the police as they stood."""
        return _then(present, self._receivers, at)

    def lists(self, present: Mapping[str, T], at: datetime) -> Mapping[str, T]:
        """The code lists as they stood."""
        return _then(present, self._lists, at)

    def profiles_of(self, present: Roster, unit: str, at: datetime) -> Iterator[str]:
        """The limit profile that a unit had at a moment, and those that it was given later."""
        yield self._profile_of(present, unit, at)
        later = (end for end in sorted(_ends(self._units)) if at < end)
        for end in later:
            yield self._profile_of(present, unit, end)

    def _profile_of(self, present: Roster, unit: str, at: datetime) -> str:
        """Its own or the nearest above."""
        path: list[str] = []
        here: str | None = unit
        while here is not None and here in present.units and here not in path:
            path.append(here)
            record = held(self._units.get(here, ()), present.units[here], at)
            if record.profile:
                return record.profile
            here = record.parent
        return ""


def _ends(earlier: Mapping[str, tuple[Held[T], ...]]) -> set[datetime]:
    return {one.until for before in earlier.values() for one in before}


def _then(
    present: Mapping[str, T], earlier: Mapping[str, tuple[Held[T], ...]], at: datetime
) -> Mapping[str, T]:
    changed = {id: held(before, present[id], at) for id, before in earlier.items() if id in present}
    return {**present, **changed} if changed else present
