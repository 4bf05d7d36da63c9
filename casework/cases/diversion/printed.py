"""分流转办单 to a body outside, with its receipt (domain 5.2, paper 4)."""

from casework.cases.diversion.events import (
    CitizenTold,
    DiversionAcknowledged,
    DiversionAnswered,
    DiversionReturned,
)
from casework.cases.diversion.state import Diversion
from casework.event import Label
from casework.printed import DAY, SEAL, Block, Printed

SHEET = Printed[Diversion](
    code="diversion.sheet",
    label=Label("分流转办单", "Diversion"),
    blocks=(
        Block(head=Label("主送", "To"), facts=("receiver", "topic", "way", "sent_at", "due_on")),
        Block(head=Label("反映人", "Reporter"), people=True),
        Block(head=Label("事项", "Matter"), facts=("channel", "content", "demand")),
        Block(
            head=Label("回执与答复", "Receipt and answer"),
            steps=(DiversionAcknowledged, DiversionReturned, DiversionAnswered, CitizenTold),
        ),
    ),
    by_hand=(SEAL, Label("签收人签名", "Signed for by"), DAY),
)

PRINTED = (SHEET,)
