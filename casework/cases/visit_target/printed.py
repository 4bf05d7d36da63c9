"""警民联系卡: who comes, and where to turn (domain 4; 5.2, paper 12)."""

from casework.cases.visit_target.state import VisitTarget
from casework.event import Label
from casework.printed import Block, Printed

CARD = Printed[VisitTarget](
    code="visit_target.card",
    label=Label("警民联系卡", "Contact card"),
    blocks=(
        Block(
            head=Label("您的结对民警", "Your officer"),
            facts=("pair_officer", "cycle_months"),
        ),
    ),
)

PRINTED = (CARD,)
