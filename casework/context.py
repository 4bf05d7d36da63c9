"""What a rule may look at beside the case: who is who, the limits, the time.

A context is read-only and built the same way on both sides; only ``now`` and how far
the directory has travelled differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct

from casework.calendar import WorkCalendar
from casework.event import Label
from casework.exemptions import Falsification, Outage
from casework.limits import LimitProfile
from casework.officers import Roster
from casework.receivers import Receiver
from casework.state import State
from casework.thresholds import ThresholdTable, threshold


class CodeItem(Struct, frozen=True):
    """One entry of a code list that no rule reads; ``group`` is the code above it."""

    code: str
    label: Label
    group: str = ""


@dataclass(frozen=True)
class Directory:
    """Everything that changes by directory events: people, limits, calendar, lists."""

    roster: Roster = field(default_factory=lambda: Roster({}, {}, {}))
    calendar: WorkCalendar = field(default_factory=lambda: WorkCalendar(()))
    profiles: Mapping[str, tuple[LimitProfile, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[CodeItem, ...]] = field(default_factory=dict)
    thresholds: tuple[ThresholdTable, ...] = ()
    receivers: Mapping[str, Receiver] = field(default_factory=dict)
    outages: tuple[Outage, ...] = ()
    falsifications: tuple[Falsification, ...] = ()

    def threshold(self, code: str, on: datetime) -> int:
        """The number that a rule compares with, as it was in force on a day."""
        return threshold(self.thresholds, code, on.date())

    def profile(self, unit: str, on: datetime) -> LimitProfile | None:
        """The limit profile in force at ``unit`` on a day; ``None`` if none is issued."""
        versions = self.profiles.get(self.roster.profile_of(unit), ())
        valid = [version for version in versions if version.since <= on.date()]
        return max(valid, key=lambda version: version.since, default=None)


@dataclass(frozen=True)
class Context:
    """``related`` gives another case's state, or ``None`` where it is not known here."""

    now: datetime
    directory: Directory
    related: Callable[[str], State | None] = lambda case: None

    @property
    def roster(self) -> Roster:
        """Who is who."""
        return self.directory.roster
