"""The kind: what it is to a person, whose turn it is, its rows."""

from casework.cases.month_account.drawing import DRAWING
from casework.cases.month_account.printed import PRINTED
from casework.cases.month_account.signing import (
    SIGNING,
    MonthAccountSigned,
    MonthObjectionAnswered,
)
from casework.cases.month_account.state import STATUSES, MonthAccount, end_of
from casework.event import Label
from casework.machine import Display, Machine, Waits


def waits(account: MonthAccount) -> Waits | None:
    """For its head; what is objected to for somebody else, the nearest who may."""
    if account.status == "OBJECTED":
        return Waits(MonthObjectionAnswered, units=(account.unit,))
    return None if account.status == "SIGNED" else Waits(MonthAccountSigned, units=(account.unit,))


DISPLAY = Display[MonthAccount](
    title=lambda account: f"{account.month:%Y-%m}",
    facts=(
        "unit",
        "month",
        "drawn_at",
        "lines",
        "objections",
        "signed_at",
        "signed_by",
        "supplements",
    ),
    columns=("unit", "signed_at"),
    words=lambda account: tuple(
        text for one in account.objections for text in (one.words, one.answer) if text
    ),
    happened_at=lambda account: end_of(account.month),
)

MACHINE = Machine(
    kind="month_account",
    label=Label("月报", "Month's account"),
    state=MonthAccount,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    number_code=lambda account: "YB",
    steps=(*DRAWING, *SIGNING),
)
