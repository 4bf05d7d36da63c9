"""A letter as it stands, and the parts it is made of."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from casework.cases.called_again import Heard
from casework.cases.letter.codes import (
    AppealType,
    Ending,
    Grade,
    RejectReason,
    TransferRoute,
    Urgency,
)
from casework.cases.letter.statuses import STATUSES, Status
from casework.cases.publishing import Publishable
from casework.cases.quoting import Quote
from casework.codes import (
    Channel,
    ContactWay,
    DissatisfiedReason,
    ReturnReason,
    Satisfaction,
    Solved,
)
from casework.fields import Meaning, asked, given
from casework.ids import SYSTEM
from casework.state import Person
from casework.steps import Rows


class QuietHours(Struct, frozen=True):
    """When the writer does not want to be called, in whole hours; 22 to 7 spans midnight."""

    starts: Annotated[int, asked("起(时)", "From (hour)", hint=("0 至 23", "0 to 23"))]
    ends: Annotated[int, asked("止(时)", "To (hour)", hint=("0 至 23", "0 to 23"))]

    def holds(self, at: datetime) -> bool:
        """Whether ``at`` lies in them."""
        if self.starts <= self.ends:
            return self.starts <= at.hour < self.ends
        return at.hour >= self.starts or at.hour < self.ends


class GradeFacts(Struct, frozen=True, kw_only=True):
    """What the grade rule looks at, beside the people and the writer's own deadline."""

    touches_safety: Annotated[bool, asked("涉及人身安全", "Personal safety")] = False
    is_public_opinion: Annotated[bool, asked("涉及舆情", "Public opinion")] = False
    is_major_police_matter: Annotated[bool, asked("涉警重大事项", "Major police matter")] = False
    is_police_complaint: Annotated[bool, asked("涉警投诉", "Complaint about the police")] = False
    repeats: Annotated[
        int, asked("来信次数", "Letters so far", hint=("含本次", "This one included"))
    ] = 1
    money_yuan: Annotated[int, asked("涉及金额(元)", "Money concerned (yuan)")] = 0
    is_vulnerable: Annotated[bool, asked("涉及弱势群体", "Vulnerable person")] = False


class Contact(Struct, frozen=True):
    """An attempt to reach the writer: when, by whom (officer id), and whether it succeeded.

    ``recorded_at``: when it was written down, here and in calls (``casework.said``).
    """

    at: datetime
    by: str
    way: ContactWay
    is_reached: bool
    words: str
    recorded_at: datetime | None = None


class Measure(Struct, frozen=True):
    """One thing done or ordered: when, by whom (officer id), in words."""

    at: Annotated[datetime, given("时间", "When")]
    by: Annotated[str, given("民警", "By", Meaning.OFFICER)]
    text: Annotated[str, given("内容", "In words", Meaning.WORDS)]


class Wish(Struct, frozen=True):
    """The writer takes it back: when and how they said so, who heard it, what proves it."""

    at: Annotated[datetime, given("来信人表示时间", "Said by the writer at")]
    way: Annotated[ContactWay, given("表示方式", "By what means")]
    by: Annotated[str, given("登记人", "Heard by", Meaning.OFFICER)]
    words: Annotated[str, given("来信人撤诉的原话", "The writer's own words", Meaning.WORDS)]
    evidence: Annotated[tuple[str, ...], given("证明材料", "What proves it", Meaning.FILE)] = ()


class Reply(Struct, frozen=True):
    """A drafted reply with its work report, and who let it go out."""

    at: datetime
    by: str
    way: ContactWay
    report: str
    text: str
    approved_by: str = ""
    approved_at: datetime | None = None
    quoted: tuple[Quote, ...] = ()
    """The standard answers that it took, each in its version."""


class CallBack(Heard, frozen=True):
    """The follow-up centre's call, or the message left instead."""

    at: datetime
    by: str
    way: ContactWay
    is_connected: bool
    solved: Solved | None
    satisfaction: Satisfaction
    reason: DissatisfiedReason | None
    words: str
    recorded_at: datetime | None = None

    @property
    def is_own_mark(self) -> bool:
        """Whether the writer said it unasked, through the centre: an answer, and no attempt."""
        return self.by == SYSTEM

    @property
    def is_answer(self) -> bool:
        """Whether the citizen gave a mark; it is never given for them."""
        return self.is_connected and self.satisfaction is not Satisfaction.NOT_RATED

    @property
    def is_message(self) -> bool:
        """Whether words were left in writing."""
        return self.way in (ContactWay.SMS, ContactWay.WECHAT, ContactWay.LETTER)

    @property
    def is_good(self) -> bool:
        """Solved, and at least fairly satisfied."""
        return (
            self.is_answer
            and self.solved is not None
            and self.solved.is_solved
            and self.satisfaction.is_satisfied
        )


class Letter(Publishable, frozen=True, kw_only=True, tag="letter"):
    """A letter to the mailbox as it stands.  Moments are named as the limits name them."""

    status: Status
    received_at: Annotated[datetime, given("来信时间", "Received at")]
    channel: Channel
    type: AppealType
    title: str
    content: str
    urgency: Urgency = Urgency.NORMAL
    ext_no: str = ""
    raised_at: datetime | None = None
    """When its writer said it to the channel that it came by, as that channel says."""
    due_by: datetime | None = None
    """By when that channel wants it back."""
    place: str = ""
    people: int = 1
    occurred_on: date | None = None
    writer: Person | None = None
    has_details: bool = True
    """Whether the writer could be reached, as the letter came; erased details were there."""
    is_verified: bool = False
    is_police_conduct: bool = False
    no_calls: bool = False
    quiet: QuietHours | None = None
    needed_by: datetime | None = None
    attachments: tuple[str, ...] = ()
    supplements: Annotated[tuple[Measure, ...], given("来信人补充", "Added by the writer")] = ()
    thanks: Annotated[tuple[Measure, ...], given("来信人感谢", "Thanks from the writer")] = ()

    signed_at: Annotated[datetime | None, given("签收时间", "Signed for at")] = None
    signed_by: Annotated[str, given("签收人", "Signed for by", Meaning.OFFICER)] = ""
    signed_team: Annotated[str, given("值班班组", "Shift team")] = ""
    is_device_time: bool = False
    """Signed while the desk had no server time: dated by the device alone."""
    routed_at: Annotated[datetime | None, given("流转时间", "Routed at")] = None
    """First sent on: dispatched, passed on, merged, or laid before a head to be refused."""
    contacts: tuple[Contact, ...] = ()
    contacted_at: Annotated[datetime | None, given("首次联系上", "Writer reached at")] = None
    grade: Grade | None = None
    facts: GradeFacts | None = None
    route: TransferRoute | None = None
    reference: str = ""
    reject_reason: Annotated[RejectReason | None, given("不予受理原因", "Not accepted because")] = (
        None
    )
    rejection_by: str = ""
    merged_into: str | None = None
    duplicates: tuple[str, ...] = ()
    kept_apart: tuple[str, ...] = ()
    """Letters that somebody compared with it: another matter."""
    writers_told: tuple[str, ...] = ()
    """Merged letters whose writers were told together, with one answer."""

    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    handler: str = ""
    dispatched_at: Annotated[datetime | None, given("转办时间", "Dispatched at")] = None
    dispatches: int = 0
    taken_up_at: Annotated[datetime | None, given("承办签收时间", "Taken up at")] = None
    organised_at: Annotated[datetime | None, given("组织办理时间", "Organised at")] = None
    organised_by: Annotated[str, given("组织办理人", "Organised by", Meaning.OFFICER)] = ""
    """The head of the lead unit who said who handles it: no handler for that."""
    return_requested_at: datetime | None = None
    return_reason: Annotated[
        ReturnReason | None, given("申请退回原因", "Return asked for because")
    ] = None
    suggested_unit: str = ""
    returns: int = 0
    decided_units: tuple[str, ...] = ()
    """Units that were told, after a dispute, that the letter is theirs: no second return."""
    measures: tuple[Measure, ...] = ()
    instructions: Annotated[tuple[Measure, ...], given("批示", "Instructions")] = ()

    first_feedback_at: Annotated[datetime | None, given("首次反馈时间", "First feedback at")] = None
    replies: tuple[Reply, ...] = ()
    replied_at: Annotated[datetime | None, given("答复时间", "Replied at")] = None
    second_replied_at: Annotated[
        datetime | None, given("重开后答复时间", "Replied after reopening at")
    ] = None
    """The reply after a reopening."""
    reworked_at: datetime | None = None
    reworks: Annotated[int, given("重办次数", "Times reworked")] = 0
    call_backs: tuple[CallBack, ...] = ()
    revisit_from: int = 0
    """Where in ``call_backs`` the present round of calls begins."""
    dissatisfied: int = 0
    supervision_due: bool = False
    supervision_order: str | None = None
    supervision_waived_by: str = ""

    long_term_since: datetime | None = None
    long_term_at: datetime | None = None
    """Since when the present recheck period runs."""
    long_term_until: Annotated[date | None, given("挂账期限", "Long-term until")] = None
    rechecked_at: datetime | None = None
    promise_kept_at: datetime | None = None

    closed_at: Annotated[datetime | None, given("办结时间", "Closed at")] = None
    closed_by: str = ""
    is_check_due: bool = False
    """Drawn for a check after closing (回访核查)."""
    checked_at: Annotated[datetime | None, given("回访核查时间", "Closing checked at")] = None
    checked_by: Annotated[str, given("核查人", "Closing checked by", Meaning.OFFICER)] = ""
    is_found_true: Annotated[bool | None, given("核查属实", "Found as it is written down")] = None
    ended_at: datetime | None = None
    ending: Annotated[Ending | None, given("办结方式", "Closed as")] = None
    legal_basis: str = ""
    excluded_by: str = ""
    """Who took it out of the satisfaction figures (剔除); empty: it counts."""
    reopened_at: datetime | None = None
    reopened: Annotated[int, given("重开次数", "Times reopened")] = 0
    withdrawal: Annotated[Wish | None, given("申请撤诉", "Withdrawal asked for")] = None
    ledger_item: str | None = None

    @property
    def pressed_afresh_at(self) -> datetime | None:
        """The last reply, rework, relapse or end."""
        found = (self.replied_at, self.rework_at, self.reopened_at, self.ended_at)
        return max((at for at in found if at is not None), default=None)

    @property
    def is_complaint(self) -> bool:
        """Whether it is against somebody: an auxiliary officer does not read it."""
        return self.is_police_conduct or self.type in (AppealType.COMPLAIN, AppealType.REPORT)

    @property
    def is_never_public(self) -> bool:
        """A report of wrongdoing, conduct of the police, or what the wall stands before."""
        is_closed = self.is_police_conduct or self.type is AppealType.REPORT
        return is_closed or bool(self.respondents or self.shut_out)

    @property
    def told(self) -> str:
        """The newest reply that was sent."""
        sent = (one.text for one in reversed(self.replies) if one.approved_at is not None)
        return next(sent, "")

    @property
    def is_in_rework(self) -> bool:
        """Whether the newest work order is a rework that is not answered yet."""
        return self.rework_at is not None and self.reworked_at is None

    @property
    def approvers(self) -> tuple[str, ...]:
        """Everybody who let a reply of this letter go out."""
        return tuple(reply.approved_by for reply in self.replies if reply.approved_by)

    @property
    def calls(self) -> tuple[CallBack, ...]:
        """The calls since the newest reply."""
        return self.call_backs[self.revisit_from :]

    @property
    def answer(self) -> CallBack | None:
        """What the citizen said last about the newest reply."""
        return next((call for call in reversed(self.calls) if call.is_answer), None)


AMENDABLE = {
    "title": str,
    "content": str,
    "place": str,
    "people": int,
    "occurred_on": date | None,
    "writer": Person | None,
    "type": AppealType,
    "no_calls": bool,
    "quiet": QuietHours | None,
    "needed_by": datetime | None,
}
"""Fields that may be changed after they were recorded, and their types."""

ROWS = Rows(Letter, STATUSES)
