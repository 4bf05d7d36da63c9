"""本人评价: what a visitor says of their own reception, by its code, once.

The rules (domain 3, 14; 一次一评): the mark belongs to one real reception that was done; the centre
records it for whoever holds the code, and no officer can.  It stands in the place of a mark that
the desk wrote down, and the desk writes none after it.
"""

from typing import Annotated

from msgspec import Struct

from casework.cases.own_mark import IsSolved, WhyNot
from casework.cases.walk_in.guards import COUNT_IS_NOT_RATED
from casework.cases.walk_in.state import ROWS, Status, WalkIn
from casework.cases.words import Words, text_of
from casework.codes import Satisfaction
from casework.event import Event, Label, Sealing
from casework.fields import asked
from casework.steps import Changes, Guard


class WalkInMarkedByVisitor(Sealing[Words], Struct, frozen=True, kw_only=True):
    """本人评价: the visitor's own mark, by the code; the sealed words may be empty."""

    solved: IsSolved
    rating: Annotated[Satisfaction, asked("满意度", "Satisfaction")]
    reason: WhyNot = None


def _mark(walk_in: WalkIn, event: Event[WalkInMarkedByVisitor]) -> Changes:
    body = event.body
    return {
        "marked_at": event.core.at,
        "solved": body.solved,
        "rating": body.rating,
        "reason": body.reason,
        "visitor_words": text_of(event),
    }


def _after_mark(walk_in: WalkIn, event: Event[WalkInMarkedByVisitor]) -> Status:
    return "HANDED_OFF" if walk_in.status == "HANDED_OFF" else "RATED"


NOT_MARKED_YET = Guard[WalkIn, object](
    "walk_in.marked_already",
    Label("这次接待您已经评价过,谢谢", "This visit has your mark already; thank you"),
    lambda walk_in, event, context: walk_in.marked_at is None,
    asks_form=False,
)
IS_A_MARK = Guard[object, WalkInMarkedByVisitor](
    "walk_in.mark",
    Label("请选择满意度", "Choose how satisfied you are"),
    lambda walk_in, event, context: event.body.rating is not Satisfaction.NOT_RATED,
)
MARK_IS_WHOLE = Guard[object, WalkInMarkedByVisitor](
    "walk_in.mark_reason",
    Label("未解决或不满意的,请选择原因", "Say why it is not solved, or why you are dissatisfied"),
    lambda walk_in, event, context: (
        event.body.reason is not None
        or (event.body.solved.is_solved and event.body.rating.is_satisfied)
    ),
)

MARKING = ROWS.step(
    WalkInMarkedByVisitor,
    label=Label("本人评价", "Marked by the visitor"),
    verb="Mark the visit",
    words=Label("来访人原话", "The visitor's words"),
    frm=("DONE", "HANDED_OFF", "RATED"),
    to=_after_mark,
    by=(),
    guards=(COUNT_IS_NOT_RATED, NOT_MARKED_YET, IS_A_MARK, MARK_IS_WHOLE),
    apply=_mark,
)
