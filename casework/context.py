"""What a rule may look at beside the case: who is who, the limits, the time.

A context is read-only and built the same way on both sides; only ``now`` and how far
the directory has travelled differ.  An event is judged by what was in force when it happened:
``as_of`` is asked by the machine before any guard.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from msgspec import Struct

from casework.calendar import WorkCalendar
from casework.event import CHINA, Label
from casework.exemptions import Falsification, Outage
from casework.in_force import AnyTable, Issued, Past
from casework.limits import LimitProfile
from casework.officers import Officer, Roster
from casework.receivers import Receiver
from casework.state import State
from casework.thresholds import ThresholdTable, threshold

MOST_ASKED = 4_096
"""Answers that a directory keeps; then it begins anew."""


class CodeItem(Struct, frozen=True):
    """One entry of a code list that no rule reads; ``group`` is the code above it."""

    code: str
    label: Label
    group: str = ""


class Invited(Struct, frozen=True):
    """A machine that was invited to a unit: since when the code is known."""

    unit: str
    at: datetime


@dataclass(frozen=True)
class Directory:
    """Everything that changes by directory events: people, limits, calendar, lists.

    ``issued`` and ``past`` know what stood before; ``known`` is the moment as of which this
    directory stands, where that is not now.
    """

    roster: Roster = field(default_factory=lambda: Roster({}, {}, {}))
    calendar: WorkCalendar = field(default_factory=lambda: WorkCalendar(()))
    profiles: Mapping[str, tuple[LimitProfile, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[CodeItem, ...]] = field(default_factory=dict)
    thresholds: tuple[ThresholdTable, ...] = ()
    receivers: Mapping[str, Receiver] = field(default_factory=dict)
    outages: tuple[Outage, ...] = ()
    falsifications: tuple[Falsification, ...] = ()
    invited: Mapping[str, Invited] = field(default_factory=dict)
    """Machines that were invited, by the digest of their code."""
    issued: Issued | None = None
    past: Past[tuple[CodeItem, ...]] | None = None
    known: datetime | None = None

    def as_of(self, at: datetime) -> "Directory":
        """The directory as it stood at a moment: people, tables and bodies."""
        directory = self if self._knows_all(at) else self._as_known(at)
        if self.past is None or self.past.is_present(at):
            return directory
        return replace(
            directory,
            roster=self.past.roster(self.roster, at),
            receivers=self.past.receivers(self.receivers, at),
            lists=self.past.lists(self.lists, at),
        )

    def with_table(self, table: AnyTable, at: datetime) -> "Directory":
        """The directory as it will stand once a table is issued, at a moment."""
        if self.issued is None:
            raise ValueError("of this directory nobody knows what was issued when")
        issued = self.issued.and_one(table, at)
        now = issued.known()
        return replace(
            self,
            calendar=now.calendar,
            profiles=now.profiles,
            thresholds=now.thresholds,
            issued=issued,
        )

    def _knows_all(self, at: datetime) -> bool:
        return self.issued is None or not self.issued.moments or self.issued.moments[-1] <= at

    def _as_known(self, at: datetime) -> "Directory":
        """The same with the tables that were known at a moment."""
        if self.issued is None:
            return self
        tables = self.issued.known(at)
        return replace(
            self,
            calendar=tables.calendar,
            profiles=tables.profiles,
            thresholds=tables.thresholds,
            known=at,
        )

    def threshold(self, code: str, on: datetime) -> int:
        """The number that a rule compares with, as it was in force at a moment."""
        known = self if self._knows_all(on) else self._as_known(on)
        return threshold(known.thresholds, code, on.astimezone(CHINA).date())

    def profile(self, unit: str, on: datetime) -> LimitProfile | None:
        """The limit profile in force at ``unit`` on a day; ``None`` if none is issued.

        A unit that had none on that day has the first that it was given later: a case needs
        limits.
        """
        place = 0 if self.past is None else self.past.place(on)
        asked = unit, on.astimezone(CHINA).date(), place
        known = self._given.get(asked)
        if known is None:
            if len(self._given) >= MOST_ASKED:
                self._given.clear()
            known = self._given[asked] = (self._profile(unit, on),)
        return known[0]

    @cached_property
    def _given(self) -> dict[tuple[str, date, int], tuple[LimitProfile | None]]:
        """The profiles that were asked for: of a unit, of a day, between two changes."""
        return {}

    def _profile(self, unit: str, on: datetime) -> LimitProfile | None:
        day = on.astimezone(CHINA).date()
        if self.past is None:
            return self._version(self.roster.profile_of(unit), day)
        given = self.past.profiles_of(self.roster, unit, on)
        versions = (self._version(id, day) for id in given)
        return next((version for version in versions if version is not None), None)

    def _version(self, id: str, day: date) -> LimitProfile | None:
        valid = [version for version in self.profiles.get(id, ()) if version.since <= day]
        return max(valid, key=lambda version: version.since, default=None)

    def tables_since(
        self, unit: str, on: datetime
    ) -> tuple[tuple[LimitProfile | None, WorkCalendar, datetime | None], ...]:
        """The limits of a unit's cases of a day and the calendar, and until when they stood.

        What was issued after that day in the place of an earlier table is the next one; the
        last is what stands (``None``).
        """
        now = self.profile(unit, on), self.calendar, None
        if self.issued is None or self._knows_all(on):
            return (now,)
        found: list[tuple[LimitProfile | None, WorkCalendar, datetime | None]] = []
        start = on
        for end in self.issued.since(on, self.known):
            then = self._as_known(start)
            one = then.profile(unit, on), then.calendar
            if found and found[-1][:2] == one:
                found.pop()
            found.append((*one, end))
            start = end
        if found and found[-1][:2] == now[:2]:
            found.pop()
        return (*found, now)


@dataclass(frozen=True)
class Context:
    """``related`` gives another case's state, or ``None`` where it is not known here.

    ``knows_all``: what is not known here is nowhere (at the centre).
    """

    now: datetime
    directory: Directory
    related: Callable[[str], State | None] = lambda case: None
    knows_all: bool = False

    @property
    def roster(self) -> Roster:
        """Who is who."""
        return self.directory.roster

    def seen_by(self, officer: Officer, named: Callable[[], frozenset[str]]) -> "Context":
        """The same as an officer sees it: of the cases that they name, none behind the wall."""

        def related(case: str) -> State | None:
            state = self.related(case)
            if state is None or not self.roster.is_shut_out(officer, state):
                return state
            return None if case in named() else state

        return replace(self, related=related)

    def as_of(self, at: datetime) -> "Context":
        """The same with the directory as it stood at a moment."""
        directory = self.directory.as_of(at)
        return self if directory is self.directory else replace(self, directory=directory)
