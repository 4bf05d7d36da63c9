"""A review meeting as it stands, and its matters."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct, structs

from casework.cases.agenda import with_one
from casework.codes import Coded, Role
from casework.event import Label
from casework.fields import Meaning, given
from casework.officers import HEADS
from casework.state import State
from casework.steps import Changes, Rows


class LookBack(Coded):
    """What was seen when it was looked back."""

    DONE = "DONE", "已落实", "Done"
    PARTLY = "PARTLY", "部分落实", "Partly done"
    NOT_DONE = "NOT_DONE", "未落实", "Not done"


class Reviewed(Struct, frozen=True, kw_only=True):
    """One matter of the list: what was decided on it, and what came of it."""

    no: Annotated[int, given("序号", "No.")]
    case: str
    why: Annotated[str, given("列入原因", "Why it is listed", Meaning.WORDS)] = ""
    decision: Annotated[str, given("议定事项", "What was decided", Meaning.WORDS)] = ""
    unit: Annotated[str, given("落实单位", "Carried out by", Meaning.UNIT)] = ""
    due_on: Annotated[date | None, given("落实期限", "Due on")] = None
    seen: Annotated[LookBack | None, given("回头看结果", "Looked back")] = None
    seen_at: Annotated[datetime | None, given("回头看时间", "Looked back at")] = None
    seen_by: Annotated[str, given("回头看民警", "Looked back by", Meaning.OFFICER)] = ""
    finding: Annotated[str, given("回头看情况", "What was seen", Meaning.WORDS)] = ""

    @property
    def about(self) -> str:
        """What it is called by."""
        return self.decision or self.why


Status = Literal["CALLED", "CLOSED", "FINISHED", "CANCELLED"]
STATUSES: dict[Status, Label] = {
    "CALLED": Label("拟召开", "Called"),
    "CLOSED": Label("纪要已定、待回头看", "Minutes closed, to be looked back at"),
    "FINISHED": Label("已回头看", "Looked back at"),
    "CANCELLED": Label("已取消", "Cancelled"),
}


class Review(State, frozen=True, kw_only=True, tag="review"):
    """A review meeting as it stands."""

    status: Status
    on: date
    chair: str
    matters: Annotated[tuple[Reviewed, ...], given("议题", "Matters")] = ()
    look_back_on: date | None = None
    minutes_by: Annotated[str, given("纪要签发人", "Minutes signed by", Meaning.OFFICER)] = ""
    closed_at: Annotated[datetime | None, given("纪要定稿时间", "Minutes closed at")] = None
    ended_at: datetime | None = None
    words: Annotated[str, given("取消原因", "Why it was cancelled", Meaning.WORDS)] = ""

    @property
    def undecided(self) -> tuple[Reviewed, ...]:
        """Matters on which nothing was decided yet."""
        return tuple(one for one in self.matters if not one.unit)

    @property
    def unseen(self) -> tuple[Reviewed, ...]:
        """Decisions that were not looked back at yet."""
        return tuple(one for one in self.matters if one.seen is None)


ROWS = Rows(Review, STATUSES)
CALLERS = (Role.OFFICE, Role.TRIAGE, Role.SUPERV, *HEADS)


def changed(state: Review, no: int, **changes: object) -> Changes:
    """One matter with some of it set; every other as it was."""
    return {"matters": with_one(state.matters, no, lambda one: structs.replace(one, **changes))}
