"""走访登记表 (domain 5.2, paper 12)."""

from casework.cases.visit.events import (
    VisitFollowUpSet,
    VisitLogged,
    VisitProblemLinked,
    VisitRecorded,
    VisitReviewed,
)
from casework.cases.visit.state import Visit
from casework.event import Label
from casework.printed import DAY, HEAD, Block, Printed

SHEET = Printed[Visit](
    code="visit.sheet",
    label=Label("走访登记表", "Record of a visit"),
    blocks=(
        Block(head=Label("走访对象", "Visited"), facts=("target", "name")),
        Block(head=Label("联系人", "Contact"), people=True),
        Block(
            head=Label("走访", "Visit"),
            facts=("started_at", "ended_at", "way", "visitors", "met", "card_given", "publicity"),
        ),
        Block(
            head=Label("走访情况", "What was heard"),
            facts=("opinions", "disputes", "hazards"),
            steps=(VisitRecorded, VisitLogged),
        ),
        Block(
            head=Label("问题和承诺", "Problems and promises"),
            facts=("problems",),
            steps=(VisitProblemLinked,),
        ),
        Block(head=Label("审阅", "Read by the head"), steps=(VisitReviewed, VisitFollowUpSet)),
    ),
    by_hand=(Label("走访民警签名", "Visited by"), HEAD, DAY),
)

PRINTED = (SHEET,)
