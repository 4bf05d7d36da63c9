"""The scenario that is played: the bureau, its citizens and hours, and the acts so far."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from casework.calendar import WorkCalendar
from casework.event import CHINA
from casework.registry import Proposal
from sample_bureau.bureau import Bureau
from sample_bureau.chance import Chance, Citizens
from sample_bureau.hours import WorkingTime

WEEKS = 8


class Act(NamedTuple):
    """Something that an officer did."""

    at: datetime
    officer: str
    proposal: Proposal


class Scenario:
    """The bureau in its eight weeks; every part of the play writes its acts into it.

    ``now`` is where the play ends.  All but the receptions and drafts of the last day
    have happened by the evening before, whatever the hour.
    """

    def __init__(self, seed: int, now: datetime, calendar: WorkCalendar) -> None:
        self.seed = seed
        self.now = now.astimezone(CHINA)
        midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.today = midnight.date()
        self.first_day = self.today - timedelta(weeks=WEEKS)
        self.founded_at = midnight - timedelta(weeks=WEEKS, days=1) + timedelta(hours=8)
        self.bureau = Bureau(seed, self.founded_at)
        self.citizens = Citizens(seed)
        self.hours = WorkingTime(calendar, self.first_day, self.today)
        self.delegation = self.chance("delegation").new_id(self.founded_at)
        """The chief's written authority for a deputy, who names it when signing."""
        self._acts: list[Act] = []

    def chance(self, stream: str) -> Chance:
        """A stream of choices of its own."""
        return Chance(self.seed, stream)

    def act(self, at: datetime, officer: str, proposal: Proposal) -> None:
        """Write down that an officer does something at a moment."""
        self._acts.append(Act(at, officer, proposal))

    def acts(self) -> Iterable[Act]:
        """Everything up to the end of the play, in the order of time."""
        return sorted((act for act in self._acts if act.at <= self.now), key=lambda act: act.at)
