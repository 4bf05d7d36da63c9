"""A report of a loss."""

from typing import Any

from casework.cases import loss_report
from casework.cases.loss_report import Advice
from casework.cases.words import Words
from casework.codes import IdType
from casework.state import Person
from tests.harness.bureau import AUX
from tests.harness.lives.life import Life

GUEST = Person("Anna Weiss", "13800009999", IdType.PASSPORT, "C01X00T47", "钟楼饭店802室")

PRIVATE = loss_report.LossPrivate(person=GUEST, description="红色护照夹", nationality="DEU")

PASSPORT_ADVICE = (Advice.REPORT, Advice.EXIT_ENTRY, Advice.CONSULATE)

WORDS = Words("本人在酒店找到")


def reporting(**changes: Any) -> loss_report.LossReported:
    fields: dict[str, Any] = {
        "items": ("PASSPORT",),
        "advice": PASSPORT_ADVICE,
        "is_foreign": True,
    }
    return loss_report.LossReported(**(fields | changes))


def reported() -> Life:
    life = Life()
    life.do(AUX, reporting(), PRIVATE)
    return life
