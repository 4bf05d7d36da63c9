"""The life of a ledger item as a table: read the steps from top to bottom."""

from datetime import datetime

from casework.amend import amending_steps
from casework.cases.ledger.answer import ANSWER, CLOSING
from casework.cases.ledger.changes import (
    accept_return,
    after_refused_return,
    assign,
    draft,
    end,
    finish_support,
    measure,
    name_respondent,
    object_to,
    reason_note,
    record_result,
    refuse_return,
    request_return,
    take_up,
    to_draft,
)
from casework.cases.ledger.detours import DETOURS
from casework.cases.ledger.events import (
    AssignmentObjected,
    ExitApproved,
    LedgerItemAssigned,
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemNotEstablished,
    LedgerItemPrivate,
    LedgerItemSubmitted,
    LedgerItemTakenUp,
    LedgerItemVoided,
    MeasureRecorded,
    RespondentNamed,
    ResultPrivate,
    ResultRecorded,
    ReturnAccepted,
    ReturnRefused,
    ReturnRequested,
    SupportFinished,
)
from casework.cases.ledger.guards import (
    CO_UNITS_ARE_OPEN,
    COUNTS_PEOPLE,
    DRAFT_IS_COMPLETE,
    DUE_IS_AHEAD,
    DUE_IS_FOR_HEADS,
    EXIT_HAS_BASIS,
    FLAGS_ARE_FOR_COMPLAINTS,
    HANDLER_IS_OF_LEAD,
    HAS_CONTENT,
    HAS_PLACE,
    HAS_TITLE,
    HAS_WORDS,
    IS_ASSIGNED_TO,
    IS_LAWFUL_EXIT,
    LEAD_IS_OPEN,
    MAY_RETURN,
    NOT_A_JUDGE,
    NOT_THE_CALLER,
    NOT_THE_HANDLER,
    OBJECTION_HAS_BASIS,
    OBJECTION_IS_IN_TIME,
    OF_LEAD_UNIT,
    ONE_LEVEL_UP,
    OWNER_IS_RIGHT,
    OWNS,
    RESPONDENT_EXISTS,
    RESULT_IS_PROVED,
    RETURN_IS_IN_TIME,
    ROUTE_IS_DECIDED,
    STAYS_COMPLETE,
    SUPPORTS,
    WORKS_BY_RIGHT,
    sees_what_it_replaces,
)
from casework.cases.ledger.parts import PARTS
from casework.cases.ledger.state import AMENDABLE, LedgerItem
from casework.cases.ledger.statuses import (
    ANYBODY,
    AT_WORK,
    LEAD,
    OPEN_STATES,
    STATUSES,
    WORKERS,
    WORKING,
)
from casework.cases.timing import timing_steps
from casework.cases.words import Words
from casework.clocks import end_of_day
from casework.codes import Ledger, Role
from casework.counting import Appointment
from casework.event import Label
from casework.machine import Machine
from casework.officers import HEADS
from casework.steps import Step

NUMBER_CODES = {Ledger.SUGGESTION: "ZY", Ledger.CLAIM: "ZS", Ledger.COMPLAINT: "ZT"}

INTAKE = (
    Step(
        name="LedgerItemDrafted",
        body=LedgerItemDrafted,
        private=LedgerItemPrivate,
        label=Label("登记入账草稿", "Drafted"),
        frm=(),
        to=to_draft,
        by=ANYBODY,
        guards=(
            HAS_TITLE,
            HAS_CONTENT,
            HAS_PLACE,
            COUNTS_PEOPLE,
            OWNER_IS_RIGHT,
            FLAGS_ARE_FOR_COMPLAINTS,
        ),
        apply=draft,
        note=lambda event: (event.body.ledger.label, event.body.channel.label),
    ),
    *amending_steps(
        "LedgerItem",
        AMENDABLE,
        frm=("DRAFT", *OPEN_STATES),
        by=ANYBODY,
        guards=(STAYS_COMPLETE, DUE_IS_FOR_HEADS),
    ),
    Step(
        name="LedgerItemSubmitted",
        body=LedgerItemSubmitted,
        label=Label("提交建账", "Submitted"),
        frm=("DRAFT",),
        to="PENDING_EST",
        by=ANYBODY,
        guards=(DRAFT_IS_COMPLETE,),
        apply=lambda state, event: {"submitted_at": event.core.at},
    ),
    Step(
        name="LedgerItemVoided",
        body=LedgerItemVoided,
        private=Words,
        label=Label("作废", "Voided"),
        frm=("DRAFT", "PENDING_EST"),
        to="VOID",
        by=ANYBODY,
        guards=(HAS_WORDS,),
        apply=end,
    ),
    Step(
        name="LedgerItemEstablished",
        body=LedgerItemEstablished,
        label=Label("建账", "Opened"),
        frm=("PENDING_EST",),
        to="ESTABLISHED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        numbers=True,
        guards=(OWNS,),
        apply=lambda state, event: {
            "established_at": event.core.at,
            "established_by": event.core.actor,
        },
    ),
    Step(
        name="LedgerItemNotEstablished",
        body=LedgerItemNotEstablished,
        private=Words,
        label=Label("不予建账", "Not opened"),
        frm=("PENDING_EST",),
        to="NOT_EST",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(OWNS, HAS_WORDS),
        apply=end,
    ),
)

WORK = (
    Step(
        name="LedgerItemAssigned",
        body=LedgerItemAssigned,
        label=Label("交办", "Assigned"),
        frm=(
            "ESTABLISHED",
            "ASSIGNED",
            *AT_WORK,
            "FEEDBACK_PENDING",
            "FED_BACK",
            "REOPENED",
        ),
        to="ASSIGNED",
        by=(*HEADS, Role.OFFICE),
        at="owner",
        is_final_say=True,
        guards=(
            ROUTE_IS_DECIDED,
            LEAD_IS_OPEN,
            CO_UNITS_ARE_OPEN,
            HANDLER_IS_OF_LEAD,
            DUE_IS_AHEAD,
        ),
        apply=assign,
        note=lambda event: (event.body.due_on.isoformat(),),
    ),
    Step(
        name="LedgerItemTakenUp",
        body=LedgerItemTakenUp,
        label=Label("签收", "Signed for"),
        frm=("ASSIGNED",),
        to="IN_PROGRESS",
        by=LEAD,
        guards=(OF_LEAD_UNIT, IS_ASSIGNED_TO, WORKS_BY_RIGHT, NOT_A_JUDGE),
        apply=take_up,
    ),
    Step(
        name="ReturnRequested",
        body=ReturnRequested,
        private=Words,
        label=Label("申请退回", "Return requested"),
        frm=("ASSIGNED",),
        to="RETURN_PENDING",
        by=WORKERS,
        guards=(OF_LEAD_UNIT, MAY_RETURN, RETURN_IS_IN_TIME, HAS_WORDS),
        apply=request_return,
        note=reason_note,
    ),
    Step(
        name="AssignmentObjected",
        body=AssignmentObjected,
        private=Words,
        label=Label("交办异议", "Assignment objected to"),
        frm=("ASSIGNED", "IN_PROGRESS"),
        to="RETURN_PENDING",
        by=HEADS,
        guards=(OF_LEAD_UNIT, MAY_RETURN, OBJECTION_IS_IN_TIME, OBJECTION_HAS_BASIS, HAS_WORDS),
        apply=object_to,
        note=lambda event: (event.body.basis,),
    ),
    Step(
        name="ReturnAccepted",
        body=ReturnAccepted,
        label=Label("同意退回", "Return accepted"),
        frm=("RETURN_PENDING",),
        to="ESTABLISHED",
        by=(*HEADS, Role.OFFICE),
        at="owner",
        is_final_say=True,
        apply=accept_return,
    ),
    Step(
        name="ReturnRefused",
        body=ReturnRefused,
        private=Words,
        label=Label("不同意退回", "Return refused"),
        frm=("RETURN_PENDING",),
        to=after_refused_return,
        by=(*HEADS, Role.OFFICE),
        at="owner",
        is_final_say=True,
        guards=(HAS_WORDS,),
        apply=refuse_return,
    ),
    Step(
        name="MeasureRecorded",
        body=MeasureRecorded,
        private=Words,
        label=Label("办理进展", "Progress"),
        frm=(*AT_WORK, "FEEDBACK_PENDING", "FED_BACK", "LONG_TERM"),
        to=None,
        by=WORKERS,
        guards=(WORKS_BY_RIGHT, NOT_A_JUDGE, HAS_WORDS),
        apply=measure,
    ),
    Step(
        name="SupportFinished",
        body=SupportFinished,
        private=Words,
        label=Label("协办完成", "Supporting work finished"),
        frm=("ASSIGNED", *WORKING),
        to=None,
        by=WORKERS,
        guards=(SUPPORTS, NOT_A_JUDGE, HAS_WORDS),
        apply=finish_support,
    ),
    Step(
        name="ResultRecorded",
        body=ResultRecorded,
        private=ResultPrivate,
        label=Label("办理结果", "Result"),
        frm=("IN_PROGRESS",),
        to=None,
        by=LEAD,
        guards=(
            OF_LEAD_UNIT,
            WORKS_BY_RIGHT,
            NOT_A_JUDGE,
            sees_what_it_replaces("outcome"),
            RESULT_IS_PROVED,
            EXIT_HAS_BASIS,
        ),
        apply=record_result,
        note=lambda event: (event.body.outcome.label,),
    ),
    Step(
        name="ExitApproved",
        body=ExitApproved,
        label=Label("批准依法退出", "Lawful exit approved"),
        frm=("IN_PROGRESS", "FEEDBACK_PENDING", "FED_BACK"),
        to=None,
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(ONE_LEVEL_UP, IS_LAWFUL_EXIT, NOT_THE_HANDLER, NOT_THE_CALLER),
        apply=lambda state, event: {"exit_approved_by": event.core.actor},
        note=lambda event: (event.body.basis,),
    ),
    Step(
        name="RespondentNamed",
        body=RespondentNamed,
        label=Label("登记被反映对象", "Respondent named"),
        frm=OPEN_STATES,
        to=None,
        by=(*HEADS, Role.SUPERV),
        guards=(RESPONDENT_EXISTS, OWNER_IS_RIGHT),
        apply=name_respondent,
    ),
)


def limits(item: LedgerItem) -> str:
    """The scope of the limits that run on an item."""
    return f"ledger.{item.ledger.lower()}"


def ends(item: LedgerItem) -> tuple[datetime, ...]:
    """When what was still owed ended: put aside, handed on, long-term, closed."""
    moments = (item.ended_at, item.long_term_since, item.closed_at)
    return tuple(at for at in moments if at is not None)


def appointments(item: LedgerItem) -> tuple[Appointment, ...]:
    """The date promised with 挂账, and the dates of the parts that others owe."""
    found = [
        Appointment(
            code=f"ledger.task.{task.id}",
            label=Label("子任务", "Sub-task"),
            due_at=end_of_day(task.due_on),
            since=task.at,
            done_at=task.ended_at,
        )
        for task in item.tasks
    ]
    if item.long_term_since is not None and item.long_term_until is not None:
        kept = item.fed_back_at or item.closed_at
        found.append(
            Appointment(
                code="ledger.long_term",
                label=Label("挂账承诺日期", "Long-term date"),
                due_at=end_of_day(item.long_term_until),
                since=item.long_term_since,
                done_at=kept if kept and kept > item.long_term_since else None,
            )
        )
    return tuple(found)


MACHINE = Machine(
    kind="ledger_item",
    label=Label("三本账", "Ledger item"),
    state=LedgerItem,
    statuses=STATUSES,
    number_code=lambda state: NUMBER_CODES[state.ledger],
    limits=limits,
    named_day=lambda state: state.due_on,
    named_day_lengthens=False,
    appointments=appointments,
    ends=ends,
    steps=(
        *INTAKE,
        *WORK,
        *DETOURS,
        *PARTS,
        *timing_steps(
            "LedgerItem",
            scope=limits,
            answers=lambda item: item.lead_unit or item.unit,
            frm=("ASSIGNED", "ESCALATED", *WORKING),
            workers=(*LEAD, Role.UNIT_HEAD),
            named_day=lambda item: item.due_on,
        ),
        *ANSWER,
        *CLOSING,
    ),
)
