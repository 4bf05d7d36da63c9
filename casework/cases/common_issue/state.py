"""A common issue as it stands, and what was counted."""

from datetime import date, datetime

from msgspec import Struct

from casework.state import State


class Figure(Struct, frozen=True):
    """What was counted, from a day up to and with another; ``out_of`` makes it a share."""

    count: int
    since: date
    until: date
    out_of: int = 0

    @property
    def days(self) -> int:
        """The length of the window."""
        return (self.until - self.since).days + 1

    @property
    def value(self) -> float:
        """The share, or the plain count."""
        return self.count / self.out_of if self.out_of else float(self.count)


class CommonIssue(State, frozen=True, kw_only=True, tag="common_issue"):
    """A common issue as it stands."""

    topic: str
    cases: tuple[str, ...]
    complaint: bool = False
    title: str = ""
    description: str = ""
    raised_at: datetime | None = None
    owner: str = ""
    measure: str = ""
    figure_name: str = ""
    before: Figure | None = None
    owned_at: datetime | None = None
    due_on: date | None = None
    in_force_at: datetime | None = None
    after: Figure | None = None
    measured_at: datetime | None = None
    finding: str = ""
    rounds: int = 1
    closed_at: datetime | None = None
    closed_by: str = ""
    words: str = ""

    @property
    def is_complaint(self) -> bool:
        """Whether one of its cases stands in the complaint ledger."""
        return self.complaint

    @property
    def has_helped(self) -> bool:
        """Whether the figure fell."""
        return (
            self.before is not None
            and self.after is not None
            and self.after.value < self.before.value
        )
