"""例行事务: what the central mailbox does by itself, and when it did it last.

The rules they keep: nothing depends on somebody remembering it.  A routine is a case of the bureau;
each run stands in the record with its planned moment and how many steps were taken: a mailbox
that stood still, or two that would do the same twice, can be seen.  What a routine does is
said in ``casework.routines``.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.codes import Coded
from casework.context import Context
from casework.event import Event, Label, Moment
from casework.fields import given
from casework.machine import Display, Machine
from casework.state import Scope, State
from casework.steps import Changes, Guard, Step, named


class RoutineCode(Coded):
    """What is done by itself."""

    ALARMS = "ALARMS", "到期和超期提醒", "Limits near or passed"
    ORDERS = "ORDERS", "再次不满意的拟督办单", "Orders drafted after a second bad answer"
    ESCALATION = "ESCALATION", "督办单逾期升级", "Overdue orders made more urgent"
    VISITS = "VISITS", "按周期安排走访", "Visits planned from their cycles"
    CHASES = "CHASES", "超期催办", "What is late asked for again"
    MONTHS = "MONTHS", "月报生成和补充", "Months closed with their figures"
    SAMPLES = "SAMPLES", "回访抽样名单", "Call-back lists of a week"
    LOTS = "LOTS", "回访抽样抽取", "Call-back samples drawn"
    MACHINES = "MACHINES", "机器异常报警", "Alarms of machines raised"
    ERASURE = "ERASURE", "保存期满的个人信息删除", "Personal data erased when their time is over"


Status = Literal["KEPT"]
STATUSES: dict[Status, Label] = {"KEPT": Label("按期运行", "Runs as planned")}


class RoutineCase(State, frozen=True, kw_only=True, tag="routine"):
    """A routine as it ran last."""

    status: Status
    routine: RoutineCode
    planned_at: datetime
    ran_at: Annotated[datetime, given("运行时间", "Ran at")]
    taken: int = 0
    left: int = 0

    @property
    def scope(self) -> Scope:
        """Everybody at the bureau, the administrator too: it names no case."""
        return "everybody"


class RoutineRan(Struct, frozen=True, kw_only=True):
    """It was done, for this planned moment."""

    routine: Annotated[RoutineCode, given("例行事务", "Routine")]
    planned_at: Annotated[Moment, given("应运行时间", "Planned for", lies="behind")]
    taken: Annotated[int, given("办理(项)", "Steps taken")] = 0
    left: Annotated[int, given("未办理(项)", "Left undone")] = 0


RoutineRanAgain = named("RoutineRanAgain", RoutineRan)


def _run(state: RoutineCase | None, event: Event[RoutineRan]) -> Changes:
    body = event.body
    return {
        "routine": body.routine,
        "planned_at": body.planned_at,
        "ran_at": event.core.at,
        "taken": body.taken,
        "left": body.left,
    }


def _is_next(state: RoutineCase, event: Event[RoutineRan], context: Context) -> bool:
    body = event.body
    return body.routine is state.routine and state.planned_at < body.planned_at <= event.core.at


IS_NEXT = Guard(
    "routine.next",
    Label("这一时点已经运行过,或者还没有到", "It ran for that moment already, or it lies ahead"),
    _is_next,
)

MACHINE = Machine(
    kind="routine",
    label=Label("例行事务", "Routine"),
    state=RoutineCase,
    statuses=STATUSES,
    display=Display[RoutineCase](
        title=lambda state: "",
        lead="routine",
        facts=("routine", "planned_at", "ran_at", "taken", "left"),
        columns=("planned_at", "taken", "left"),
        happened_at=lambda state: state.ran_at,
    ),
    steps=(
        Step[None, RoutineRan](
            body=RoutineRan,
            label=Label("例行运行", "Ran"),
            verb="Run",
            frm=(),
            to="KEPT",
            by=(),
            apply=_run,
        ),
        Step[RoutineCase, RoutineRan](
            body=RoutineRanAgain,
            label=Label("再次运行", "Ran again"),
            verb="Run again",
            frm=("KEPT",),
            to=None,
            by=(),
            is_quiet=True,
            guards=(IS_NEXT,),
            apply=_run,
        ),
    ),
)
