"""A month's account as it stands: its figures, what was objected, its supplements."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct

from casework.calendar import add_months
from casework.context import Directory
from casework.event import CHINA, Label
from casework.fields import Meaning, given
from casework.state import State
from casework.steps import Rows

LATE_DAYS = "month_account.late.days"
"""The threshold: how long after a month's end desks may still be heard."""


class Omitted(Struct, frozen=True):
    """How many a figure left out, and why."""

    reason: Annotated[Label, given("原因", "Because")]
    count: Annotated[int, given("件数", "How many")]


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure, in the words in which it is signed.

    Without a ``denominator`` it is a count.  ``partly`` of the denominator were done in part and
    count for ``partly_percent`` of one each.
    """

    code: str
    name: Annotated[Label, given("指标", "Figure")]
    numerator: Annotated[int, given("分子(数)", "Counted")]
    denominator: Annotated[int | None, given("分母", "Out of")] = None
    partly: Annotated[int, given("部分完成", "In part")] = 0
    partly_percent: Annotated[int, given("部分完成权重(%)", "Part counts for (%)")] = 0
    left_out: Annotated[tuple[Omitted, ...], given("不计", "Left out")] = ()

    @property
    def text(self) -> str:
        """The numbers alone: ``11 / 12``."""
        said = f"{self.numerator:,}"
        if self.denominator is not None:
            said = f"{said} / {self.denominator:,}"
        return f"{said} + {self.partly:,} × {self.partly_percent} %" if self.partly else said

    def in_words(self) -> Label:
        """及时签收率 11 / 12(不计:不再计时 1)."""
        zh, en = f"{self.name.zh} {self.text}", f"{self.name.en} {self.text}"
        if not self.left_out:
            return Label(zh, en)
        left_zh = "、".join(f"{one.reason.zh} {one.count:,}" for one in self.left_out)
        left_en = ", ".join(f"{one.reason.en} {one.count:,}" for one in self.left_out)
        return Label(f"{zh}(不计:{left_zh})", f"{en} (left out: {left_en})")


class Difference(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure that is another by now; ``None``: there was, or is, nothing to count."""

    before: Annotated[Line | None, given("原数", "Before")] = None
    after: Annotated[Line | None, given("现数", "By now")] = None

    def in_words(self) -> Label:
        """收信数 13 → 14; a dash where there is nothing to count."""
        named = self.after or self.before
        if named is None:
            return Label("—", "—")
        now = Label("—", "—") if self.after is None else self.after.in_words()
        then = "—" if self.before is None else self.before.text
        name = named.name
        return Label(
            f"{name.zh} {then} → {now.zh.removeprefix(name.zh).strip()}",
            f"{name.en} {then} → {now.en.removeprefix(name.en).strip()}",
        )


class Supplement(Struct, frozen=True, kw_only=True):
    """What came to light after the signature."""

    no: Annotated[int, given("补充编号", "Supplement no.")]
    at: Annotated[datetime, given("补充时间", "Drawn at")]
    differences: Annotated[tuple[Difference, ...], given("差异", "Differences")]


class Objection(Struct, frozen=True, kw_only=True):
    """What somebody holds against the figures, and what was answered."""

    at: Annotated[datetime, given("提出时间", "Objected at")]
    by: Annotated[str, given("提出人", "Objected by", Meaning.OFFICER)]
    words: Annotated[str, given("异议理由", "Why", Meaning.WORDS)] = ""
    answered_at: Annotated[datetime | None, given("答复时间", "Answered at")] = None
    answered_by: Annotated[str, given("答复人", "Answered by", Meaning.OFFICER)] = ""
    answer: Annotated[str, given("答复意见", "Answer", Meaning.WORDS)] = ""


Status = Literal["DRAWN", "OBJECTED", "SIGNED", "SUPPLEMENTED"]
STATUSES: dict[Status, Label] = {
    "DRAWN": Label("待签认", "To be signed"),
    "OBJECTED": Label("有异议", "Objected to"),
    "SIGNED": Label("已签认", "Signed"),
    "SUPPLEMENTED": Label("补充待签认", "Supplement to be signed"),
}
TO_SIGN: tuple[Status, ...] = ("DRAWN", "SUPPLEMENTED")


class MonthAccount(State, frozen=True, kw_only=True, tag="month_account"):
    """The figures of a unit and those below it in one month.

    ``lines`` are what the first signature stands under; a supplement changes none of them.
    """

    status: Status
    month: date
    lines: tuple[Line, ...] = ()
    drawn_at: Annotated[datetime | None, given("统计时间", "Drawn at")] = None
    objections: Annotated[tuple[Objection, ...], given("异议", "Objections")] = ()
    supplements: Annotated[tuple[Supplement, ...], given("补充", "Supplements")] = ()
    signed_at: Annotated[datetime | None, given("签认时间", "Signed at")] = None
    signed_by: Annotated[str, given("签认人", "Signed by", Meaning.OFFICER)] = ""

    @property
    def figures(self) -> tuple[Line, ...]:
        """What stands by now: the lines, and every supplement to them."""
        standing = {one.code: one for one in self.lines}
        for supplement in self.supplements:
            for one in supplement.differences:
                if one.after is not None:
                    standing[one.after.code] = one.after
                elif one.before is not None:
                    standing.pop(one.before.code, None)
        return tuple(standing.values())


ROWS = Rows(MonthAccount, STATUSES)


def case_of(unit: str, month: date) -> str:
    """The id of a unit's account of a month: the same everywhere, so that there is no second."""
    return str(uuid5(NAMESPACE_OID, f"month_account.{unit}.{month:%Y-%m}"))


def end_of(month: date) -> datetime:
    """The first moment that is not of the month any more."""
    return datetime.combine(add_months(month.replace(day=1), 1), time(), CHINA)


def is_closed(month: date, directory: Directory, now: datetime) -> bool:
    """Whether a month is over, and the days for what arrives late as well."""
    return end_of(month) + timedelta(days=directory.threshold(LATE_DAYS, now)) <= now


def differences(before: Iterable[Line], after: Iterable[Line]) -> tuple[Difference, ...]:
    """Each figure that is not the same, in the order of the later lines; then those that went."""
    were: Mapping[str, Line] = {one.code: one for one in before}
    are: Mapping[str, Line] = {one.code: one for one in after}
    found = [
        Difference(before=were.get(code), after=one)
        for code, one in are.items()
        if were.get(code) != one
    ]
    found += [Difference(before=one) for code, one in were.items() if code not in are]
    return tuple(found)
