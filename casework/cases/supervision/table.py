"""The life of a supervision order as a table: read the chapters' steps from top to bottom."""

from casework.cases.supervision.drafting import (
    DRAFTING,
    SupervisionOrderDropped,
    SupervisionOrderIssued,
    SupervisionOrderSentBack,
    SupervisionOrderSubmitted,
)
from casework.cases.supervision.escalation import ESCALATION
from casework.cases.supervision.printed import PRINTED
from casework.cases.supervision.state import (
    AMENDABLE,
    STATUSES,
    SupervisionOrder,
    is_handled_in_person,
    limits,
    named_day,
)
from casework.cases.supervision.verdict import (
    VERDICT,
    SupervisionOrderAccepted,
    SupervisionOrderEndorsed,
    SupervisionOrderReported,
    is_settled,
)
from casework.cases.supervision.work import (
    WORK,
    SupervisionOrderMeasureRecorded,
    SupervisionOrderReceipted,
    SupervisionOrderSelfRevisited,
)
from casework.cases.timing import ExtensionGranted
from casework.context import Context
from casework.event import Label
from casework.machine import Display, Machine, Waits
from casework.state import State


def _words(order: SupervisionOrder) -> tuple[str, ...]:
    called = (order.self_revisit.words,) if order.self_revisit else ()
    done = (measure.text for measure in order.measures)
    return (order.title, order.problem, order.demand, *done, *called, order.report, order.words)


DISPLAY = Display[SupervisionOrder](
    title=lambda order: order.title,
    facts=(
        "formal_no",
        "order_kind",
        "colour",
        "source_case",
        "problem",
        "demand",
        "responsible_unit",
        "responsible",
        "lead",
        "supervisor",
        "due_on",
        "respondents",
        "issued_at",
        "issued_by",
        "receipted_at",
        "receipted_by",
        "measures",
        "self_revisit",
        "reported_at",
        "report",
        "endorsed_by",
        "returns",
        "escalations",
        "accepted_at",
        "accepted_by",
        "words",
    ),
    columns=("colour", "responsible_unit", "due_on"),
    words=_words,
    related=lambda order: (order.source_case,) if order.source_case else (),
)


def waits(order: SupervisionOrder) -> Waits | None:
    """Whose turn it is: of the office, the issuing chief, or one of those named on it.

    A draft that is not complete is still the office's, and one whose day has passed still the
    chief's: asked about is the way out that the form's gaps do not close.
    """
    if order.status == "DRAFT":
        return Waits(
            SupervisionOrderSubmitted, units=(order.unit,), asked_as=SupervisionOrderDropped
        )
    if order.status == "ISSUE_PENDING":
        return Waits(SupervisionOrderIssued, units=(order.unit,), asked_as=SupervisionOrderSentBack)
    if order.status == "EXT_PENDING":
        return _extension(order)
    if order.status == "REPORTED":
        if not order.endorsed_by:
            return Waits(SupervisionOrderEndorsed, officers=(order.supervisor,))
        return Waits(SupervisionOrderAccepted, units=(order.unit,))
    return _work(order)


def instead(order: SupervisionOrder, context: Context) -> State | None:
    """An endorsed order is accepted when its source is settled: until then, that comes first."""
    if not order.endorsed_by or order.source_case is None:
        return None
    source = context.related(order.source_case)
    return None if is_settled(source) else source


def _work(order: SupervisionOrder) -> Waits | None:
    """The unit acknowledges and begins; its head calls the citizen and reports in person."""
    if order.status == "ISSUED":
        return Waits(SupervisionOrderReceipted, units=(order.responsible_unit,))
    if order.status in ("RECEIPTED", "RETURNED"):
        return Waits(SupervisionOrderMeasureRecorded, units=(order.responsible_unit,))
    if order.status == "IN_PROGRESS":
        if not is_handled_in_person(order):
            return Waits(SupervisionOrderMeasureRecorded, officers=(order.responsible,))
        own_call = order.self_revisit is None
        step = SupervisionOrderSelfRevisited if own_call else SupervisionOrderReported
        return Waits(step, officers=(order.responsible,))
    return None


def _extension(order: SupervisionOrder) -> Waits:
    """The first is the issuing chief's; the second goes a level up, wherever that chief sits."""
    granted = MACHINE.own(ExtensionGranted)
    asked = order.extension_asked
    is_second = asked is not None and bool(order.extensions.get(asked.limit))
    return Waits(granted) if is_second else Waits(granted, units=(order.unit,))


MACHINE = Machine(
    kind="supervision_order",
    label=Label("督办单", "Supervision order"),
    state=SupervisionOrder,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    instead={"REPORTED": instead},
    amendable=AMENDABLE,
    number_code=lambda order: "DB",
    formal_code=lambda order: "督",
    limits=limits,
    remembers=("issued_at", "responsible_unit"),
    named_day=named_day,
    ends=lambda order: () if order.ended_at is None else (order.ended_at,),
    opening_units=lambda event: (event.body.office if event.body else event.core.unit,),
    steps=(*DRAFTING, *WORK, *VERDICT, *ESCALATION),
)
