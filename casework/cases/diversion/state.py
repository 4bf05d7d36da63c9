"""A diverted matter as it stands: where it is, what came of it, what the citizen was told."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.codes import Channel, Coded, ContactWay, ReturnReason, Solved
from casework.event import Label
from casework.fields import Meaning, given
from casework.state import Person, State


class SentBy(Coded):
    """How it travels to the body."""

    SYSTEM = "SYSTEM", "对接平台", "Shared platform"
    LETTER = "LETTER", "书面函", "Letter"
    PHONE = "PHONE", "电话", "Telephone"
    FACE = "FACE", "当面", "In person"


Status = Literal["SENT", "ACKNOWLEDGED", "ANSWERED", "RETURNED", "TOLD", "NOT_TOLD"]
STATUSES: dict[Status, Label] = {
    "SENT": Label("已转出", "Sent"),
    "ACKNOWLEDGED": Label("已回执", "Acknowledged"),
    "ANSWERED": Label("已答复", "Answered"),
    "RETURNED": Label("已退回", "Sent back"),
    "TOLD": Label("已告知群众", "Citizen told"),
    "NOT_TOLD": Label("未能告知", "Nobody could be told"),
}
WITH_THE_BODY: tuple[Status, ...] = ("SENT", "ACKNOWLEDGED")
CAME_BACK: tuple[Status, ...] = ("ANSWERED", "RETURNED")


class Attempt(Struct, frozen=True):
    """One body that it was sent to, and why that one sent it back."""

    receiver: Annotated[str, given("承接单位", "Body", Meaning.RECEIVER)]
    sent_at: Annotated[datetime, given("转出时间", "Sent at")]
    way: Annotated[SentBy, given("转送方式", "How it goes")]
    returned: Annotated[ReturnReason | None, given("退回原因", "Sent back because")] = None


class Diversion(State, frozen=True, kw_only=True, tag="diversion"):
    """A diverted matter as it stands.  ``topic`` is a code of the list ``diversion.topic``."""

    status: Status
    receiver: str
    topic: str
    channel: Channel
    way: SentBy
    source_case: str | None = None
    due_on: date | None = None
    citizen: Person | None = None
    citizen_agreed: bool = False
    content: str = ""
    demand: str = ""
    attempts: Annotated[tuple[Attempt, ...], given("转送经过", "Where it was sent")] = ()
    sent_at: Annotated[datetime | None, given("转出时间", "Sent at")] = None
    acknowledged_at: Annotated[datetime | None, given("回执时间", "Acknowledged at")] = None
    reference: str = ""
    pressed: Annotated[int, given("催办次数", "Times pressed")] = 0
    pressed_at: Annotated[datetime | None, given("最近催办时间", "Last pressed at")] = None
    urged: Annotated[str, given("催办函文号", "Letter that urged it")] = ""
    answered_at: Annotated[datetime | None, given("答复时间", "Answered at")] = None
    answer: Annotated[str, given("答复内容", "Answer", Meaning.WORDS)] = ""
    solved: Solved | None = None
    returned_at: Annotated[datetime | None, given("退回时间", "Sent back at")] = None
    redirected_at: datetime | None = None
    """When what was sent back went on, or the citizen was told."""
    told_at: Annotated[datetime | None, given("告知时间", "Told at")] = None
    told_way: Annotated[ContactWay | None, given("告知方式", "Told by")] = None
    told_words: Annotated[str, given("告知内容", "What they were told", Meaning.WORDS)] = ""
    words: Annotated[str, given("退回、未告知原因", "Reason last given", Meaning.WORDS)] = ""
    """The last reason given with a return, or for telling nobody."""
