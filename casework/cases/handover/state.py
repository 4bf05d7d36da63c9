"""A hand-over as it stands: what was left open, who handed it over, who took it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct

from casework.codes import Coded
from casework.event import Label
from casework.fields import Meaning, given
from casework.state import State
from casework.steps import Rows

MOST_LISTED = 200
"""Cases that one list names; the others are counted (about five pages of the paper)."""


class Why(Coded):
    """Why a case stands on the list (domain 5.2, paper 17); receptions and loans are ours ([D])."""

    OVERDUE = "OVERDUE", "超期", "Overdue"
    DUE_SOON = "DUE_SOON", "将到期", "Due soon"
    UNSIGNED = "UNSIGNED", "未签收", "Unsigned"
    CALL_BACK = "CALL_BACK", "待回访", "Call back"
    RECEPTION = "RECEPTION", "接待未完", "Unfinished"
    LENT = "LENT", "借出未还", "Not back"


class LeftOpen(Struct, frozen=True, kw_only=True):
    """One case that stands open, and why; its number and words stand in the case itself."""

    case: Annotated[str, given("事项", "Case", Meaning.CASE)]
    why: Annotated[tuple[Why, ...], given("原因", "Why")]


class Counted(Struct, frozen=True, kw_only=True):
    """How many stand open for one reason, those beyond the list among them."""

    why: Annotated[Why, given("原因", "Why")]
    count: Annotated[int, given("件数", "How many")]

    def in_words(self) -> Label:
        """超期 3."""
        label = self.why.label
        return Label(f"{label.zh} {self.count:,}", f"{label.en} {self.count:,}")


Status = Literal["OPEN", "TAKEN", "DISPUTED", "WITHDRAWN"]
STATUSES: dict[Status, Label] = {
    "OPEN": Label("待接班", "To be taken over"),
    "TAKEN": Label("已接班", "Taken over"),
    "DISPUTED": Label("已接班、有出入", "Taken over, not as said"),
    "WITHDRAWN": Label("已撤回", "Withdrawn"),
}


class Handover(State, frozen=True, kw_only=True, tag="handover"):
    """A hand-over as it stands.  ``total``: cases left open, those that are not listed too."""

    status: Status
    no: int
    due_at: datetime
    listed: tuple[LeftOpen, ...] = ()
    counts: tuple[Counted, ...] = ()
    total: int = 0
    words: Annotated[str, given("交班说明", "What the next shift must know", Meaning.WORDS)] = ""
    taken_at: Annotated[datetime | None, given("接班时间", "Taken over at")] = None
    taken_by: Annotated[str, given("接班人", "Taken over by", Meaning.OFFICER)] = ""
    differs: bool = False
    found: Annotated[str, given("接班核对", "What was not as said", Meaning.WORDS)] = ""
    ended_at: datetime | None = None

    @property
    def is_taken(self) -> bool:
        """Whether somebody signed for it."""
        return bool(self.taken_by)


ROWS = Rows(Handover, STATUSES)


def case_of(unit: str, no: int) -> str:
    """The id of a unit's hand-over of a number: the same everywhere, so that there is no second."""
    return str(uuid5(NAMESPACE_OID, f"handover.{unit}.{no}"))
