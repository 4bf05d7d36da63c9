"""A mediation as it stands, and which fields of the agreement are still missing."""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from casework.codes import Coded
from casework.event import Label, Moment
from casework.state import Person, State

ADULT_AT = 18
WORKING_AT = 16
"""From this age a minor who lives on their own work may do without a guardian (181)."""


class Dispute(Coded):
    """What kind of matter it is: that decides who may mediate it (178)."""

    PUBLIC_ORDER = "PUBLIC_ORDER", "治安案件", "Public-order case"
    CIVIL = "CIVIL", "民事纠纷", "Civil dispute"


class Mediator(Coded):
    """Who mediates."""

    POLICE = "POLICE", "公安机关", "Police"
    COMMITTEE = "COMMITTEE", "人民调解委员会", "People's mediation committee"


class Side(Coded):
    """Where a party stands."""

    INJURED = "INJURED", "被侵害人", "Injured party"
    ACCUSED = "ACCUSED", "违法嫌疑人", "Accused party"
    ONE = "ONE", "甲方", "Party A"
    OTHER = "OTHER", "乙方", "Party B"


class Capacity(Coded):
    """Why somebody else is in the room."""

    GUARDIAN = "GUARDIAN", "监护人", "Guardian"
    AGENT = "AGENT", "代理人", "Agent"
    COMMITTEE = "COMMITTEE", "居(村)委会人员", "Residents' committee"
    ACQUAINTED = "ACQUAINTED", "双方熟悉的人", "Somebody both know"
    INTERPRETER = "INTERPRETER", "翻译", "Interpreter"
    WITNESS = "WITNESS", "见证人", "Witness"


class Unfit(Coded):
    """Why the police may not (or may no longer) mediate (179, 185)."""

    UNWILLING = "UNWILLING", "当事人不愿调解", "A party is unwilling"
    HIRED = "HIRED", "雇凶伤害", "Somebody was hired to hurt"
    GANG = "GANG", "结伙斗殴、寻衅滋事", "Gang fight or provocation"
    REPEATED = "REPEATED", "多次违反治安管理", "Repeated offences"
    AGAIN = "AGAIN", "调解中又侵害对方", "A new offence during mediation"
    FLED = "FLED", "违法嫌疑人逃跑", "The accused fled"
    FAILED = "FAILED", "调解未达成协议", "No agreement was reached"
    BROKEN = "BROKEN", "达成协议后不履行", "The agreement was not kept"
    OTHER = "OTHER", "其他不宜调解", "Otherwise unfit"


class Way(Coded):
    """What a party may do instead."""

    COURT = "COURT", "人民法院", "Court"
    PEOPLE = "PEOPLE", "人民调解", "People's mediation"
    ARBITRATION = "ARBITRATION", "劳动人事仲裁", "Labour arbitration"
    OTHER = "OTHER", "其他途径", "Another way"


class Party(Struct, frozen=True, kw_only=True):
    """Somebody in dispute.

    ``is_alone``: sixteen or older, lives on their own work and wants no guardian called.
    ``agent`` speaks for them; ``authority`` is the paper that says so.
    """

    person: Person
    side: Side
    born_on: date | None = None
    is_alone: bool = False
    agent: Person | None = None
    authority: str = ""

    def needs_guardian(self, on: date) -> bool:
        """Whether a guardian must be there on a day."""
        if self.born_on is None:
            return False
        had_birthday = (on.month, on.day) >= (self.born_on.month, self.born_on.day)
        age = on.year - self.born_on.year - (not had_birthday)
        return age < ADULT_AT and not (age >= WORKING_AT and self.is_alone)


class Attendee(Struct, frozen=True):
    """Somebody else in the room; ``party`` is the number (from 1) they came with, or 0."""

    name: str
    capacity: Capacity
    party: int = 0


class Session(Struct, frozen=True, kw_only=True):
    """One sitting."""

    no: int
    started_at: Moment
    ended_at: Moment
    place: str
    mediator: Mediator
    host: str
    """The officer (id) who hosts, or who writes down what the committee did."""
    mediator_name: str
    present: tuple[Attendee, ...]
    is_agreed: bool
    words: str


class Mediation(State, frozen=True, kw_only=True, tag="mediation"):
    """A mediation as it stands.  Names, facts and terms come from sealed parts."""

    dispute: Dispute
    category: str = ""
    source_case: str | None = None
    happened_at: datetime | None = None
    happened_place: str = ""
    parties: tuple[Party, ...] = ()
    cause: str = ""
    course: str = ""
    circumstances: str = ""
    consequence: str = ""
    sessions: tuple[Session, ...] = ()
    first_failed_at: datetime | None = None
    second_attempt_at: datetime | None = None
    terms: str = ""
    perform_by: date | None = None
    perform_way: str = ""
    agreed_at: datetime | None = None
    signed_by: str = ""
    is_oral: bool = False
    confirmation_requested_at: datetime | None = None
    confirmation_court: str = ""
    confirmation_reference: str = ""
    is_confirmed: bool | None = None
    performed_at: datetime | None = None
    broken_at: datetime | None = None
    told_ways: tuple[Way, ...] = ()
    unfit: Unfit | None = None
    reference: str = ""
    ended_at: datetime | None = None
    words: str = ""
    """The last reason given with a failure, a breach or a voiding."""


def missing_fields(state: Mediation) -> tuple[Label, ...]:
    """What 程序规定 184 asks of an agreement and this one has not yet, in its order."""
    return tuple(_missing(state))


def _missing(state: Mediation) -> Iterator[Label]:
    if not state.sessions:
        yield Label("主持人", "Host")
    if not state.parties or any(not one.person.name.strip() for one in state.parties):
        yield Label("双方基本情况", "Both parties")
    if state.happened_at is None:
        yield Label("发生时间", "When it happened")
    for text, label in (
        (state.happened_place, Label("发生地点", "Where it happened")),
        (state.cause, Label("起因", "Cause")),
        (state.course, Label("经过", "Course")),
        (state.circumstances, Label("情节", "Circumstances")),
        (state.consequence, Label("结果", "Consequence")),
        (state.terms, Label("协议内容", "Terms")),
        (state.perform_way, Label("履行方式", "Manner of performance")),
    ):
        if not text.strip():
            yield label
    if state.perform_by is None:
        yield Label("履行期限", "Performance date")


AMENDABLE = {
    "happened_at": Moment | None,
    "happened_place": str,
    "parties": tuple[Party, ...],
    "cause": str,
    "course": str,
    "circumstances": str,
    "consequence": str,
    "terms": str,
    "perform_by": date | None,
    "perform_way": str,
}
"""Fields that may be changed until the agreement is signed, and their types."""
