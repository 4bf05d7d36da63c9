"""A mediation as it stands, and which fields of the agreement are still missing."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.asking import Asking
from casework.cases.mediation.codes import Capacity, Dispute, Mediator, Side, Unfit, Way
from casework.codes import Role
from casework.event import Label, Moment
from casework.fields import Choice, Meaning, asked, given
from casework.state import Person, State
from casework.steps import Rows

ADULT_AT = 18
WORKING_AT = 16
"""From this age a minor who lives on their own work may do without a guardian (181)."""

SESSIONS = 2
"""One mediation, and a second one at most (183)."""

HOSTS = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD)

Status = Literal[
    "OPEN",
    "FAILED",
    "AGREED",
    "DRAFTED",
    "SIGNED",
    "PERFORMED",
    "BROKEN",
    "REFERRED",
    "PASSED_ON",
    "VOID",
]
STATUSES: dict[Status, Label] = {
    "OPEN": Label("已受理", "Taken in"),
    "FAILED": Label("未达成协议", "No agreement"),
    "AGREED": Label("达成一致", "Agreed"),
    "DRAFTED": Label("协议草稿", "Agreement drafted"),
    "SIGNED": Label("已签协议", "Signed"),
    "PERFORMED": Label("已履行", "Kept"),
    "BROKEN": Label("未履行", "Not kept"),
    "REFERRED": Label("已告知途径", "Told the way"),
    "PASSED_ON": Label("已移送受案", "Passed on as a case"),
    "VOID": Label("作废", "Void"),
}
UNSIGNED: tuple[Status, ...] = ("OPEN", "AGREED", "DRAFTED", "FAILED")


class Party(Struct, frozen=True, kw_only=True):
    """Somebody in dispute.

    ``is_alone``: sixteen or older, lives on their own work and wants no guardian called.
    ``agent`` speaks for them; ``authority`` is the paper that says so.
    """

    person: Annotated[Person, asked("当事人", "Party")]
    side: Annotated[Side, asked("一方", "Side")]
    born_on: Annotated[
        date | None,
        asked(
            "出生日期",
            "Born on",
            hint=("未成年人须填写", "Needed for a minor"),
            personal=True,
        ),
    ] = None
    is_alone: Annotated[
        bool,
        asked(
            "以自己劳动收入为主要生活来源",
            "Lives on their own work",
            hint=(
                "满十六周岁、不要求通知监护人的",
                "Sixteen or older, and wants no guardian called",
            ),
        ),
    ] = False
    agent: Annotated[Person | None, asked("代理人", "Agent")] = None
    authority: Annotated[str, asked("委托书", "Written authority")] = ""

    def needs_guardian(self, on: date) -> bool:
        """Whether a guardian must be there on a day."""
        if self.born_on is None:
            return False
        had_birthday = (on.month, on.day) >= (self.born_on.month, self.born_on.day)
        age = on.year - self.born_on.year - (not had_birthday)
        return age < ADULT_AT and not (age >= WORKING_AT and self.is_alone)


def parties_by_number(asking: Asking["Mediation"]) -> tuple[Choice, ...]:
    """The parties by their numbers from 1, which is what the record holds."""
    return tuple(
        Choice(str(number), Label(one.person.name, one.person.name))
        for number, one in enumerate(asking.state.parties, 1)
    )


class Attendee(Struct, frozen=True):
    """Somebody else in the room; ``party`` is the number (from 1) they came with, or 0."""

    name: Annotated[str, asked("姓名", "Name")]
    capacity: Annotated[Capacity, asked("身份", "Capacity")]
    party: Annotated[
        int, asked("随同的当事人", "Came with", Meaning.PICK, among=parties_by_number)
    ] = 0


class Session(Struct, frozen=True, kw_only=True):
    """One sitting."""

    no: Annotated[int, given("第几次", "Number")]
    started_at: Annotated[Moment, given("开始时间", "Started at")]
    ended_at: Annotated[Moment, given("结束时间", "Ended at")]
    place: Annotated[str, given("调解地点", "Place")]
    mediator: Annotated[Mediator, given("调解机关", "Mediated by")]
    host: Annotated[str, given("主持民警", "Host", Meaning.OFFICER)]
    """The officer (id) who hosts, or who writes down what the committee did."""
    mediator_name: Annotated[str, given("人民调解员", "Committee's mediator")]
    present: Annotated[tuple[Attendee, ...], given("在场人", "Also present")]
    is_agreed: Annotated[bool, given("达成协议", "Agreed")]
    words: Annotated[
        str, given("调解经过和双方意见", "How it went and what each said", Meaning.WORDS)
    ]


class Mediation(State, frozen=True, kw_only=True, tag="mediation"):
    """A mediation as it stands.  Names, facts and terms come from sealed parts."""

    status: Status
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
    sessions: Annotated[tuple[Session, ...], given("调解", "Sittings")] = ()
    first_failed_at: datetime | None = None
    second_attempt_at: datetime | None = None
    terms: str = ""
    perform_by: date | None = None
    perform_way: str = ""
    agreed_at: Annotated[datetime | None, given("签署时间", "Signed at")] = None
    signed_by: Annotated[str, given("签署民警", "Signed by", Meaning.OFFICER)] = ""
    is_oral: bool = False
    confirmation_requested_at: Annotated[
        datetime | None, given("申请司法确认时间", "Confirmation requested at")
    ] = None
    confirmation_court: Annotated[str, given("司法确认法院", "Court of confirmation")] = ""
    confirmation_reference: Annotated[
        str, given("司法确认文书编号", "Number of the court's answer")
    ] = ""
    is_confirmed: Annotated[bool | None, given("法院予以确认", "Confirmed by the court")] = None
    performed_at: Annotated[datetime | None, given("履行时间", "Kept at")] = None
    broken_at: Annotated[datetime | None, given("登记未履行时间", "Recorded as not kept")] = None
    told_ways: Annotated[tuple[Way, ...], given("已告知的途径", "Ways told")] = ()
    unfit: Annotated[Unfit | None, given("移送原因", "Why it was passed on")] = None
    reference: Annotated[str, given("受案编号", "Case acceptance no.")] = ""
    ended_at: datetime | None = None
    words: Annotated[str, given("原因", "Reason last given", Meaning.WORDS)] = ""
    """The last reason given with a failure, a breach or a voiding."""


ROWS = Rows(Mediation, STATUSES)


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
