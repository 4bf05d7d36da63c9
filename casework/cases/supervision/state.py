"""A supervision order as it stands, and the parts it is made of."""

from datetime import date, datetime

from msgspec import Struct

from casework.cases.supervision.codes import Colour, OrderKind
from casework.cases.timing import Timed
from casework.codes import ContactWay, Satisfaction


class Measure(Struct, frozen=True):
    """One thing done: when, by whom (officer id), in words."""

    at: datetime
    by: str
    text: str


class SelfRevisit(Struct, frozen=True):
    """The unit head spoke to the citizen in person: when, how, and what was answered."""

    at: datetime
    by: str
    way: ContactWay
    satisfaction: Satisfaction
    words: str


class Escalation(Struct, frozen=True):
    """It became more urgent: to which colour, when, by whom."""

    at: datetime
    by: str
    colour: Colour


class SupervisionOrder(Timed, frozen=True, tag="supervision_order"):
    """A supervision order as it stands.

    ``unit`` is the issuing office.  ``lead``, ``supervisor`` and ``responsible`` are the
    three officers named on it (牵头、监督、办理单位一把手).
    """

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
    formal_no: str | None = None
    """Given by the centre when it is issued; kept when the order is revoked."""
    submitted_by: str = ""
    issued_at: datetime | None = None
    issued_by: str = ""
    receipted_at: datetime | None = None
    receipted_by: str = ""
    measures: tuple[Measure, ...] = ()
    self_revisit: SelfRevisit | None = None
    report: str = ""
    reported_at: datetime | None = None
    endorsed_by: str = ""
    returns: int = 0
    escalations: tuple[Escalation, ...] = ()
    accepted_at: datetime | None = None
    accepted_by: str = ""
    ended_at: datetime | None = None

    @property
    def is_complaint(self) -> bool:
        """Whether it is about somebody: an auxiliary officer does not read it."""
        return bool(self.respondents)


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
