"""A ledger item as it stands, and the parts it is made of."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from casework.cases.called_again import Heard
from casework.cases.ledger.codes import (
    AnsweredBy,
    ComplaintRoute,
    CoordinationWay,
    LinkedKind,
)
from casework.cases.ledger.statuses import STATUSES, Status
from casework.cases.publishing import Publishable
from casework.cases.quoting import Quote
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    DissatisfiedReason,
    Ledger,
    Outcome,
    Publicity,
    ReturnReason,
    Risk,
    Satisfaction,
)
from casework.fields import Meaning, given
from casework.state import Person
from casework.steps import Rows


class Measure(Struct, frozen=True):
    """One thing done: when, by whom (officer id), in words."""

    at: Annotated[datetime, given("时间", "When")]
    by: Annotated[str, given("民警", "By", Meaning.OFFICER)]
    text: Annotated[str, given("办理情况", "What was done", Meaning.WORDS)]


class Feedback(Struct, frozen=True):
    """一事一反馈: who told the citizen what, when, how, and what they answered."""

    at: Annotated[datetime, given("反馈时间", "Told at")]
    by: Annotated[str, given("反馈人", "Told by", Meaning.OFFICER)]
    way: Annotated[ContactWay, given("反馈方式", "By what means")]
    words: Annotated[str, given("反馈内容", "In words", Meaning.WORDS)]
    is_approved: Annotated[bool, given("已审核", "Approved")] = False
    approved_by: Annotated[str, given("审核人", "Approved by", Meaning.OFFICER)] = ""
    quoted: Annotated[tuple[Quote, ...], given("引用标准答案", "Quoted standard answers")] = ()


class CallBack(Heard, frozen=True):
    """The follow-up centre's call: the citizen's own answer, or somebody's for them."""

    at: Annotated[datetime, given("回访时间", "Called at")]
    by: Annotated[str, given("回访人", "Called by", Meaning.OFFICER)]
    way: Annotated[ContactWay, given("回访方式", "By what means")]
    is_connected: Annotated[bool, given("接通", "Connected")]
    satisfaction: Annotated[Satisfaction, given("满意度", "Satisfaction")]
    words: Annotated[str, given("群众原话", "The citizen's words", Meaning.WORDS)]
    reason: Annotated[DissatisfiedReason | None, given("不满意原因", "Why not satisfied")] = None
    answered_by: Annotated[AnsweredBy, given("应答人", "Answered by")] = AnsweredBy.SELF
    recorded_at: datetime | None = None
    """When it was written down (``casework.said``)."""


class PublicityDecision(Struct, frozen=True):
    """一事一公开: with scope and carrier, or the reason why not."""

    decision: Annotated[Publicity, given("公开决定", "Decision")]
    text: Annotated[str, given("范围载体或理由", "Where, or why not")]


class AccountabilityDecision(Struct, frozen=True):
    """一事一问责: with its basis."""

    decision: Annotated[Accountability, given("问责决定", "Decision")]
    basis: Annotated[str, given("依据", "Basis")]


class Coordination(Struct, frozen=True):
    """协调: with whom, by what means, and what came of it; open until ``ended_at``."""

    at: Annotated[datetime, given("协调时间", "Begun at")]
    by: Annotated[str, given("发起人", "Begun by", Meaning.OFFICER)]
    way: Annotated[CoordinationWay, given("协调方式", "By what means")]
    partner: Annotated[str, given("协调单位", "With whom")]
    text: Annotated[str, given("协调事项", "What is asked of them", Meaning.WORDS)]
    ended_at: Annotated[datetime | None, given("结束时间", "Ended at")] = None
    record: Annotated[str, given("协调结果", "What came of it", Meaning.WORDS)] = ""


class SubTask(Struct, frozen=True):
    """A part of the work given to a unit, and to an officer of it if one is named.

    ``id`` is the event that set it; it is open until ``ended_at``.
    """

    id: str
    at: datetime
    unit: Annotated[str, given("承担单位", "Unit", Meaning.UNIT)]
    officer: Annotated[str, given("承担民警", "Officer", Meaning.OFFICER)]
    due_on: Annotated[date, given("子任务时限", "Due on")]
    text: Annotated[str, given("子任务", "What is to be done", Meaning.WORDS)]
    set_by: str
    ended_at: Annotated[datetime | None, given("结束时间", "Ended at")] = None
    is_cancelled: Annotated[bool, given("已撤销", "Cancelled")] = False
    words: Annotated[str, given("完成情况", "How it ended", Meaning.WORDS)] = ""


class Link(Struct, frozen=True):
    """Another case that belongs to the item."""

    kind: LinkedKind
    case: str


class Waiver(Struct, frozen=True):
    """A clause of the closing gate that the head one level up lets pass, in writing."""

    clause: str
    by: str
    at: datetime
    words: str


class Round(Struct, frozen=True):
    """A closing that a relapse overtook: it stays in the item for ever."""

    established_at: Annotated[datetime | None, given("建账时间", "Opened at")]
    closed_at: Annotated[datetime | None, given("销号时间", "Closed at")]
    closed_by: Annotated[str, given("销号审批人", "Closed by", Meaning.OFFICER)]
    outcome: Annotated[Outcome | None, given("办理结果", "Outcome")]
    satisfaction: Annotated[Satisfaction | None, given("满意度", "Satisfaction")]
    exit_approved_by: Annotated[str, given("依法退出批准人", "Exit approved by", Meaning.OFFICER)]
    waived: tuple[str, ...]


class LedgerItem(Publishable, frozen=True, kw_only=True, tag="ledger_item"):
    """An item of one of the three ledgers as it stands.

    Moments are named as the limits name them (``resources/limits``: ``ledger.*``).
    """

    status: Status
    unit: Annotated[str, given("账主单位", "Ledger of", Meaning.UNIT)]
    ledger: Ledger
    channel: Channel
    title: str
    content: str
    demand: str
    place: str
    people: int
    risk: Risk
    is_anonymous: bool
    reporter: Person | None = None
    source_case: str | None = None
    links: tuple[Link, ...] = ()
    submitted_at: Annotated[datetime | None, given("提交时间", "Submitted at")] = None
    established_at: Annotated[datetime | None, given("建账时间", "Opened at")] = None
    established_by: Annotated[str, given("建账审批人", "Opened by", Meaning.OFFICER)] = ""

    police_conduct: bool = False
    crime_report: bool = False
    transferred_at: datetime | None = None
    route: ComplaintRoute | None = None
    reference: str = ""

    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    co_units_done: Annotated[
        tuple[str, ...], given("已完成协办单位", "Supporting units that are done", Meaning.UNIT)
    ] = ()
    handler: str = ""
    assigned_at: Annotated[datetime | None, given("交办时间", "Assigned at")] = None
    due_on: date | None = None
    signed_at: Annotated[datetime | None, given("签收时间", "Signed for at")] = None
    may_return: bool = True
    return_requested_at: datetime | None = None
    objected_at: datetime | None = None
    return_reason: Annotated[
        ReturnReason | None, given("申请退回原因", "Return asked for because")
    ] = None
    suggested_unit: str = ""

    measures: Annotated[tuple[Measure, ...], given("办理进展", "Progress")] = ()
    tasks: Annotated[tuple[SubTask, ...], given("子任务", "Sub-tasks")] = ()
    coordinations: Annotated[tuple[Coordination, ...], given("协调", "Coordination")] = ()
    escalated_at: Annotated[datetime | None, given("提级时间", "Escalated at")] = None
    escalated_from: tuple[str, ...] = ()
    """Lead units of the levels below: they stay on the item as supporting units."""
    long_term_since: datetime | None = None
    long_term_at: datetime | None = None
    """Since when the present recheck period runs."""
    long_term_until: Annotated[date | None, given("挂账承诺日期", "Promised by")] = None
    long_term_by: str = ""
    rechecked_at: datetime | None = None

    outcome: Outcome | None = None
    outcome_text: Annotated[str, given("结果说明", "Result in words", Meaning.WORDS)] = ""
    evidence: str = ""
    legal_basis: str = ""
    result_by: str = ""
    result_at: datetime | None = None
    """When the present result was recorded: feedback and calls of before are about another."""
    called_from: int = 0
    """Where in ``call_backs`` the calls about the present result begin."""
    exit_approved_by: Annotated[
        str, given("依法退出批准人", "Lawful exit approved by", Meaning.OFFICER)
    ] = ""
    first_reply_at: datetime | None = None
    fed_back_at: Annotated[datetime | None, given("反馈审核时间", "Feedback approved at")] = None
    refed_back_at: Annotated[datetime | None, given("重新反馈时间", "Fed back again at")] = None
    feedback: Annotated[Feedback | None, given("反馈", "Feedback")] = None
    call_backs: Annotated[tuple[CallBack, ...], given("回访", "Follow-up calls")] = ()
    publicity: Annotated[PublicityDecision | None, given("公开", "Publicity")] = None
    accountability: Annotated[AccountabilityDecision | None, given("问责", "Accountability")] = None
    waivers: tuple[Waiver, ...] = ()
    close_requested_by: str = ""
    close_requested_at: datetime | None = None
    closed_at: Annotated[datetime | None, given("销号时间", "Closed at")] = None
    closed_by: Annotated[str, given("销号审批人", "Closed by", Meaning.OFFICER)] = ""

    ended_at: datetime | None = None
    """Put aside, voided or handed on: nothing is owed here any more."""

    relapse_reported_at: Annotated[
        datetime | None, given("报告反弹时间", "Relapse reported at")
    ] = None
    relapse_reported_by: str = ""
    has_new_facts: bool = False
    reopened: Annotated[int, given("重开次数", "Times reopened")] = 0
    reopened_at: datetime | None = None
    rounds: Annotated[tuple[Round, ...], given("以往销号", "Earlier closings")] = ()
    """Closings of before, the first one first."""
    words: Annotated[str, given("最近一次理由", "Last reason given", Meaning.WORDS)] = ""

    @property
    def is_complaint(self) -> bool:
        """Whether it stands in the complaint ledger."""
        return self.ledger is Ledger.COMPLAINT

    @property
    def pressed_afresh_at(self) -> datetime | None:
        """The last feedback, rework, relapse or closing."""
        found = (self.fed_back_at, self.rework_at, self.reopened_at, self.closed_at)
        return max((at for at in found if at is not None), default=None)

    @property
    def is_never_public(self) -> bool:
        """The complaint ledger, what the wall stands before, and what was not decided otherwise."""
        decided = self.publicity
        return (
            self.is_complaint
            or self.police_conduct
            or self.crime_report
            or bool(self.respondents or self.shut_out)
            or decided is None
            or decided.decision is Publicity.CLOSED
        )

    @property
    def told(self) -> str:
        """The result in words."""
        return self.outcome_text

    @property
    def open_tasks(self) -> tuple[SubTask, ...]:
        """Parts of the work that somebody still owes."""
        return tuple(task for task in self.tasks if task.ended_at is None)

    @property
    def owing(self) -> tuple[str, ...]:
        """Supporting units that have not done their part."""
        return tuple(unit for unit in self.co_units if unit not in self.co_units_done)

    @property
    def answers(self) -> tuple[CallBack, ...]:
        """Calls about the present result that somebody answered, the newest last."""
        return tuple(call for call in self.call_backs[self.called_from :] if call.is_connected)

    @property
    def orders(self) -> tuple[str, ...]:
        """The supervision orders issued over it, as cases."""
        return tuple(link.case for link in self.links if link.kind is LinkedKind.ORDER)


AMENDABLE = {
    "title": str,
    "content": str,
    "demand": str,
    "place": str,
    "people": int,
    "risk": Risk,
    "reporter": Person | None,
    "due_on": date,
    "police_conduct": bool,
    "crime_report": bool,
}
"""Fields that may be changed after they were recorded, and their types."""

ROWS = Rows(LedgerItem, STATUSES)
