"""Parts of an item and what belongs to it: sub-tasks, links, a clause let pass.

None of these moves the item on: they are what the closing gate asks about.
"""

from msgspec import structs

from casework.cases.ledger.changes import worked
from casework.cases.ledger.events import (
    CaseLinked,
    ClauseWaived,
    SubTaskCancelled,
    SubTaskFinished,
    SubTaskSet,
)
from casework.cases.ledger.guards import (
    HAS_WORDS,
    NOT_A_JUDGE,
    NOT_THE_CALLER,
    NOT_THE_HANDLER,
    OF_LEAD_UNIT,
    ONE_LEVEL_UP,
    is_outside_wall,
)
from casework.cases.ledger.state import LedgerItem, Link, SubTask, Waiver
from casework.cases.ledger.statuses import AT_WORK, LEAD, OPEN_STATES, WORKERS
from casework.cases.needs import acts_as, from_today, is_colleague, kind_of
from casework.cases.words import Words, text_of
from casework.closing import WAIVABLE
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.officers import HEADS
from casework.steps import Changes, Guard, Step


def _set(state: LedgerItem, event: Event) -> Changes:
    body: SubTaskSet = event.body
    core = event.core
    task = SubTask(
        core.id, core.at, body.unit, body.officer, body.due_on, text_of(event), core.actor
    )
    return {
        "tasks": (*state.tasks, task),
        "units": tuple(dict.fromkeys((*state.units, body.unit))),
    }


def _end(state: LedgerItem, event: Event, *, is_cancelled: bool) -> tuple[SubTask, ...]:
    return tuple(
        structs.replace(
            task, ended_at=event.core.at, is_cancelled=is_cancelled, words=text_of(event)
        )
        if task.id == event.body.task
        else task
        for task in state.tasks
    )


def _finish(state: LedgerItem, event: Event) -> Changes:
    return {
        "tasks": _end(state, event, is_cancelled=False),
        "handlers": worked(state, event),
    }


def _link(state: LedgerItem, event: Event) -> Changes:
    return {"links": (*state.links, Link(event.body.kind, event.body.linked))}


def _waive(state: LedgerItem, event: Event) -> Changes:
    waiver = Waiver(event.body.clause, event.core.actor, event.core.at, text_of(event))
    return {"waivers": (*state.waivers, waiver)}


def _task(state: LedgerItem, event: Event) -> SubTask | None:
    return next((task for task in state.open_tasks if task.id == event.body.task), None)


def _is_its_own(state: LedgerItem, event: Event, context: Context) -> bool:
    """The named officer, or anybody of the unit where none is named."""
    task = _task(state, event)
    return (
        task is not None
        and task.officer in ("", event.core.actor)
        and is_colleague(event.core.actor, task.unit, context)
    )


def _may_cancel(state: LedgerItem, event: Event, context: Context) -> bool:
    task = _task(state, event)
    return task is not None and (
        task.set_by == event.core.actor or acts_as(HEADS, (state.lead_unit,), event, context)
    )


def _link_is_new(state: LedgerItem, event: Event, context: Context) -> bool:
    """Another case, not linked yet, and of the kind it is said to be where it is known."""
    linked = event.body.linked
    known = context.related(linked)
    return (
        linked != state.case
        and all(link.case != linked for link in state.links)
        and (known is None or kind_of(known) == event.body.kind.value)
    )


TASK_UNIT = Guard(
    "ledger.task_unit",
    Label(
        "子任务须交给在册单位(或其民警),且不是被反映单位",
        "A sub-task goes to a known unit, or its officer, who is not the respondent",
    ),
    lambda state, event, context: (
        is_outside_wall(event.body.unit, state, context)
        and (not event.body.officer or is_colleague(event.body.officer, event.body.unit, context))
    ),
)
TASK_DUE = from_today(
    "ledger.task_due", "due_on", "子任务时限不能早于今日", "The sub-task is due today or later"
)
TASK_OWN = Guard(
    "ledger.task_own",
    Label("由承担该子任务的单位或民警报结", "Whoever was given the sub-task reports it done"),
    _is_its_own,
)
TASK_CANCEL = Guard(
    "ledger.task_cancel",
    Label("由交办人或主办单位负责人撤销", "Whoever set it, or a head of the lead unit, cancels it"),
    _may_cancel,
)
LINK_IS_NEW = Guard(
    "ledger.link",
    Label("关联的事项已在列,或种类不符", "Linked already, or not of that kind"),
    _link_is_new,
)
CAN_BE_WAIVED = Guard(
    "ledger.waivable",
    Label(
        "没有这一条,或已豁免;群众满意不能豁免,请走依法退出",
        "No such clause, or waived already; satisfaction is never waived: use the lawful exit",
    ),
    lambda state, event, context: (
        event.body.clause in WAIVABLE
        and all(waiver.clause != event.body.clause for waiver in state.waivers)
    ),
)

PARTS = (
    Step(
        name="SubTaskSet",
        body=SubTaskSet,
        private=Words,
        label=Label("交办子任务", "Sub-task set"),
        frm=(*AT_WORK, "FED_BACK"),
        to=None,
        by=(*LEAD, *HEADS),
        guards=(OF_LEAD_UNIT, TASK_UNIT, TASK_DUE, HAS_WORDS),
        apply=_set,
        note=lambda event: (event.body.due_on.isoformat(),),
    ),
    Step(
        name="SubTaskFinished",
        body=SubTaskFinished,
        private=Words,
        label=Label("子任务完成", "Sub-task finished"),
        frm=OPEN_STATES,
        to=None,
        by=(Role.DESK, Role.FIELD, *WORKERS),
        guards=(TASK_OWN, NOT_A_JUDGE, HAS_WORDS),
        apply=_finish,
    ),
    Step(
        name="SubTaskCancelled",
        body=SubTaskCancelled,
        private=Words,
        label=Label("撤销子任务", "Sub-task cancelled"),
        frm=OPEN_STATES,
        to=None,
        by=(*LEAD, *HEADS),
        guards=(TASK_CANCEL, HAS_WORDS),
        apply=lambda state, event: {"tasks": _end(state, event, is_cancelled=True)},
    ),
    Step(
        name="CaseLinked",
        body=CaseLinked,
        label=Label("关联事项", "Case linked"),
        frm=OPEN_STATES,
        to=None,
        by=(Role.TRIAGE, Role.OFFICE, Role.SUPERV, Role.HANDLER, *HEADS),
        guards=(LINK_IS_NEW,),
        apply=_link,
        note=lambda event: (event.body.kind.label,),
    ),
    Step(
        name="ClauseWaived",
        body=ClauseWaived,
        private=Words,
        label=Label("豁免一项销号条件", "Closing clause waived"),
        frm=("FED_BACK", "CLOSE_PENDING"),
        to=None,
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(ONE_LEVEL_UP, NOT_THE_HANDLER, NOT_THE_CALLER, CAN_BE_WAIVED, HAS_WORDS),
        apply=_waive,
        note=lambda event: (event.body.clause,),
    ),
)
