"""A consultation session as it stands, and its matters."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct, structs

from casework.cases.agenda import with_one
from casework.codes import Coded, ContactWay, Publicity, Role
from casework.event import Event, Label
from casework.fields import Meaning, asked, given
from casework.officers import HEADS
from casework.state import State
from casework.steps import Changes, Rows


class Attendance(Coded):
    """As what somebody took part."""

    RESIDENT = "RESIDENT", "居民群众", "Resident"
    MERCHANT = "MERCHANT", "商户", "Shopkeeper"
    ENTERPRISE = "ENTERPRISE", "企业", "Company"
    COMMUNITY = "COMMUNITY", "社区干部", "Community worker"
    DEPUTY = "DEPUTY", "代表委员", "Deputy or committee member"
    ADVISOR = "ADVISOR", "民间智库", "Civic think-tank advisor"
    DEPARTMENT = "DEPARTMENT", "职能部门", "Department"
    POLICE = "POLICE", "公安机关", "Police"
    OTHER = "OTHER", "其他", "Other"


class Attendees(Struct, frozen=True):
    """How many took part as what; names are sealed."""

    category: Annotated[Attendance, asked("类别", "As what")]
    number: Annotated[int, asked("人数", "How many")]


class Resolution(Struct, frozen=True, kw_only=True):
    """What was resolved on one matter: exactly one owner, one day, one supervisor."""

    at: datetime
    unit: Annotated[str, given("责任单位", "Owning unit", Meaning.UNIT)]
    due_on: Annotated[date, given("办理时限", "Due on")]
    supervisor: Annotated[str, given("督办人", "Supervisor", Meaning.OFFICER)]
    discussion: Annotated[str, given("商议意见", "Discussion")]
    text: Annotated[str, given("决议", "Resolution")]
    plan: Annotated[str, given("方案", "Plan")]


class Supervised(Struct, frozen=True):
    """The supervisor looked."""

    at: Annotated[datetime, given("督办时间", "At")]
    by: Annotated[str, given("督办人", "By", Meaning.OFFICER)]
    words: Annotated[str, given("督办情况", "What was seen")]


class Told(Struct, frozen=True):
    """Whoever raised it was told what came of it."""

    at: Annotated[datetime, given("反馈时间", "At")]
    by: Annotated[str, given("反馈人", "By", Meaning.OFFICER)]
    way: Annotated[ContactWay, given("反馈方式", "By what means")]
    words: Annotated[str, given("反馈内容", "What they were told")]


class Published(Struct, frozen=True):
    """Whether and where the outcome is published, or why not."""

    decision: Annotated[Publicity, given("是否公开", "Decision")]
    text: Annotated[str, given("公开情况", "Where and how, or why not")]


class Matter(Struct, frozen=True, kw_only=True):
    """One matter (议题): what was raised, resolved and done about it."""

    no: Annotated[int, given("序号", "No.")]
    raised_at: datetime
    proposer: Annotated[str, given("提出人", "Raised by")]
    content: Annotated[str, given("内容", "Matter")]
    resolution: Annotated[Resolution | None, given("决议", "Resolution")] = None
    supervised: Annotated[tuple[Supervised, ...], given("督办", "Supervised")] = ()
    told: Annotated[Told | None, given("反馈", "Fed back")] = None
    published: Annotated[Published | None, given("公开", "Published")] = None
    linked_case: str | None = None
    completed_at: datetime | None = None
    """When it first had all five."""

    @property
    def about(self) -> str:
        """What it is called by."""
        return self.content

    @property
    def missing(self) -> tuple[Label, ...]:
        """Which of the five it still lacks, in their order."""
        done = (
            (self.resolution, Label("一事一商议、一方案", "Discussion and plan")),
            (self.supervised, Label("一事一督办", "Supervision")),
            (self.told, Label("一事一反馈", "Feedback")),
            (self.published, Label("一事一公开", "Publicity")),
        )
        return tuple(label for what, label in done if not what)


Status = Literal["PLANNED", "HELD", "CLOSED", "FINISHED", "CANCELLED"]
STATUSES: dict[Status, Label] = {
    "PLANNED": Label("拟召开", "Called"),
    "HELD": Label("已召开", "Held"),
    "CLOSED": Label("纪要已定、决议跟踪", "Minutes closed, resolutions tracked"),
    "FINISHED": Label("全部办结", "All done"),
    "CANCELLED": Label("已取消", "Cancelled"),
}


class Meeting(State, frozen=True, kw_only=True, tag="meeting"):
    """A session as it stands."""

    status: Status
    session_no: int
    planned_at: datetime
    place: str
    host: str
    topic: str = ""
    held_at: datetime | None = None
    finished_at: datetime | None = None
    attendees: tuple[Attendees, ...] = ()
    names: tuple[str, ...] = ()
    advisers: tuple[str, ...] = ()
    matters: Annotated[tuple[Matter, ...], given("议题", "Matters")] = ()
    minutes_by: Annotated[str, given("纪要签发人", "Minutes signed by", Meaning.OFFICER)] = ""
    closed_at: Annotated[datetime | None, given("纪要定稿时间", "Minutes closed at")] = None
    ended_at: datetime | None = None
    words: Annotated[str, given("改期、取消、调整原因", "Why it changed", Meaning.WORDS)] = ""
    """The last reason given with a postponement, a cancellation or a redirection."""

    def matter(self, no: int) -> Matter | None:
        """The matter with a number; ``None`` where there is none."""
        return self.matters[no - 1] if 0 < no <= len(self.matters) else None

    @property
    def unresolved(self) -> tuple[Matter, ...]:
        """The matters that have no resolution yet."""
        return tuple(one for one in self.matters if one.resolution is None)


ROWS = Rows(Meeting, STATUSES)
HOSTS = (Role.FIELD, Role.HANDLER, Role.DESK, Role.OFFICE, *HEADS)
SUPERVISORS = (*HOSTS, Role.SUPERV, Role.TRIAGE)


def changed(state: Meeting, event: Event[object], no: int, **changes: object) -> Changes:
    """One matter with some of it set; every other as it was."""

    def change(one: Matter) -> Matter:
        return _completed(structs.replace(one, **changes), event.core.at)

    return {"matters": with_one(state.matters, no, change)}


def _completed(matter: Matter, at: datetime) -> Matter:
    if matter.missing or matter.completed_at is not None:
        return matter
    return structs.replace(matter, completed_at=at)
