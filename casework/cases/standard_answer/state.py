"""A standard answer as it stands, and which of its versions held when."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.clocks import end_of_day
from casework.event import CHINA, Label
from casework.fields import Meaning, given
from casework.guides import SUBJECTS
from casework.state import Scope, State
from casework.steps import Rows

Status = Literal["PROPOSED", "RETURNED", "IN_FORCE", "REVISED", "WITHDRAWN"]
STATUSES: dict[Status, Label] = {
    "PROPOSED": Label("待审核", "To be checked"),
    "RETURNED": Label("已退回", "Sent back"),
    "IN_FORCE": Label("在用", "In force"),
    "REVISED": Label("修订待审核", "A revision to be checked"),
    "WITHDRAWN": Label("已停用", "Withdrawn"),
}
HOLDS: tuple[Status, ...] = ("IN_FORCE", "REVISED")
"""A version was let in, and none of them was withdrawn."""


class Draft(Struct, frozen=True, kw_only=True):
    """A text that waits for its second person, or was sent back."""

    question: Annotated[str, given("问题", "Question")]
    answer: Annotated[str, given("标准答案", "Answer", Meaning.WORDS)]
    subject: Annotated[str, given("类别", "Subject", Meaning.LISTED, SUBJECTS)]
    law: Annotated[str, given("依据", "Source of law")]
    keywords: Annotated[str, given("关键词", "Keywords")]
    owner_unit: Annotated[str, given("责任单位", "Kept by", Meaning.UNIT)]
    owner: Annotated[str, given("责任人", "Owner", Meaning.OFFICER)]
    until: Annotated[date, given("有效期至", "Valid until", lies="ahead")]
    by: Annotated[str, given("起草人", "Drafted by", Meaning.OFFICER)]
    at: Annotated[datetime, given("起草时间", "Drafted at")]
    returned: Annotated[str, given("退回意见", "What to change", Meaning.WORDS)] = ""


class Version(Struct, frozen=True, kw_only=True):
    """One version: since when it was in force, and until when."""

    no: Annotated[int, given("版本", "Version")]
    since: Annotated[datetime, given("生效时间", "In force since")]
    until: Annotated[date, given("有效期至", "Valid until", lies="ahead")]
    approved_by: Annotated[str, given("审核人", "Let in by", Meaning.OFFICER)]
    ended_at: Annotated[datetime | None, given("停止使用", "Ended at")] = None

    def holds(self, at: datetime) -> bool:
        """Whether it may be quoted at a moment; its last day ends at 24:00 of the bureau's zone."""
        is_ended = self.ended_at is not None and self.ended_at <= at
        return self.since <= at < end_of_day(self.until) and not is_ended


class Report(Struct, frozen=True, kw_only=True):
    """Somebody says that it is wrong or out of date; open until it is read again or revised."""

    at: Annotated[datetime, given("提出时间", "Reported at")]
    by: Annotated[str, given("纠错人", "Reported by", Meaning.OFFICER)]
    words: Annotated[str, given("纠错内容", "What is wrong", Meaning.WORDS)]
    done_at: Annotated[datetime | None, given("处理时间", "Seen to at")] = None


class StandardAnswer(State, frozen=True, kw_only=True, tag="standard_answer"):
    """The newest version that was let in; before the first one, what is proposed."""

    status: Status
    question: str
    answer: str
    subject: str
    law: str = ""
    keywords: str = ""
    owner_unit: str
    owner: str
    until: date
    version: Annotated[int, given("版本", "Version")] = 0
    written_by: Annotated[str, given("起草人", "Drafted by", Meaning.OFFICER)] = ""
    """Who wrote the version that stands."""
    term_from: datetime
    """Since when its present term runs."""
    versions: Annotated[tuple[Version, ...], given("历次版本", "Versions")] = ()
    proposed: Annotated[Draft | None, given("待审核的修订", "Revision to be checked")] = None
    returned: Annotated[Draft | None, given("退回的稿件", "Sent back")] = None
    reports: Annotated[tuple[Report, ...], given("纠错", "Reported as wrong")] = ()
    reviewed_at: Annotated[datetime | None, given("最近复核", "Read again at")] = None
    ended_at: datetime | None = None
    words: Annotated[str, given("说明", "In words", Meaning.WORDS)] = ""

    @property
    def scope(self) -> Scope:
        """Every desk of the bureau."""
        return "everybody"

    @property
    def open_reports(self) -> tuple[Report, ...]:
        """What was said against it and not seen to yet."""
        return tuple(one for one in self.reports if one.done_at is None)

    def held(self, version: int, at: datetime) -> bool:
        """Whether a version was in force at a moment."""
        return any(one.no == version and one.holds(at) for one in self.versions)

    def is_in_force(self, at: datetime) -> bool:
        """Whether what stands here may be quoted at a moment."""
        return self.held(self.version, at)

    def has_run_out(self, at: datetime) -> bool:
        """Whether its last day is over."""
        return end_of_day(self.until) <= at

    def is_on(self, day: date) -> bool:
        """Whether its last day has not passed yet."""
        return day <= self.until


ROWS = Rows(StandardAnswer, STATUSES)


def day_of(at: datetime) -> date:
    """The day of a moment in the bureau's zone."""
    return at.astimezone(CHINA).date()
