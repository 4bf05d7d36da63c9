"""A common issue as it stands, and what was counted."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.event import CHINA, Label
from casework.fields import Meaning, asked, given
from casework.state import State
from casework.steps import Rows


class Figure(Struct, frozen=True):
    """What was counted, from a day up to and with another; ``out_of`` makes it a share."""

    count: Annotated[int, asked("数量", "Count")]
    since: Annotated[date, asked("起始日期", "From")]
    until: Annotated[date, asked("截止日期", "Up to and with", lies="behind")]
    out_of: Annotated[
        int, asked("总数", "Out of", hint=("按占比衡量的才填", "Only where a share is meant"))
    ] = 0

    @property
    def days(self) -> int:
        """The length of the window."""
        return (self.until - self.since).days + 1

    @property
    def value(self) -> float:
        """The share, or the plain count."""
        return self.count / self.out_of if self.out_of else float(self.count)


Status = Literal["RAISED", "OWNED", "IN_FORCE", "MEASURED", "CLOSED"]
STATUSES: dict[Status, Label] = {
    "RAISED": Label("已提出", "Raised"),
    "OWNED": Label("已定措施", "Measure decided"),
    "IN_FORCE": Label("措施实施", "In force"),
    "MEASURED": Label("已评估", "Effect measured"),
    "CLOSED": Label("已办结", "Closed"),
}


class CommonIssue(State, frozen=True, kw_only=True, tag="common_issue"):
    """A common issue as it stands."""

    status: Status
    topic: str
    cases: tuple[str, ...]
    complaint: Annotated[bool, given("涉及投诉举报", "Complaints among them")] = False
    title: str = ""
    description: str = ""
    raised_at: datetime | None = None
    owner: str = ""
    measure: Annotated[str, given("措施", "Measure", Meaning.WORDS)] = ""
    figure_name: str = ""
    before: Figure | None = None
    owned_at: datetime | None = None
    due_on: date | None = None
    in_force_at: Annotated[datetime | None, given("实施时间", "In force since")] = None
    after: Figure | None = None
    measured_at: datetime | None = None
    finding: Annotated[str, given("成效分析", "What it means", Meaning.WORDS)] = ""
    rounds: Annotated[int, given("轮次", "Round")] = 1
    closed_at: Annotated[datetime | None, given("办结时间", "Closed at")] = None
    closed_by: Annotated[str, given("办结批准人", "Closed by", Meaning.OFFICER)] = ""
    words: Annotated[str, given("办结说明", "Closing words", Meaning.WORDS)] = ""

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

    @property
    def first_day_after(self) -> date | None:
        """The first day on which the figure may be counted again; ``None`` before the measure."""
        if self.before is None or self.in_force_at is None:
            return None
        in_force_on = self.in_force_at.astimezone(CHINA).date()
        return max(in_force_on, date.fromordinal(self.before.until.toordinal() + 1))


ROWS = Rows(CommonIssue, STATUSES)
