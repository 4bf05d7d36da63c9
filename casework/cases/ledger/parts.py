"""子任务、豁免: parts of the work that others owe, and a clause of the gate let pass.

Neither moves the item on: they are what the closing gate asks about.  A sub-task goes to a
unit outside the wall, or to an officer of it.  A clause is let pass one level up, in writing,
one at a time; the citizen's satisfaction never is (domain 1.3).
"""

from datetime import date
from typing import Annotated

from msgspec import Struct, structs

from casework.asking import Asking, units_outside_wall
from casework.cases.handed_on import are_outside_wall, may_be_given, officers_of
from casework.cases.ledger.gate import CLAUSES, WAIVABLE, readings
from casework.cases.ledger.shared import (
    HAS_WORDS,
    NOT_A_JUDGE,
    NOT_THE_CALLER,
    NOT_THE_HANDLER,
    OF_LEAD_UNIT,
    ONE_LEVEL_UP,
    offered_only,
)
from casework.cases.ledger.state import ROWS, LedgerItem, SubTask, Waiver
from casework.cases.ledger.statuses import AT_WORK, LEAD, OPEN_STATES, WORKERS
from casework.cases.needs import acts_as, from_today, is_colleague, with_actor
from casework.cases.words import Words, text_of
from casework.codes import Role
from casework.context import Context, Directory
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.officers import HEADS, Roster
from casework.steps import Approval, Changes, Guard

# -------------------------------------------------------------------------- sub-tasks


def _words_of(task: SubTask, roster: Roster) -> Label:
    """A sub-task by whom it was given to, and what is to be done."""
    unit = roster.units.get(task.unit)
    words = f"{unit.name if unit else task.unit}: {task.text}"
    return Label(words, words)


def _task_called(item: LedgerItem, directory: Directory, task: str) -> Label | None:
    return next((_words_of(one, directory.roster) for one in item.tasks if one.id == task), None)


def _named(asking: Asking[LedgerItem], tasks: tuple[SubTask, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(task.id, _words_of(task, asking.roster)) for task in tasks)


def _is_for(task: SubTask, officer: str, context: Context) -> bool:
    """For the named officer, or anybody of the unit where none is named."""
    return task.officer in ("", officer) and is_colleague(officer, task.unit, context)


def _own_tasks(asking: Asking[LedgerItem]) -> tuple[Choice, ...]:
    me, context = asking.officer.id, asking.context
    own = tuple(task for task in asking.state.open_tasks if _is_for(task, me, context))
    return _named(asking, own)


def _cancellable(asking: Asking[LedgerItem]) -> tuple[Choice, ...]:
    """What one set oneself; all of them for a head of the lead unit."""
    item, officer = asking.state, asking.officer
    is_head = asking.roster.may(officer, HEADS, (item.lead_unit,), asking.context.now)
    tasks = tuple(task for task in item.open_tasks if is_head or task.set_by == officer.id)
    return _named(asking, tasks)


class SubTaskSet(Sealing[Words], Struct, frozen=True):
    """A part of the work is given to a unit, or to an officer of it."""

    unit: Annotated[str, asked("承担单位", "Unit", Meaning.UNIT, among=units_outside_wall)]
    due_on: Annotated[date, asked("子任务时限", "Due on")]
    officer: Annotated[
        str,
        asked(
            "承担民警",
            "Officer",
            Meaning.OFFICER,
            among=lambda asking: officers_of(asking, "unit"),
            hint=("不指定的由该单位任一民警完成", "Left empty, anybody of the unit may do it"),
        ),
    ] = ""


class SubTaskFinished(Sealing[Words], Struct, frozen=True):
    """It is done; ``task`` is the event that set it."""

    task: Annotated[
        str, asked("子任务", "Sub-task", Meaning.PICK, among=_own_tasks, called=_task_called)
    ]


class SubTaskCancelled(Sealing[Words], Struct, frozen=True):
    """It is not needed any more."""

    task: Annotated[
        str, asked("子任务", "Sub-task", Meaning.PICK, among=_cancellable, called=_task_called)
    ]


Ended = SubTaskFinished | SubTaskCancelled


def _set(item: LedgerItem, event: Event[SubTaskSet]) -> Changes:
    body, core = event.body, event.core
    task = SubTask(
        core.id, core.at, body.unit, body.officer, body.due_on, text_of(event), core.actor
    )
    return {
        "tasks": (*item.tasks, task),
        "units": tuple(dict.fromkeys((*item.units, body.unit))),
    }


def _ended(
    item: LedgerItem, task: str, event: Event[Sealing[Words]], *, is_cancelled: bool
) -> tuple[SubTask, ...]:
    return tuple(
        structs.replace(
            one, ended_at=event.core.at, is_cancelled=is_cancelled, words=text_of(event)
        )
        if one.id == task
        else one
        for one in item.tasks
    )


def _finish(item: LedgerItem, event: Event[SubTaskFinished]) -> Changes:
    return {
        "tasks": _ended(item, event.body.task, event, is_cancelled=False),
        "handlers": with_actor(item, event),
    }


def _cancel(item: LedgerItem, event: Event[SubTaskCancelled]) -> Changes:
    return {"tasks": _ended(item, event.body.task, event, is_cancelled=True)}


def _task(item: LedgerItem, event: Event[Ended]) -> SubTask | None:
    return next((task for task in item.open_tasks if task.id == event.body.task), None)


def _is_its_own(item: LedgerItem, event: Event[SubTaskFinished], context: Context) -> bool:
    task = _task(item, event)
    return task is not None and _is_for(task, event.core.actor, context)


def _is_canceller(item: LedgerItem, task: SubTask, event: Event[object], context: Context) -> bool:
    """Whoever set it, or a head of the lead unit."""
    return task.set_by == event.core.actor or acts_as(HEADS, (item.lead_unit,), event, context)


def _may_cancel(item: LedgerItem, event: Event[SubTaskCancelled], context: Context) -> bool:
    task = _task(item, event)
    return task is not None and _is_canceller(item, task, event, context)


TASK_UNIT = Guard[LedgerItem, SubTaskSet](
    "ledger.task_unit",
    Label(
        "子任务须交给在册单位(或其民警),且不是被反映单位",
        "A sub-task goes to a known unit, or its officer, who is not the respondent",
    ),
    lambda item, event, context: (
        are_outside_wall((event.body.unit,), item, context)
        and (
            not event.body.officer
            or may_be_given(event.body.officer, event.body.unit, item, context)
        )
    ),
)
TASK_DUE = from_today(
    "ledger.task_due", "due_on", "子任务时限不能早于今日", "The sub-task is due today or later"
)
HAS_OWN_TASK = offered_only(
    "ledger.no_own_task",
    Label("没有由您承担的子任务", "No open sub-task is yours"),
    lambda item, event, context: any(
        _is_for(task, event.core.actor, context) for task in item.open_tasks
    ),
)
TASK_OWN = Guard(
    "ledger.task_own",
    Label("由承担该子任务的单位或民警报结", "Whoever was given the sub-task reports it done"),
    _is_its_own,
)
HAS_TASK_TO_CANCEL = offered_only(
    "ledger.no_task_to_cancel",
    Label("没有您可以撤销的子任务", "There is no sub-task for you to cancel"),
    lambda item, event, context: any(
        _is_canceller(item, task, event, context) for task in item.open_tasks
    ),
)
TASK_CANCEL = Guard(
    "ledger.task_cancel",
    Label("由交办人或主办单位负责人撤销", "Whoever set it, or a head of the lead unit, cancels it"),
    _may_cancel,
)

# ---------------------------------------------------------------------------- waivers


def waivable(item: LedgerItem, context: Context) -> tuple[Choice, ...]:
    """The clauses of the gate that are not met and may be let pass."""
    return tuple(
        Choice(one.clause, one.title)
        for one in readings(item, context.related)
        if one.clause in WAIVABLE and not (one.is_met or one.is_waived)
    )


def _clause_called(item: LedgerItem, directory: Directory, clause: str) -> Label | None:
    return next((one.title for one in CLAUSES if one.clause == clause), None)


class ClauseWaived(Approval, Sealing[Words], frozen=True):
    """One clause of the closing gate is let pass, one level up, with a written reason."""

    clause: Annotated[
        str,
        asked(
            "销号条件",
            "Clause",
            Meaning.PICK,
            among=lambda asking: waivable(asking.state, asking.context),
            called=_clause_called,
        ),
    ]


def _waive(item: LedgerItem, event: Event[ClauseWaived]) -> Changes:
    waiver = Waiver(event.body.clause, event.core.actor, event.core.at, text_of(event))
    return {"waivers": (*item.waivers, waiver)}


HAS_WAIVABLE = offered_only(
    "ledger.nothing_to_waive",
    Label("没有可以豁免的销号条件", "No clause of the closing is left to be waived"),
    lambda item, event, context: bool(waivable(item, context)),
)
CAN_BE_WAIVED = Guard[LedgerItem, ClauseWaived](
    "ledger.waivable",
    Label(
        "没有这一条,或已豁免;群众满意不能豁免,请走依法退出",
        "No such clause, or waived already; satisfaction is never waived: use the lawful exit",
    ),
    lambda item, event, context: (
        event.body.clause in WAIVABLE
        and all(waiver.clause != event.body.clause for waiver in item.waivers)
    ),
)

# ------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.step(
        SubTaskSet,
        label=Label("交办子任务", "Sub-task set"),
        verb="Set a sub-task",
        words=Label("子任务内容", "What is to be done"),
        frm=(*AT_WORK, "FED_BACK"),
        by=(*LEAD, *HEADS),
        guards=(OF_LEAD_UNIT, TASK_UNIT, TASK_DUE, HAS_WORDS),
        apply=_set,
        is_beside=True,
    ),
    ROWS.step(
        SubTaskFinished,
        label=Label("子任务完成", "Sub-task finished"),
        verb="Finish a sub-task",
        words=Label("完成情况", "What was done"),
        frm=OPEN_STATES,
        by=(Role.DESK, Role.FIELD, *WORKERS),
        guards=(HAS_OWN_TASK, TASK_OWN, NOT_A_JUDGE, HAS_WORDS),
        apply=_finish,
    ),
    ROWS.step(
        SubTaskCancelled,
        label=Label("撤销子任务", "Sub-task cancelled"),
        verb="Cancel a sub-task",
        words=Label("撤销理由", "Reason"),
        frm=OPEN_STATES,
        by=(*LEAD, *HEADS),
        guards=(HAS_TASK_TO_CANCEL, TASK_CANCEL, HAS_WORDS),
        apply=_cancel,
        is_beside=True,
    ),
    ROWS.step(
        ClauseWaived,
        label=Label("豁免一项销号条件", "Closing clause waived"),
        verb="Waive a clause",
        words=Label("豁免理由", "Reason"),
        frm=("FED_BACK", "CLOSE_PENDING"),
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(
            ONE_LEVEL_UP,
            NOT_THE_HANDLER,
            NOT_THE_CALLER,
            HAS_WAIVABLE,
            CAN_BE_WAIVED,
            HAS_WORDS,
        ),
        apply=_waive,
        is_beside=True,
        is_grave=True,
    ),
)
