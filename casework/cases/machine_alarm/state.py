"""An alarm as it stands: the machine, what was noticed, what lies apart and what became of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct

from casework.cases.machine_alarm.reasons import (
    Advice,
    AlarmFinding,
    AlarmReason,
    LeavingGround,
)
from casework.codes import Coded
from casework.event import Label, Moment
from casework.fields import Meaning, given
from casework.state import Scope, State
from casework.steps import Rows


class Kept(Struct, frozen=True):
    """A stretch of what a machine sent that lies apart: of which chain, from number to number."""

    chain: Annotated[str, given("保管编号", "Kept under")]
    first: Annotated[int, given("首条序号", "First number")]
    last: Annotated[int, given("末条序号", "Last number")]

    @property
    def count(self) -> int:
        """So many records."""
        return self.last - self.first + 1


class Lying(Struct, frozen=True):
    """How many of one step lie there; without a step: what nobody here can read."""

    step: Annotated[str, given("内容", "What", Meaning.STEP)]
    count: Annotated[int, given("条数", "How many")]


class TakenResult(Coded):
    """What became of a record that was adopted."""

    ACCEPTED = "ACCEPTED", "已收录", "Taken in"
    KNOWN = "KNOWN", "中心已有", "Known already"
    WAITS = "WAITS", "等待其事项", "Waits for its matter"
    REFUSED = "REFUSED", "不合规则", "Refused by the rules"


class Taken(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record that was said again, and what the rules said to it."""

    chain: str
    seq: Annotated[int, given("序号", "Number")]
    step: Annotated[str, given("内容", "What", Meaning.STEP)] = ""
    result: Annotated[TakenResult, given("结果", "Outcome")]
    why: Annotated[Label | None, given("原因", "Because")] = None


Status = Literal["OPEN", "LOOKED_INTO", "TAKING_IN", "ADOPTED", "LEFT", "SETTLED"]
STATUSES: dict[Status, Label] = {
    "OPEN": Label("待查明", "To be looked into"),
    "LOOKED_INTO": Label("已查明、待处置", "Looked into, to be dealt with"),
    "TAKING_IN": Label("收录中", "Being taken in"),
    "ADOPTED": Label("已收录", "Adopted"),
    "LEFT": Label("不收录", "Left"),
    "SETTLED": Label("已了结", "Settled"),
}
UNDECIDED: tuple[Status, ...] = ("OPEN", "LOOKED_INTO")


class MachineAlarm(State, frozen=True, kw_only=True, tag="machine_alarm"):
    """What was noticed of one machine for one reason, until somebody dealt with it.

    ``device`` is its id, or the name of a witness; what comes after it was dealt with is the
    next alarm (``no``).  ``refused`` has every record that was not taken in.
    """

    status: Status
    reason: AlarmReason
    device: str
    machine: str = ""
    station: str = ""
    no: int = 1
    advice: Annotated[Advice, given("含义和处置", "What it means, and what to do")]
    times: int = 0
    first_seq: int = 0
    last_seq: int = 0
    first_at: Moment
    last_at: Moment
    kept: tuple[Kept, ...] = ()
    lies: tuple[Lying, ...] = ()
    records: Annotated[int, given("另行保管(条)", "Records kept apart")] = 0
    finding: AlarmFinding | None = None
    found_at: Annotated[datetime | None, given("查明时间", "Looked into at")] = None
    found_by: Annotated[str, given("查明人", "Looked into by", Meaning.OFFICER)] = ""
    ground: LeavingGround | None = None
    decided_at: Annotated[datetime | None, given("处置时间", "Dealt with at")] = None
    decided_by: Annotated[str, given("处置人", "Dealt with by", Meaning.OFFICER)] = ""
    accepted: Annotated[int, given("已收录(条)", "Taken in")] = 0
    known: Annotated[int, given("中心已有(条)", "Known already")] = 0
    refused: Annotated[tuple[Taken, ...], given("未收录", "Not taken in")] = ()

    @property
    def scope(self) -> Scope:
        """The security administrators deal with it, the auditors read along."""
        return "security"

    @property
    def taken(self) -> int:
        """How many records were said again by now."""
        return self.accepted + self.known + len(self.refused)

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to decide."""
        return self.status in UNDECIDED


ROWS = Rows(MachineAlarm, STATUSES)


def case_of(device: str, reason: AlarmReason, no: int) -> str:
    """The id of an alarm: the same everywhere, so that there is no second."""
    return str(uuid5(NAMESPACE_OID, f"machine_alarm.{device}.{reason}.{no}"))


def count_of(kept: Iterable[Kept]) -> int:
    """The records of all stretches."""
    return sum(one.count for one in kept)
