"""A hand-over as a kind of case: what it shows, whom it waits for, its steps."""

from casework.cases.handover.opening import OPENING, WITHDRAWING, HandoverOpened, already_there
from casework.cases.handover.state import STATUSES, Handover
from casework.cases.handover.taking import TAKING, HandoverTaken
from casework.counting import Appointment
from casework.event import CHINA, Label
from casework.machine import Display, Machine, Waits
from casework.printed import DAY, Block, Printed

DISPLAY = Display[Handover](
    title=lambda handover: f"{handover.opened_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    facts=("due_at", "counts", "total", "words", "taken_by", "taken_at", "found"),
    columns=("total", "due_at", "taken_by"),
    words=lambda handover: (handover.words, handover.found),
)


def waits(handover: Handover) -> Waits | None:
    """For somebody else of the unit to sign for it; a head where nobody there can."""
    return Waits(HandoverTaken, units=(handover.unit,)) if handover.status == "OPEN" else None


def appointments(handover: Handover) -> tuple[Appointment, ...]:
    """The hour by which somebody takes over, as a clock: the head sees what nobody took."""
    return (
        Appointment(
            code="handover.taken",
            label=Label("接班", "Taken over"),
            due_at=handover.due_at,
            since=handover.opened_at,
            done_at=handover.ended_at,
        ),
    )


SHEET = Printed[Handover](
    code="handover.sheet",
    label=Label("交接班单", "Sheet of a shift"),
    blocks=(
        Block(head=Label("未办结", "Left open"), facts=("counts", "total", "due_at")),
        Block(head=Label("交班", "Handed over"), steps=(HandoverOpened,)),
        Block(head=Label("接班", "Taken over"), steps=(HandoverTaken,)),
    ),
    by_hand=(
        Label("交班人签名", "Handed over by"),
        Label("接班人签名", "Taken over by"),
        DAY,
    ),
)
"""交接班单 (domain 5.2, paper 17): how many, why, and both signatures."""

MACHINE = Machine(
    kind="handover",
    label=Label("交接班", "Shift hand-over"),
    state=Handover,
    statuses=STATUSES,
    display=DISPLAY,
    printed=(SHEET,),
    waits=waits,
    number_code=lambda handover: "JB",
    appointments=appointments,
    taken=already_there,
    is_signed=True,
    steps=(*OPENING, *TAKING, *WITHDRAWING),
)
