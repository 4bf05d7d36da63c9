"""局长督办单 with its receipt (domain 5.2, paper 5)."""

from casework.cases.supervision.drafting import SupervisionOrderIssued
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.supervision.verdict import (
    SupervisionOrderAccepted,
    SupervisionOrderEndorsed,
    SupervisionOrderReported,
    SupervisionOrderReturned,
)
from casework.cases.supervision.work import (
    SupervisionOrderMeasureRecorded,
    SupervisionOrderReceipted,
)
from casework.event import Label
from casework.printed import DAY, SEAL, Block, Printed

_HEADED = Block(
    head=Label("督办", "Order"),
    facts=("order_kind", "colour", "responsible_unit", "responsible", "due_on"),
)

ORDER = Printed[SupervisionOrder](
    code="supervision.order",
    label=Label("督办单", "Supervision order"),
    blocks=(
        _HEADED,
        Block(head=Label("督办事项", "Matter"), facts=("title", "problem", "demand")),
        Block(
            head=Label("牵头、监督、签发", "Led, watched and issued by"),
            facts=("lead", "supervisor", "issued_by", "issued_at"),
        ),
        Block(head=Label("签发", "Issued"), steps=(SupervisionOrderIssued,)),
        Block(head=Label("签收回执", "Receipt"), steps=(SupervisionOrderReceipted,)),
    ),
    is_draft=lambda order: order.issued_at is None,
    is_order=True,
    by_hand=(SEAL, Label("签收人签名", "Signed for by"), DAY),
)

REPORT = Printed[SupervisionOrder](
    code="supervision.report",
    label=Label("督办事项办结报告", "Report on an order"),
    after=(SupervisionOrderReported,),
    blocks=(
        _HEADED,
        Block(head=Label("督办事项", "Matter"), facts=("title", "problem", "demand")),
        Block(
            head=Label("办理过程", "How it was worked"), steps=(SupervisionOrderMeasureRecorded,)
        ),
        Block(
            head=Label("报结与审批", "Reported and decided"),
            facts=("self_revisit",),
            steps=(
                SupervisionOrderReported,
                SupervisionOrderEndorsed,
                SupervisionOrderReturned,
                SupervisionOrderAccepted,
            ),
        ),
    ),
    by_hand=(SEAL, DAY),
)

PRINTED = (ORDER, REPORT)
