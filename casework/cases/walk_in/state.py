"""A reception as it stands."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.asking import Asking
from casework.codes import Coded, DissatisfiedReason, HandOff, Satisfaction, ServiceCategory, Solved
from casework.event import Label, Moment
from casework.fields import Choice, Meaning, asked, given
from casework.state import Person, State
from casework.steps import Rows

LISTS = "walk_in."
"""How the code lists of the services in detail are called: ``walk_in.consult``."""


class ServiceResult(Coded):
    """What came of one service."""

    DONE = "DONE", "已办", "Done"
    EXPLAINED = "EXPLAINED", "已解答", "Explained"
    PARTLY = "PARTLY", "部分办理", "Partly done"
    LATER = "LATER", "待后续", "To be followed up"
    NOT_DONE = "NOT_DONE", "未能办理", "Could not be done"


def _subs(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The services in detail of the categories chosen so far; of all where none is."""
    found: dict[str, Label] = {}
    for category in _chosen(asking.so_far) or tuple(ServiceCategory):
        for item in asking.context.directory.lists.get(f"{LISTS}{category.lower()}", ()):
            found.setdefault(item.code, item.label)
    return tuple(Choice(code, label) for code, label in found.items())


def _chosen(so_far: Mapping[str, object]) -> tuple[str, ...]:
    """The categories in a form that adds one service, or opens with several."""
    several = so_far.get("services")
    rows = several if isinstance(several, list | tuple) else (so_far.get("service"),)
    found = (row.get("category") for row in rows if isinstance(row, Mapping))
    return tuple(str(category) for category in found if category)


class Service(Struct, frozen=True):
    """One service given: ``sub`` is a code of the list ``walk_in.<category>``."""

    category: Annotated[ServiceCategory, asked("服务类别", "Service")]
    sub: Annotated[str, asked("服务细类", "Kind in detail", Meaning.LISTED, LISTS, among=_subs)] = (
        ""
    )
    quantity: Annotated[int, asked("件次", "How often")] = 1
    result: Annotated[ServiceResult, asked("服务结果", "Result")] = ServiceResult.DONE
    minutes: Annotated[int | None, asked("用时(分钟)", "Minutes")] = None


Status = Literal["OPEN", "FOLLOW", "DONE", "HANDED_OFF", "RATED", "VOID"]
STATUSES: dict[Status, Label] = {
    "OPEN": Label("接待中", "In progress"),
    "FOLLOW": Label("后续跟进", "Follow-up"),
    "DONE": Label("当场办结", "Done"),
    "HANDED_OFF": Label("已转办", "Handed off"),
    "RATED": Label("已评价", "Rated"),
    "VOID": Label("作废", "Void"),
}

RESULT = asked("办理结果", "Result", Meaning.WORDS, hint=("做了什么", "What was done"))
"""A service has a result of its own under the same name, so the state says which it is."""


class WalkIn(State, frozen=True, kw_only=True, tag="walk_in"):
    """A reception as it stands."""

    status: Status
    started_at: Moment
    is_quick: bool
    persons: int
    services: tuple[Service, ...]
    place: str = ""
    is_foreign: bool = False
    language: str = ""
    person: Person | None = None
    content: str = ""
    result: Annotated[str, RESULT] = ""
    promised_at: datetime | None = None
    done_at: Annotated[datetime | None, given("办结时间", "Finished at")] = None
    follow_by: Annotated[date | None, given("跟进日期", "Follow-up by")] = None
    follow_officer: Annotated[str, given("跟进民警", "Followed up by", Meaning.OFFICER)] = ""
    handed_to: Annotated[HandOff | None, given("转往", "Handed over to")] = None
    reference: str = ""
    linked_case: str | None = None
    rating: Satisfaction | None = None
    solved: Solved | None = None
    reason: DissatisfiedReason | None = None
    visitor_words: Annotated[str, given("来访人原话", "The visitor's words", Meaning.WORDS)] = ""
    marked_at: Annotated[datetime | None, given("本人评价时间", "Marked by the visitor at")] = None
    void_reason: Annotated[str, given("作废原因", "Why it is void", Meaning.WORDS)] = ""
    receiver: str = ""
    """The body of the directory, or the unit, that took it (id)."""
    reports_case: bool = False
    emergency_at: Annotated[datetime | None, given("发现紧急情况时间", "Emergency noticed at")] = (
        None
    )
    """When an emergency was noticed."""
    called_at: datetime | None = None
    """When 110 was called."""
    accepted_at: datetime | None = None
    """When a report of a crime was taken: it goes on within a day."""
    handed_off_at: datetime | None = None
    voided_at: datetime | None = None

    def service(self, no: int) -> Service | None:
        """The service with a number (from 1); ``None`` where there is none."""
        return self.services[no - 1] if 0 < no <= len(self.services) else None


ROWS = Rows(WalkIn, STATUSES)

AMENDABLE = {
    "persons": int,
    "place": str,
    "is_foreign": bool,
    "language": str,
    "person": Person | None,
    "content": str,
    "result": str,
}
"""Fields that may be changed after they were recorded, and their types."""
