"""A month's account in a test's hand: what the centre drew, and the forms that follow."""

from datetime import date
from random import Random
from typing import Any

from casework.cases.month_account.drawing import (
    MonthAccountDrawn,
    MonthAccountDrawnAnew,
    MonthAccountSupplemented,
)
from casework.cases.month_account.signing import (
    MonthAccountObjected,
    MonthAccountSigned,
    MonthObjectionAnswered,
)
from casework.cases.month_account.state import Line, MonthAccount, Omitted, case_of, differences
from casework.cases.words import Words
from casework.event import Label
from casework.ids import SYSTEM
from tests.harness.bureau import PRECINCT, Scribe
from tests.harness.lives.life import Life, Made, Maker

MONTH = date(2026, 8, 1)
SIGNED = Line(
    code="letters.signed",
    name=Label("及时签收率", "Signed for in time"),
    numerator=11,
    denominator=12,
    left_out=(Omitted(Label("不再计时", "Not owed any more"), 1),),
)
RECEIVED = Line(code="letters.received", name=Label("收信数", "Letters received"), numerator=13)
WHY = Words("收信数与本所登记簿相差一件")


def with_one(number: int) -> tuple[Line, ...]:
    """The lines with another number of letters received."""
    return (Line(code=RECEIVED.code, name=RECEIVED.name, numerator=number), SIGNED)


def drawn(unit: str = PRECINCT, scribe: Scribe | None = None, month: date = MONTH) -> Life:
    """The account of August of a unit, as the centre drew it."""
    life = Life(scribe)
    life.case = case_of(unit, month)
    life.do(SYSTEM, MonthAccountDrawn(unit=unit, month=month, lines=with_one(13)))
    return life


def supplement(life: Life, number: int, no: int | None = None) -> MonthAccountSupplemented:
    """The supplement that says so many letters were received."""
    account: MonthAccount = life.state
    found = differences(account.figures, with_one(number))
    return MonthAccountSupplemented(no=no or len(account.supplements) + 1, differences=found)


def _supplement(dice: Random, scribe: Scribe, account: MonthAccount | None) -> Made:
    figures = account.figures if account else ()
    no = len(account.supplements) + 1 if account else 1
    found = differences(figures, with_one(dice.choice((13, 14, 15))))
    return MonthAccountSupplemented(no=no, differences=found), None


def _opened(dice: Random, scribe: Scribe, account: Any) -> Made:
    return MonthAccountDrawn(unit=PRECINCT, month=MONTH, lines=with_one(13)), None


def _anew(dice: Random, scribe: Scribe, account: Any) -> Made:
    return MonthAccountDrawnAnew(lines=with_one(dice.choice((13, 14, 15)))), None


MAKERS: dict[str, Maker] = {
    "MonthAccountDrawn": _opened,
    "MonthAccountDrawnAnew": _anew,
    "MonthAccountSupplemented": _supplement,
    "MonthAccountSigned": lambda dice, scribe, account: (MonthAccountSigned(), None),
    "MonthAccountObjected": lambda dice, scribe, account: (MonthAccountObjected(), WHY),
    "MonthObjectionAnswered": lambda dice, scribe, account: (MonthObjectionAnswered(), WHY),
}
"""A form for each step, from dice."""
