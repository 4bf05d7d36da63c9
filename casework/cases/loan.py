"""物品借用: an umbrella, a charger, a pair of glasses; no deposit, back by an agreed time.

The rules (domain §3, §5.2 paper 15, §9.6): who borrows may stay nameless; *overdue* is no
event but a reading of the clock (:func:`is_overdue`), so nobody has to record it; what does
not come back is written off by a head, after its time and not by whoever lent it.
"""

from datetime import datetime, time, timedelta
from typing import Annotated, Literal

from msgspec import Struct

from casework.asking import Asking
from casework.cases import needs
from casework.cases.words import Words, text_of
from casework.codes import Coded, Role
from casework.counting import Appointment
from casework.event import CHINA, Event, Label, Moment, Sealing
from casework.fields import Meaning, asked, given
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS
from casework.printed import DAY, Block, Printed
from casework.state import Person, State
from casework.steps import Approval, Changes, Guard, Rows

BACK = "loan.back"
"""Code of the clock to the agreed time."""


class Condition(Coded):
    """How it came back."""

    GOOD = "GOOD", "完好", "Good"
    WORN = "WORN", "有损耗", "Worn"
    BROKEN = "BROKEN", "损坏", "Broken"


def _this_evening(asking: Asking[State | None]) -> datetime:
    """Six in the evening, or the next one."""
    here = asking.context.now.astimezone(CHINA)
    evening = datetime.combine(here.date(), time(18), CHINA)
    return evening if here < evening else evening + timedelta(days=1)


Status = Literal["LENT", "RETURNED", "WRITTEN_OFF", "VOID"]
STATUSES: dict[Status, Label] = {
    "LENT": Label("借出", "Lent"),
    "RETURNED": Label("已归还", "Back"),
    "WRITTEN_OFF": Label("已核销", "Written off"),
    "VOID": Label("作废", "Void"),
}


class Loan(State, frozen=True, kw_only=True, tag="loan"):
    """A loan as it stands.  ``item`` is a code of the list ``loan.item``."""

    status: Status
    item: str
    due_at: datetime
    quantity: int = 1
    label: str = ""
    """What stands on the thing itself: its inventory number."""
    borrower: Person | None = None
    source_case: str | None = None
    back_at: Annotated[datetime | None, given("归还时间", "Came back at")] = None
    condition: Condition | None = None
    ended_at: datetime | None = None
    words: Annotated[str, given("核销、作废原因", "Why it ended", Meaning.WORDS)] = ""


class LoanPrivate(Struct, frozen=True):
    """Who borrows it, if they say so."""

    borrower: Annotated[Person | None, asked("借用人", "Borrower")] = None


class ItemLent(Sealing[LoanPrivate], Struct, frozen=True, kw_only=True):
    """Lent until ``due_at``."""

    item: Annotated[str, asked("物品", "Item", Meaning.LISTED, "loan.item")]
    due_at: Annotated[Moment, asked("约定归还", "Due back", first=_this_evening)]
    quantity: Annotated[int, asked("数量", "Quantity")] = 1
    label: Annotated[str, asked("物品编号", "Its label")] = ""
    source_case: Annotated[str | None, given("关联事项", "Belongs to", Meaning.CASE)] = None
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class LoanProlonged(Struct, frozen=True):
    """They asked for more time."""

    due_at: Annotated[Moment, asked("延至", "Until", first=_this_evening)]


class LoanReturned(Struct, frozen=True):
    """It is back."""

    condition: Annotated[Condition, asked("归还状况", "Condition")]


class LoanWrittenOff(Approval, Sealing[Words], frozen=True):
    """核销: it will not come back, with why in the sealed words."""


class LoanVoided(Sealing[Words], Struct, frozen=True):
    """Entered by mistake."""


def is_overdue(loan: Loan, now: datetime) -> bool:
    """Whether it should be back by now and is not."""
    return loan.status == "LENT" and now > loan.due_at


def _lend(state: None, event: Event[ItemLent]) -> Changes:
    body = event.body
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
COUNTS_ITEMS = Guard[object, ItemLent](
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
IS_OVERDUE = Guard[Loan, object](
    "loan.not_overdue",
    Label("未到归还时间,不能核销", "It is not due yet; it cannot be written off"),
    lambda state, event, context: is_overdue(state, event.core.at),
    asks_form=False,
)
WRITTEN_OFF_WHY = needs.said("loan.reason", "text", "请写明核销原因", "Say why it is written off")
VOID_HAS_WORDS = needs.said("loan.void", "text", "请写明作废原因", "Give the reason")

DESKS = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD)

ROWS = Rows(Loan, STATUSES)

DISPLAY = Display[Loan](
    title=lambda loan: loan.label,
    lead="item",
    facts=("item", "quantity", "label", "due_at", "back_at", "condition", "words"),
    columns=("item", "label", "due_at"),
    people=lambda loan: (loan.borrower,) if loan.borrower else (),
    words=lambda loan: (loan.label, loan.words),
    related=lambda loan: (loan.source_case,) if loan.source_case else (),
)


def waits(loan: Loan) -> Waits | None:
    """For the thing to come back to the room that lent it."""
    return Waits(LoanReturned, units=(loan.unit,)) if loan.status == "LENT" else None


SLIP = Printed[Loan](
    code="loan.slip",
    label=Label("物品借用条", "Slip of a loan"),
    blocks=(
        Block(
            head=Label("物品", "Item"),
            facts=("item", "quantity", "label", "due_at", "back_at", "condition"),
        ),
        Block(head=Label("归还", "Back"), steps=(LoanReturned,)),
        Block(head=Label("借用人", "Borrower"), people=True),
    ),
    is_receipt=True,
    by_hand=(Label("借用人签名", "Borrower's signature"), DAY),
)
"""物品借用条 (domain 5.2, paper 15): no deposit, and by when it comes back."""

MACHINE = Machine(
    kind="loan",
    label=Label("物品借用", "Loan"),
    state=Loan,
    statuses=STATUSES,
    display=DISPLAY,
    printed=(SLIP,),
    waits=waits,
    number_code=lambda loan: "WJ",
    appointments=appointments,
    steps=(
        ROWS.opens(
            ItemLent,
            label=Label("借出", "Lent"),
            verb="Lend",
            to="LENT",
            by=DESKS,
            aux=True,
            numbers=True,
            guards=(HAS_ITEM, COUNTS_ITEMS, DUE_IS_AHEAD),
            apply=_lend,
        ),
        ROWS.step(
            LoanReturned,
            label=Label("归还", "Back"),
            verb="Take back",
            frm=("LENT", "WRITTEN_OFF"),
            to="RETURNED",
            by=DESKS,
            aux=True,
            apply=lambda loan, event: {
                "back_at": event.core.at,
                "ended_at": loan.ended_at or event.core.at,
                "condition": event.body.condition,
            },
        ),
        ROWS.step(
            LoanProlonged,
            label=Label("续借", "Prolonged"),
            verb="Prolong",
            frm=("LENT",),
            by=DESKS,
            aux=True,
            guards=(DUE_IS_AHEAD,),
            apply=lambda loan, event: {"due_at": event.body.due_at},
        ),
        ROWS.step(
            LoanWrittenOff,
            label=Label("核销", "Written off"),
            verb="Write off",
            words=Label("核销原因", "Why"),
            frm=("LENT",),
            to="WRITTEN_OFF",
            by=HEADS,
            is_final_say=True,
            is_beside=True,
            is_grave=True,
            guards=(needs.NOT_THE_HANDLER, IS_OVERDUE, WRITTEN_OFF_WHY),
            apply=lambda loan, event: {"ended_at": event.core.at, "words": text_of(event)},
        ),
        ROWS.step(
            LoanVoided,
            label=Label("作废", "Voided"),
            verb="Void",
            words=Label("作废原因", "Reason"),
            frm=("LENT",),
            to="VOID",
            by=DESKS,
            aux=True,
            is_beside=True,
            is_grave=True,
            guards=(needs.own_shift_or_head("loan.may_void"), VOID_HAS_WORDS),
            apply=lambda loan, event: {"ended_at": event.core.at, "words": text_of(event)},
        ),
    ),
)
