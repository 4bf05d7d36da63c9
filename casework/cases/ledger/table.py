"""The machine of a ledger item: its statuses, its clocks, its chapters.

The straight way: drafted, opened, assigned, signed for, worked, fed back, called back, closed.
"""

from datetime import datetime

from casework.cases import pressing
from casework.cases.ledger import (
    above,
    answer,
    assigning,
    closing,
    detours,
    intake,
    parts,
    pressed,
    published,
    timing,
    work,
)
from casework.cases.ledger.display import DISPLAY
from casework.cases.ledger.printed import PRINTED
from casework.cases.ledger.state import AMENDABLE, LedgerItem
from casework.cases.ledger.statuses import STATUSES
from casework.cases.ledger.timing import limits
from casework.cases.ledger.turns import at_work, instead, reviewed_above, waits
from casework.clocks import end_of_day
from casework.codes import Ledger
from casework.counting import Appointment
from casework.event import Label
from casework.machine import Machine

NUMBER_CODES = {Ledger.SUGGESTION: "ZY", Ledger.CLAIM: "ZS", Ledger.COMPLAINT: "ZT"}


def _ends(item: LedgerItem) -> tuple[datetime, ...]:
    """When what was still owed ended: put aside, handed on, long-term, closed."""
    moments = (item.ended_at, item.long_term_since, item.closed_at)
    return tuple(at for at in moments if at is not None)


def _appointments(item: LedgerItem) -> tuple[Appointment, ...]:
    """The date promised with 挂账, what is pressed for, the dates of the parts others owe."""
    found = [
        *pressing.appointments(item),
        *(
            Appointment(
                code=f"ledger.task.{task.id}",
                label=Label("子任务", "Sub-task"),
                due_at=end_of_day(task.due_on),
                since=task.at,
                done_at=task.ended_at,
            )
            for task in item.tasks
        ),
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
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    instead={
        "IN_PROGRESS": at_work,
        "FED_BACK": instead,
        "CLOSE_PENDING": instead,
        "LONG_TERM": reviewed_above,
    },
    amendable=AMENDABLE,
    number_code=lambda item: NUMBER_CODES[item.ledger],
    chased=("ledger.recheck",),
    limits=limits,
    named_day=lambda item: item.due_on,
    named_day_lengthens=False,
    appointments=_appointments,
    ends=_ends,
    remembers=(
        "unit",
        "lead_unit",
        "submitted_at",
        "established_at",
        "transferred_at",
        "due_on",
        "first_reply_at",
        "fed_back_at",
        "exit_approved_by",
        "call_backs",
        "pauses",
        "extensions",
        "pause_until",
        "long_term_since",
        "closed_at",
        "ended_at",
        "reopened",
        "reopened_at",
        "rounds",
    ),
    steps=(
        *intake.STEPS,
        *assigning.STEPS,
        *work.STEPS,
        *detours.STEPS,
        *above.STEPS,
        *parts.STEPS,
        *pressed.STEPS,
        *timing.STEPS,
        *answer.STEPS,
        *closing.STEPS,
        *published.STEPS,
    ),
)
