"""A target as it stands."""

from datetime import date, datetime
from typing import Annotated, Literal

from casework.calendar import add_months
from casework.codes import TargetKind
from casework.event import CHINA, Label
from casework.fields import given
from casework.state import Person, State
from casework.steps import Rows

Status = Literal["ACTIVE", "ENDED"]
STATUSES: dict[Status, Label] = {
    "ACTIVE": Label("在册", "On the list"),
    "ENDED": Label("已停访", "Off the list"),
}


class VisitTarget(State, frozen=True, kw_only=True, tag="visit_target"):
    """A target as it stands.  ``cycle_months`` 0: as often as the profile says."""

    status: Status
    target: TargetKind
    category: str
    place: str = ""
    name: str = ""
    contact: Person | None = None
    pair_officer: str = ""
    cycle_months: int = 0
    visited_last_at: Annotated[datetime | None, given("上次走访", "Last visited")] = None
    last_visit: str | None = None
    planned_visit: str | None = None
    """The visit that was planned from here and is not counted yet."""
    counted_at: datetime | None = None
    """The newest visit or miss that was counted."""
    visits: Annotated[int, given("走访次数", "Times visited")] = 0
    missed: Annotated[int, given("连续未遇次数", "Times in vain")] = 0
    """How often in vain since they were last met."""
    reason: str = ""

    @property
    def last_visited_at(self) -> datetime:
        """From here the cycle counts: the last visit, or the day they were entered."""
        return self.visited_last_at or self.opened_at


def named_day(target: VisitTarget) -> date | None:
    """The last day of a cycle of its own."""
    if not target.cycle_months:
        return None
    return add_months(target.last_visited_at.astimezone(CHINA).date(), target.cycle_months)


ROWS = Rows(VisitTarget, STATUSES)
AMENDABLE = {"name": str, "contact": Person | None, "place": str, "category": str}
"""Fields that may be changed after they were recorded, and their types."""
