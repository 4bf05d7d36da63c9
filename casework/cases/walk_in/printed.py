"""群众来访接待登记表, and the receipt that the visitor takes home (domain 5.2, papers 1 and 4)."""

from casework.cases.walk_in.events import WalkInHandedOff, WalkInReferenceGiven
from casework.cases.walk_in.state import WalkIn
from casework.event import Label
from casework.printed import CITIZEN, DAY, Block, Printed

_BY = Label("接待民警签名", "Received by")

REGISTER = Printed[WalkIn](
    code="walk_in.register",
    label=Label("群众来访接待登记表", "Register of a reception"),
    blocks=(
        Block(
            head=Label("接待", "Reception"),
            facts=("started_at", "persons", "services", "place", "is_foreign", "language"),
        ),
        Block(head=Label("来访人", "Visitor"), people=True),
        Block(head=Label("反映内容", "Matter"), facts=("reports_case", "content")),
        Block(
            head=Label("办理", "What was done"),
            facts=("result", "done_at", "follow_by", "follow_officer", "handed_to", "receiver"),
        ),
        Block(head=Label("评价", "Mark"), facts=("rating",)),
    ),
    by_hand=(CITIZEN, _BY, DAY),
)

RECEIPT = Printed[WalkIn](
    code="walk_in.receipt",
    label=Label("接待回执", "Receipt of a reception"),
    blocks=(
        Block(
            head=Label("您来访的事项", "What you came for"),
            facts=("started_at", "services", "place", "follow_by", "handed_to", "receiver"),
        ),
    ),
    is_receipt=True,
)

HAND_OVER = Printed[WalkIn](
    code="walk_in.hand_over",
    label=Label("转办单", "Hand-over"),
    after=(WalkInHandedOff,),
    blocks=(
        Block(
            head=Label("转往", "Handed to"),
            facts=("handed_to", "receiver", "reference"),
        ),
        Block(head=Label("来访人", "Visitor"), people=True),
        Block(head=Label("事项", "Matter"), facts=("started_at", "services", "place", "content")),
        Block(
            head=Label("转办经过", "How it was handed over"),
            steps=(WalkInHandedOff, WalkInReferenceGiven),
        ),
    ),
    by_hand=(Label("接收人签名", "Received by"), DAY),
)

PRINTED = (RECEIPT, REGISTER, HAND_OVER)
