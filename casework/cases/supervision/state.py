"""A supervision order as it stands, and the parts it is made of."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.cases.supervision.codes import Colour, OrderKind
from casework.cases.timing import Timed
from casework.codes import ContactWay, Satisfaction
from casework.event import Label
from casework.fields import Meaning, given
from casework.steps import Rows

Status = Literal[
    "DRAFT",
    "VOID",
    "ISSUE_PENDING",
    "ISSUED",
    "RECEIPTED",
    "IN_PROGRESS",
    "EXT_PENDING",
    "REPORTED",
    "ACCEPTED",
    "RETURNED",
    "REVOKED",
]
STATUSES: dict[Status, Label] = {
    "DRAFT": Label("草拟", "Draft"),
    "VOID": Label("不予制发", "Dropped"),
    "ISSUE_PENDING": Label("待签发", "To be signed"),
    "ISSUED": Label("已签发", "Issued"),
    "RECEIPTED": Label("已回执", "Acknowledged"),
    "IN_PROGRESS": Label("办理中", "In progress"),
    "EXT_PENDING": Label("延期待审", "Extension to be approved"),
    "REPORTED": Label("已报结", "Reported"),
    "ACCEPTED": Label("办结", "Accepted"),
    "RETURNED": Label("退回重办", "Returned"),
    "REVOKED": Label("已撤销", "Revoked"),
}
RUNNING: tuple[Status, ...] = (
    "ISSUED",
    "RECEIPTED",
    "IN_PROGRESS",
    "EXT_PENDING",
    "RETURNED",
    "REPORTED",
)
"""From its issue to its end: it may become more urgent, or be revoked."""


class Measure(Struct, frozen=True):
    """One thing done: when, by whom (officer id), in words."""

    at: Annotated[datetime, given("时间", "When")]
    by: Annotated[str, given("办理人", "By", Meaning.OFFICER)]
    text: Annotated[str, given("办理情况", "What was done", Meaning.WORDS)]


class SelfRevisit(Struct, frozen=True):
    """The unit head spoke to the citizen in person: when, how, and what was answered."""

    at: Annotated[datetime, given("回访时间", "Spoke at")]
    by: Annotated[str, given("回访人", "By", Meaning.OFFICER)]
    way: Annotated[ContactWay, given("回访方式", "By what means")]
    satisfaction: Annotated[Satisfaction, given("群众评价", "Citizen's mark")]
    words: Annotated[str, given("群众意见", "The citizen's words", Meaning.WORDS)]


class Escalation(Struct, frozen=True):
    """It became more urgent: to which colour, when, by whom."""

    at: Annotated[datetime, given("升级时间", "When")]
    by: Annotated[str, given("升级人", "By", Meaning.OFFICER)]
    colour: Annotated[Colour, given("升级至", "To")]


class SupervisionOrder(Timed, frozen=True, kw_only=True, tag="supervision_order"):
    """A supervision order as it stands.

    ``unit`` is the issuing office.  ``lead``, ``supervisor`` and ``responsible`` are the
    three officers named on it (牵头、监督、办理单位一把手).
    """

    status: Status
    order_kind: OrderKind
    colour: Colour
    title: str
    problem: str
    demand: str
    source_case: str | None = None
    lead: str = ""
    supervisor: str = ""
    responsible: str = ""
    responsible_unit: str = ""
    due_on: date | None = None
    formal_no: Annotated[str | None, given("文号", "Formal number")] = None
    """Given by the centre when it is issued; kept when the order is revoked."""
    submitted_by: Annotated[str, given("送签人", "Sent to be signed by", Meaning.OFFICER)] = ""
    issued_at: Annotated[datetime | None, given("签发时间", "Issued at")] = None
    issued_by: Annotated[str, given("签发人", "Issued by", Meaning.OFFICER)] = ""
    receipted_at: Annotated[datetime | None, given("回执时间", "Acknowledged at")] = None
    receipted_by: Annotated[str, given("回执人", "Acknowledged by", Meaning.OFFICER)] = ""
    measures: Annotated[tuple[Measure, ...], given("办理进展", "Progress")] = ()
    self_revisit: Annotated[SelfRevisit | None, given("一把手回访", "Called by the unit head")] = (
        None
    )
    report: str = ""
    reported_at: Annotated[datetime | None, given("报结时间", "Reported at")] = None
    endorsed_by: Annotated[str, given("认可人", "Endorsed by", Meaning.OFFICER)] = ""
    returns: Annotated[int, given("退回次数", "Times returned")] = 0
    escalations: Annotated[tuple[Escalation, ...], given("升级记录", "Made more urgent")] = ()
    accepted_at: Annotated[datetime | None, given("办结时间", "Accepted at")] = None
    accepted_by: Annotated[str, given("办结人", "Accepted by", Meaning.OFFICER)] = ""
    ended_at: datetime | None = None
    words: Annotated[str, given("理由", "Reason last given", Meaning.WORDS)] = ""

    @property
    def is_complaint(self) -> bool:
        """Whether it is about somebody: an auxiliary officer does not read it."""
        return bool(self.respondents)


ROWS = Rows(SupervisionOrder, STATUSES)

AMENDABLE = {
    "title": str,
    "problem": str,
    "demand": str,
    "order_kind": OrderKind,
    "due_on": date,
    "lead": str,
    "supervisor": str,
    "responsible": str,
    "responsible_unit": str,
    "respondents": tuple[str, ...],
}
"""Fields that may be changed while it is a draft, and their types."""


def is_handled_in_person(order: SupervisionOrder) -> bool:
    """Whether the unit head did a part of the work, where it is a director's order."""
    is_own = any(one.by == order.responsible for one in order.measures)
    return order.order_kind is not OrderKind.CHIEF or is_own


def limits(order: object) -> str:
    """The scope of its limits."""
    return "supervision"


def named_day(order: SupervisionOrder) -> date | None:
    """The day by which it is to be reported."""
    return order.due_on
