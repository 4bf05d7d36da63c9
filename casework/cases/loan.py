"""物品借用: an umbrella, a charger, a pair of glasses; no deposit, back by an agreed time.

The rules (domain §3, §5.2 paper 15, §9.6): who borrows may stay nameless; *overdue* is no
event but a reading of the clock (:func:`is_overdue`), so nobody has to record it; what does
not come back is written off by a head, after its time and not by whoever lent it.
"""

from datetime import datetime

from msgspec import Struct

from casework.cases import needs
from casework.cases.words import Words, text_of
from casework.codes import Coded, Role
from casework.counting import Appointment
from casework.event import Event, Label, Moment
from casework.machine import Approval, Changes, Guard, Machine, Step
from casework.officers import HEADS
from casework.state import Person, State

BACK = "loan.back"
"""Code of the clock to the agreed time."""


class Condition(Coded):
    """How it came back."""

    GOOD = "GOOD", "完好", "Good"
    WORN = "WORN", "有损耗", "Worn"
    BROKEN = "BROKEN", "损坏", "Broken"


class Loan(State, frozen=True, kw_only=True, tag="loan"):
    """A loan as it stands.  ``item`` is a code of the list ``loan.item``."""

    item: str
    due_at: datetime
    quantity: int = 1
    label: str = ""
    """What stands on the thing itself: its inventory number."""
    borrower: Person | None = None
    source_case: str | None = None
    back_at: datetime | None = None
    condition: Condition | None = None
    ended_at: datetime | None = None
    words: str = ""


class ItemLent(Struct, frozen=True, kw_only=True):
    """Lent until ``due_at``."""

    item: str
    due_at: Moment
    quantity: int = 1
    label: str = ""
    source_case: str | None = None
    temp_no: str = ""


class LoanPrivate(Struct, frozen=True):
    """Who borrows it, if they say so."""

    borrower: Person | None = None


class LoanProlonged(Struct, frozen=True):
    """They asked for more time."""

    due_at: Moment


class LoanReturned(Struct, frozen=True):
    """It is back."""

    condition: Condition


class LoanWrittenOff(Approval, frozen=True):
    """核销: it will not come back, with why in the sealed words."""


class LoanVoided(Struct, frozen=True):
    """Entered by mistake."""


def is_overdue(loan: Loan, now: datetime) -> bool:
    """Whether it should be back by now and is not."""
    return loan.status == "LENT" and now > loan.due_at


def _lend(state: Loan | None, event: Event) -> Changes:
    body: ItemLent = event.body
    return {
        "item": body.item,
        "due_at": body.due_at,
        "quantity": body.quantity,
        "label": body.label,
        "source_case": body.source_case,
        "temp_no": body.temp_no,
        "borrower": event.private.borrower if event.private else None,
        "handlers": (event.core.actor,),
    }


def appointments(loan: Loan) -> tuple[Appointment, ...]:
    """The agreed time, as a clock."""
    return (
        Appointment(
            code=BACK,
            label=Label("归还", "Back"),
            due_at=loan.due_at,
            since=loan.opened_at,
            done_at=loan.ended_at,
        ),
    )


HAS_ITEM = needs.written("loan.item", "item", "请选择借用物品", "Choose what is lent")
COUNTS_ITEMS = Guard(
    "loan.quantity",
    Label("数量从 1 起,至多 99", "The quantity is 1 to 99"),
    lambda state, event, context: 1 <= event.body.quantity <= 99,
)
DUE_IS_AHEAD = needs.ahead(
    "loan.due",
    "due_at",
    "归还时间须在现在之后一年内",
    "It is due back later than now, within a year",
)
IS_OVERDUE = Guard(
    "loan.not_overdue",
    Label("未到归还时间,不能核销", "It is not due yet; it cannot be written off"),
    lambda state, event, context: is_overdue(state, event.core.at),
    asks_form=False,
)
WRITTEN_OFF_WHY = needs.said("loan.reason", "text", "请写明核销原因", "Say why it is written off")
VOID_HAS_WORDS = needs.said("loan.void", "text", "请写明作废原因", "Give the reason")

DESKS = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD)

MACHINE = Machine(
    kind="loan",
    label=Label("物品借用", "Loan"),
    state=Loan,
    statuses={
        "LENT": Label("借出", "Lent"),
        "RETURNED": Label("已归还", "Back"),
        "WRITTEN_OFF": Label("已核销", "Written off"),
        "VOID": Label("作废", "Void"),
    },
    number_code=lambda state: "WJ",
    appointments=appointments,
    steps=(
        Step(
            name="ItemLent",
            body=ItemLent,
            private=LoanPrivate,
            label=Label("借出", "Lent"),
            frm=(),
            to="LENT",
            by=DESKS,
            aux=True,
            numbers=True,
            guards=(HAS_ITEM, COUNTS_ITEMS, DUE_IS_AHEAD),
            apply=_lend,
            note=lambda event: (event.body.item,),
        ),
        Step(
            name="LoanProlonged",
            body=LoanProlonged,
            label=Label("续借", "Prolonged"),
            frm=("LENT",),
            to=None,
            by=DESKS,
            aux=True,
            guards=(DUE_IS_AHEAD,),
            apply=lambda state, event: {"due_at": event.body.due_at},
        ),
        Step(
            name="LoanReturned",
            body=LoanReturned,
            label=Label("归还", "Back"),
            frm=("LENT", "WRITTEN_OFF"),
            to="RETURNED",
            by=DESKS,
            aux=True,
            apply=lambda state, event: {
                "back_at": event.core.at,
                "ended_at": state.ended_at or event.core.at,
                "condition": event.body.condition,
            },
            note=lambda event: (event.body.condition.label,),
        ),
        Step(
            name="LoanWrittenOff",
            body=LoanWrittenOff,
            private=Words,
            label=Label("核销", "Written off"),
            frm=("LENT",),
            to="WRITTEN_OFF",
            by=HEADS,
            is_final_say=True,
            guards=(needs.NOT_THE_HANDLER, IS_OVERDUE, WRITTEN_OFF_WHY),
            apply=lambda state, event: {
                "ended_at": event.core.at,
                "words": text_of(event),
            },
        ),
        Step(
            name="LoanVoided",
            body=LoanVoided,
            private=Words,
            label=Label("作废", "Voided"),
            frm=("LENT",),
            to="VOID",
            by=DESKS,
            aux=True,
            guards=(needs.own_shift_or_head("loan.may_void"), VOID_HAS_WORDS),
            apply=lambda state, event: {"ended_at": event.core.at, "words": text_of(event)},
        ),
    ),
)
