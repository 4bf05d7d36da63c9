"""A visit as it stands, and what its days say."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from msgspec import Struct

from casework.asking import Asking, now, officers
from casework.codes import ContactWay, TargetKind, VisitWay
from casework.context import Directory
from casework.event import Label
from casework.fields import Choice, Meaning, asked, given
from casework.state import Person, State
from casework.steps import Rows

DUE = Label("到期", "Due")
"""The word for a planned visit whose day has come: a reading, no status."""

MISSES = "visit.misses"
"""The threshold: after so many times in vain, a day is better agreed beforehand."""

CATEGORIES = "visit.target"
"""The list of those whom the police serve; the group of an item is its kind of target."""


def categories(directory: Directory, kind: str) -> tuple[Choice, ...]:
    """The categories of a kind of target; all while no kind is chosen."""
    items = directory.lists.get(CATEGORIES, ())
    return tuple(Choice(one.code, one.label) for one in items if kind in ("", one.group))


def _categories_so_far(asking: Asking[State | None]) -> tuple[Choice, ...]:
    target = asking.so_far.get("target")
    kind = target.get("kind") if isinstance(target, Mapping) else None
    return categories(asking.context.directory, str(kind or ""))


class Target(Struct, frozen=True):
    """Who is visited.  ``category`` is a code of the list ``visit.target``."""

    kind: Annotated[TargetKind, asked("对象类型", "Whom")]
    category: Annotated[
        str,
        asked("对象类别", "Category", Meaning.LISTED, CATEGORIES, among=_categories_so_far),
    ] = ""
    place: Annotated[str, asked("地点", "Place", hint=("地址或社区", "Address or community"))] = ""


class Promise(Struct, frozen=True):
    """What an officer promised on the doorstep, and by when."""

    text: Annotated[str, asked("承诺内容", "Promised")]
    by: Annotated[date | None, asked("承诺期限", "By")] = None


class Problem(Struct, frozen=True):
    """Something found or promised on a visit, and where it went (a case, or a receiver)."""

    no: Annotated[int, given("序号", "Number")]
    title: Annotated[str, given("问题或承诺", "Problem or promise")]
    linked_case: Annotated[str | None, given("立为事项", "Became the item", Meaning.CASE)] = None
    handed_to: Annotated[str, given("移交给", "Handed to")] = ""
    is_promise: Annotated[bool, given("承诺事项", "A promise")] = False
    promised_by: Annotated[date | None, given("承诺期限", "Promised by")] = None

    @property
    def is_followed(self) -> bool:
        """Whether it became an item or was handed to somebody; a promise only as an item."""
        return self.linked_case is not None or (
            not self.is_promise and bool(self.handed_to.strip())
        )


Status = Literal[
    "PLANNED", "IN_PROGRESS", "MISSED", "RECORDED", "REVIEWED", "ARCHIVED", "CANCELLED"
]
STATUSES: dict[Status, Label] = {
    "PLANNED": Label("已计划", "Planned"),
    "IN_PROGRESS": Label("走访中", "On the way"),
    "MISSED": Label("未遇", "Not met"),
    "RECORDED": Label("已记录", "Recorded"),
    "REVIEWED": Label("已审阅", "Reviewed"),
    "ARCHIVED": Label("已归档", "Archived"),
    "CANCELLED": Label("已取消", "Cancelled"),
}


def _began(asking: Asking["Visit | None"]) -> datetime:
    """When the officer set out, if that was said; else half an hour ago, as usual."""
    visit = asking.state
    if visit is not None and visit.started_at is not None:
        return visit.started_at
    return asking.context.now - timedelta(minutes=30)


def _at_the_door(asking: Asking["Visit | None"]) -> VisitWay:
    return VisitWay.DOOR


def _visitors(asking: Asking["Visit | None"]) -> tuple[Choice, ...]:
    """The officers of the station; auxiliary ones too, who go together with an officer."""
    return officers(
        one
        for one in asking.roster.officers.values()
        if one.is_active and asking.roster.same_station(one.unit, asking.officer.unit)
    )


def _only_me(asking: Asking["Visit | None"]) -> tuple[str, ...]:
    return (asking.officer.id,)


# What was done stands in the notes of a visit and, from them, in its state: said once.
STARTED = asked("开始时间", "From", first=_began)
ENDED = asked("结束时间", "Until", first=now, says_when="day")
WAY = asked("走访方式", "How", first=_at_the_door)
VISITORS = asked(
    "走访民警",
    "Visiting officers",
    Meaning.OFFICER,
    among=_visitors,
    first=_only_me,
    hint=("辅警走访须有民警同行", "An auxiliary officer goes together with an officer"),
)
MET = asked("见到人数", "Persons met", first=lambda asking: 1)
OPINIONS = asked("意见建议", "Ideas")
DISPUTES = asked("矛盾纠纷", "Disputes")
HAZARDS = asked("安全隐患", "Hazards")
CARD_GIVEN = asked("发放警民联系卡", "Card given")
PUBLICITY = asked("宣传内容", "Talked about", Meaning.LISTED, "visit.publicity")


class Visit(State, frozen=True, kw_only=True, tag="visit"):
    """A visit as it stands.  ``target_case`` is its target in the pairing, if it has one."""

    status: Status
    target: Target
    name: str = ""
    person: Person | None = None
    plan_on: date | None = None
    started_at: Annotated[datetime | None, STARTED] = None
    ended_at: Annotated[datetime | None, ENDED] = None
    way: Annotated[VisitWay | None, WAY] = None
    visitors: Annotated[tuple[str, ...], VISITORS] = ()
    met: Annotated[int, MET] = 0
    content: str = ""
    opinions: Annotated[int, OPINIONS] = 0
    disputes: Annotated[int, DISPUTES] = 0
    hazards: Annotated[int, HAZARDS] = 0
    card_given: Annotated[bool, CARD_GIVEN] = False
    problems: Annotated[tuple[Problem, ...], given("问题和承诺", "Problems and promises")] = ()
    missed: Annotated[int, given("未遇次数", "Times not met")] = 0
    note_left: Annotated[bool, given("已留条", "A note was left")] = False
    reviewed_by: Annotated[str, given("审阅人", "Reviewed by", Meaning.OFFICER)] = ""
    reason: str = ""
    publicity: Annotated[tuple[str, ...], PUBLICITY] = ()
    target_case: str | None = None
    follows: str | None = None
    """The earlier visit that this one follows up."""
    planned_at: datetime | None = None
    appointed_at: Annotated[datetime | None, given("约定时间", "Agreed for")] = None
    appointed_way: Annotated[ContactWay | None, given("预约方式", "Agreed by")] = None
    missed_at: tuple[datetime, ...] = ()
    recorded_at: datetime | None = None
    reviewed_at: Annotated[datetime | None, given("审阅时间", "Reviewed at")] = None
    review: Annotated[str, given("审阅意见", "Remark", Meaning.WORDS)] = ""
    follow_up_on: Annotated[date | None, given("再次走访日期", "To be visited again by")] = None
    follow_up_set_at: datetime | None = None
    follow_up_why: Annotated[
        str, given("再次走访原因", "Why they are visited again", Meaning.WORDS)
    ] = ""
    follow_up_case: str | None = None
    follow_up_planned_at: datetime | None = None
    cancelled_at: datetime | None = None


ROWS = Rows(Visit, STATUSES)


def is_due(visit: Visit, today: date) -> bool:
    """Whether a planned visit's day has come."""
    return visit.status == "PLANNED" and visit.plan_on is not None and visit.plan_on <= today


def needs_appointment(visit: Visit, directory: Directory) -> bool:
    """Whether they were out so often that a day should be agreed before going again."""
    return (
        visit.status in ("PLANNED", "MISSED")
        and visit.appointed_at is None
        and visit.missed >= directory.threshold(MISSES, visit.updated_at)
    )
