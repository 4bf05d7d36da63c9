"""系统故障豁免、弄虚作假认定: what figures leave out or strike, each with its evidence.

Both are the word of an officer about a unit and a time, sent to everybody, so that every
figure that rests on it can be computed again anywhere.  Nobody finds their own station out.
"""

from msgspec import structs

from casework.cases.directory.events import (
    FalsificationFound,
    FalsificationWithdrawn,
    OutageRecorded,
    OutageWithdrawn,
)
from casework.cases.directory.reach import UNIT_IN_TREE
from casework.cases.directory.rows import ADMIN, UNIT_EXISTS
from casework.cases.directory.state import (
    FALSIFICATION_STATUSES,
    OUTAGE_STATUSES,
    FalsificationCase,
    OutageCase,
)
from casework.cases.needs import today, written
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.exemptions import Falsification, Outage
from casework.machine import Display, Machine
from casework.steps import Changes, Guard, Rows


def _record(state: None, event: Event[OutageRecorded]) -> Changes:
    body = event.body
    record = Outage(
        id=event.core.case,
        unit=body.unit,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        evidence=body.evidence,
    )
    return {"record": record}


def _find(state: None, event: Event[FalsificationFound]) -> Changes:
    body = event.body
    month = body.month.replace(day=1)
    record = Falsification(id=event.core.case, unit=body.unit, month=month, basis=body.basis)
    return {"record": record}


def _end_outage(state: OutageCase, event: Event[OutageWithdrawn]) -> Changes:
    return {"record": structs.replace(state.record, is_withdrawn=True)}


def _lift(state: FalsificationCase, event: Event[FalsificationWithdrawn]) -> Changes:
    return {"record": structs.replace(state.record, is_withdrawn=True)}


def _was(state: object, event: Event[OutageRecorded], context: Context) -> bool:
    body = event.body
    return body.starts_at < body.ends_at <= event.core.at


def _is_of_another(state: object, event: Event[FalsificationFound], context: Context) -> bool:
    finder = context.roster.officers.get(event.core.actor)
    return finder is not None and not context.roster.same_station(finder.unit, event.body.unit)


OUTAGE_WAS = Guard(
    "outage.times",
    Label("故障须已结束,且结束晚于开始", "It must be over, and have ended after it began"),
    _was,
)
OUTAGE_IS_PROVED = written(
    "outage.evidence",
    "evidence",
    "请写明故障依据(日志、通知)",
    "Name the log or notice that proves it",
)
OUTAGE_REASON = written(
    "outage.reason", "reason", "请写明撤回豁免的原因", "Say why it is taken back"
)
MONTH_HAS_BEGUN = Guard[object, FalsificationFound](
    "falsification.month",
    Label("月份不能在将来", "The month cannot lie ahead"),
    lambda state, event, context: event.body.month <= today(event),
)
FINDING_HAS_BASIS = written(
    "falsification.basis", "basis", "请写明认定文书或依据", "Name the document of the finding"
)
OF_ANOTHER_HOUSE = Guard(
    "falsification.own_station",
    Label("不能认定本单位", "Not about one's own unit"),
    _is_of_another,
)

INSPECTION = (Role.SUPERV,)

OUTAGE_ROWS = Rows(OutageCase, OUTAGE_STATUSES)
FALSIFICATION_ROWS = Rows(FalsificationCase, FALSIFICATION_STATUSES)

OUTAGE = Machine(
    kind="outage",
    label=Label("系统故障", "Outage"),
    is_signed=True,
    state=OutageCase,
    statuses=OUTAGE_STATUSES,
    display=Display[OutageCase](
        title=lambda state: state.record.evidence,
        facts=("record",),
        words=lambda state: (state.record.evidence,),
        happened_at=lambda state: state.record.starts_at,
    ),
    steps=(
        OUTAGE_ROWS.opens(
            OutageRecorded,
            label=Label("系统故障登记", "Outage recorded"),
            verb="Record an outage",
            to="IN_FORCE",
            by=ADMIN,
            guards=(UNIT_EXISTS, UNIT_IN_TREE, OUTAGE_WAS, OUTAGE_IS_PROVED),
            apply=_record,
        ),
        OUTAGE_ROWS.step(
            OutageWithdrawn,
            label=Label("撤回故障登记", "Outage taken back"),
            verb="Take the outage back",
            is_grave=True,
            frm=("IN_FORCE",),
            to="ENDED",
            by=ADMIN,
            guards=(OUTAGE_REASON,),
            apply=_end_outage,
        ),
    ),
)
FALSIFICATION = Machine(
    kind="falsification",
    label=Label("弄虚作假认定", "Falsification"),
    is_signed=True,
    state=FalsificationCase,
    statuses=FALSIFICATION_STATUSES,
    display=Display[FalsificationCase](
        title=lambda state: state.record.basis,
        facts=("record",),
        words=lambda state: (state.record.basis,),
    ),
    steps=(
        FALSIFICATION_ROWS.opens(
            FalsificationFound,
            label=Label("认定弄虚作假", "Falsification found"),
            verb="Find a falsification",
            to="IN_FORCE",
            by=INSPECTION,
            guards=(
                UNIT_EXISTS,
                UNIT_IN_TREE,
                MONTH_HAS_BEGUN,
                FINDING_HAS_BASIS,
                OF_ANOTHER_HOUSE,
            ),
            apply=_find,
        ),
        FALSIFICATION_ROWS.step(
            FalsificationWithdrawn,
            label=Label("撤销认定", "Finding lifted"),
            verb="Lift the finding",
            is_grave=True,
            frm=("IN_FORCE",),
            to="ENDED",
            by=INSPECTION,
            guards=(FINDING_HAS_BASIS,),
            apply=_lift,
        ),
    ),
)
