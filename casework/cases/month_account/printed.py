"""月报: the figures as they were signed (domain 5.3)."""

from casework.cases.month_account.signing import (
    MonthAccountObjected,
    MonthAccountSigned,
    MonthObjectionAnswered,
)
from casework.cases.month_account.state import MonthAccount
from casework.event import Label
from casework.printed import DAY, HEAD, SEAL, Block, Printed

ACCOUNT = Printed[MonthAccount](
    code="month_account.account",
    label=Label("月报", "Month's account"),
    blocks=(
        Block(head=Label("单位与月份", "Unit and month"), facts=("unit", "month", "drawn_at")),
        Block(head=Label("指标", "Figures"), facts=("lines",)),
        Block(
            head=Label("异议与答复", "Objections and answers"),
            steps=(MonthAccountObjected, MonthObjectionAnswered),
        ),
        Block(head=Label("补充", "Supplements"), facts=("supplements",)),
        Block(head=Label("签认", "Signed"), steps=(MonthAccountSigned,)),
    ),
    is_draft=lambda account: account.signed_at is None,
    by_hand=(HEAD, SEAL, DAY),
)

PRINTED = (ACCOUNT,)
