"""The machine of a letter: its statuses, its clocks, its chapters.

The straight way: received, signed for, graded, dispatched, taken up, replied, called back,
closed.
"""

from datetime import datetime

from casework.cases import pressing
from casework.cases.letter import (
    above,
    answer,
    checking,
    closing,
    detours,
    dispatch,
    intake,
    leaving,
    organising,
    pressed,
    published,
    voiding,
    withdrawal,
    work,
    writer,
)
from casework.cases.letter.display import DISPLAY
from casework.cases.letter.printed import PRINTED
from casework.cases.letter.state import AMENDABLE, Letter
from casework.cases.letter.statuses import STATUSES
from casework.cases.letter.turns import before_the_work, instead, master_first, waits
from casework.cases.timing import pause_end
from casework.clocks import CITIZEN_DEADLINE, end_of_day
from casework.counting import Appointment
from casework.event import Label
from casework.machine import Machine


def _appointments(letter: Letter) -> tuple[Appointment, ...]:
    """Deadlines of the writer and of the channel it came by, the date promised, a pause's end."""
    named = [*pause_end(letter), *pressing.appointments(letter)]
    if letter.needed_by is not None:
        named.append(
            Appointment(
                code=CITIZEN_DEADLINE,
                label=Label("来信人自己的时限", "The writer's own deadline"),
                due_at=letter.needed_by,
                since=letter.received_at,
                done_at=letter.replied_at or letter.ended_at,
                own_deadline=True,
            )
        )
    if letter.due_by is not None:
        named.append(
            Appointment(
                code="mailbox.due_by",
                label=Label("转来单位的时限", "Wanted back by"),
                due_at=letter.due_by,
                since=letter.received_at,
                done_at=letter.replied_at or letter.ended_at,
            )
        )
    if letter.long_term_until is not None and letter.long_term_since is not None:
        named.append(
            Appointment(
                code="mailbox.promised",
                label=Label("挂账承诺期限", "Date promised"),
                due_at=end_of_day(letter.long_term_until),
                since=letter.long_term_since,
                done_at=letter.promise_kept_at or letter.ended_at,
            )
        )
    return tuple(named)


def _ends(letter: Letter) -> tuple[datetime, ...]:
    """Passed on, refused, withdrawn, closed, or owed by a promised date from then on."""
    moments = (letter.ended_at, letter.long_term_since)
    return tuple(at for at in moments if at is not None)


MACHINE = Machine(
    kind="letter",
    label=Label("信件", "Letter"),
    state=Letter,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    instead={
        "DISPATCHED": before_the_work,
        "HANDLING": before_the_work,
        "REWORK": before_the_work,
        "REVISITING": instead,
        "MERGED": master_first,
    },
    amendable=AMENDABLE,
    number_code=lambda letter: "XJ",
    chased=("mailbox.recheck",),
    limits=lambda letter: "mailbox",
    appointments=_appointments,
    ends=_ends,
    follows=leaving.follows,
    remembers=(
        "signed_at",
        "contacted_at",
        "facts",
        "merged_into",
        "lead_unit",
        "dispatches",
        "returns",
        "first_feedback_at",
        "replied_at",
        "reworks",
        "revisit_from",
        "supervision_order",
        "pause_until",
        "long_term_since",
        "closed_at",
        "ended_at",
        "excluded_by",
    ),
    taken=voiding.taken,
    opening_units=lambda event: (event.body.owner if event.body else event.core.unit,),
    steps=(
        *intake.STEPS,
        *dispatch.STEPS,
        *organising.STEPS,
        *leaving.STEPS,
        *work.STEPS,
        *pressed.STEPS,
        *answer.STEPS,
        *closing.STEPS,
        *published.STEPS,
        *checking.STEPS,
        *detours.STEPS,
        *above.STEPS,
        *withdrawal.STEPS,
        *voiding.STEPS,
        *writer.STEPS,
    ),
)
