"""A consultation session as it stands, and its matters."""

from datetime import date, datetime

from msgspec import Struct

from casework.codes import Coded, ContactWay, Publicity
from casework.event import Label
from casework.state import State


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

    category: Attendance
    number: int


class Resolution(Struct, frozen=True, kw_only=True):
    """What was resolved on one matter: exactly one owner, one day, one supervisor."""

    at: datetime
    unit: str
    due_on: date
    supervisor: str
    discussion: str
    text: str
    plan: str


class Supervised(Struct, frozen=True):
    """The supervisor looked."""

    at: datetime
    by: str
    words: str


class Told(Struct, frozen=True):
    """Whoever raised it was told what came of it."""

    at: datetime
    by: str
    way: ContactWay
    words: str


class Published(Struct, frozen=True):
    """Whether and where the outcome is published, or why not."""

    decision: Publicity
    text: str


class Matter(Struct, frozen=True, kw_only=True):
    """One matter (议题): what was raised, resolved and done about it."""

    no: int
    raised_at: datetime
    proposer: str
    content: str
    resolution: Resolution | None = None
    supervised: tuple[Supervised, ...] = ()
    told: Told | None = None
    published: Published | None = None
    linked_case: str | None = None

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


class Meeting(State, frozen=True, kw_only=True, tag="meeting"):
    """A session as it stands."""

    session_no: int
    planned_at: datetime
    place: str
    host: str
    topic: str = ""
    held_at: datetime | None = None
    finished_at: datetime | None = None
    attendees: tuple[Attendees, ...] = ()
    names: tuple[str, ...] = ()
    matters: tuple[Matter, ...] = ()
    minutes_by: str = ""
    closed_at: datetime | None = None
    ended_at: datetime | None = None
    words: str = ""
    """The last reason given with a postponement or cancellation."""

    def matter(self, no: int) -> Matter | None:
        """The matter with a number; ``None`` where there is none."""
        return self.matters[no - 1] if 0 < no <= len(self.matters) else None
