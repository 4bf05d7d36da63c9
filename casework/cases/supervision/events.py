"""What is written down when something happens to a supervision order."""

from datetime import date

from msgspec import Struct

from casework.cases.supervision.codes import Colour, OrderKind
from casework.codes import ContactWay, Satisfaction
from casework.event import Moment
from casework.steps import Approval


class SupervisionOrderDrafted(Struct, frozen=True, kw_only=True):
    """拟稿.  ``office`` is the unit that would issue it; names and date may follow later."""

    office: str
    order_kind: OrderKind = OrderKind.DAILY
    colour: Colour = Colour.BLUE
    source_case: str | None = None
    lead: str = ""
    supervisor: str = ""
    responsible: str = ""
    responsible_unit: str = ""
    due_on: date | None = None
    respondents: tuple[str, ...] = ()
    temp_no: str = ""


class OrderPrivate(Struct, frozen=True):
    """What it is about, what is wrong, and what is demanded."""

    title: str
    problem: str
    demand: str


class SupervisionOrderSubmitted(Struct, frozen=True):
    """送签: the draft goes to the chief."""


class SupervisionOrderDropped(Struct, frozen=True):
    """The draft is not needed."""


class SupervisionOrderSentBack(Approval, frozen=True):
    """The chief does not sign it like this."""


class SupervisionOrderIssued(Approval, frozen=True):
    """签发: it has its number from here on."""


class SupervisionOrderReceipted(Struct, frozen=True):
    """回执: the responsible unit has it."""


class SupervisionOrderMeasureRecorded(Struct, frozen=True):
    """A step of the work; the first one begins it."""


class SupervisionOrderSelfRevisited(Struct, frozen=True):
    """自行回访: the unit head spoke to the citizen in person."""

    at: Moment
    way: ContactWay
    satisfaction: Satisfaction


class SupervisionOrderReported(Approval, frozen=True):
    """报结: the unit head signs the report."""


class ReportPrivate(Struct, frozen=True):
    """The report."""

    report: str


class SupervisionOrderEndorsed(Approval, frozen=True):
    """The deputy who supervises agrees that it is done."""


class SupervisionOrderAccepted(Approval, frozen=True):
    """办结."""


class SupervisionOrderReturned(Approval, frozen=True):
    """退回重办."""


class SupervisionOrderEscalated(Struct, frozen=True):
    """升级: overdue, so it becomes more urgent."""

    colour: Colour


class SupervisionOrderRevoked(Approval, frozen=True):
    """撤销: it does not stand any more; its number stays, void."""
