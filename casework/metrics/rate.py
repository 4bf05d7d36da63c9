"""A rate: what was counted, out of how many, and what was left out and why.

The rules it keeps (domain 10): every rate publishes its numerator, its denominator and what
was left out; nothing to count is no rate (``None``), never 0 % or 100 %; the percentage is
cut off after two decimals, never rounded, so that 100 % means all of them.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct

from casework.event import Label

PARTLY = "partly"
"""The verdict of something done in part: it counts by the weight that the bureau set."""

Verdict = bool | str | Label | None
"""What one case says to a figure: yes, no, in part (:data:`PARTLY`), left out for a reason,
or ``None``: it has no place in it at all."""

_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")


class LeftOut(Struct, frozen=True):
    """How many were left out, and why."""

    reason: Label
    count: int


class Rate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``numerator`` of ``denominator``.

    ``partly`` are those of the denominator that were done in part; each counts for
    ``partly_percent`` of one.
    """

    numerator: int
    denominator: int
    left_out: tuple[LeftOut, ...] = ()
    partly: int = 0
    partly_percent: int = 0

    @property
    def percent(self) -> Decimal | None:
        """The percentage, cut off after two decimals; ``None`` where there is nothing to count."""
        if self.denominator == 0:
            return None
        done = Decimal(self.numerator * 100 + self.partly * self.partly_percent)
        return (done / self.denominator).quantize(_CENT, ROUND_FLOOR)

    @property
    def is_full(self) -> bool:
        """Whether it is all of them, and there were some."""
        return 0 < self.denominator == self.numerator

    @property
    def left_out_count(self) -> int:
        """How many were left out, for whatever reason."""
        return sum(one.count for one in self.left_out)

    @property
    def text(self) -> str:
        """``86.73 %``, or a dash."""
        return "—" if self.percent is None else f"{self.percent} %"


class Mean(Struct, frozen=True):
    """A mean: a sum over so many."""

    total: int
    count: int

    @property
    def value(self) -> Decimal | None:
        """To one decimal and never better than it is; ``None`` where there is nothing to count."""
        if self.count == 0:
            return None
        return (Decimal(self.total) / self.count).quantize(_TENTH, ROUND_CEILING)


def rate(verdicts: Iterable[Verdict], partly_percent: int = 0) -> Rate:
    """The rate that the verdicts of many cases make."""
    counted: Counter[Verdict] = Counter(verdicts)
    reasons = sorted(
        (verdict for verdict in counted if isinstance(verdict, Label)), key=lambda one: one.en
    )
    return Rate(
        numerator=counted[True],
        denominator=counted[True] + counted[False] + counted[PARTLY],
        left_out=tuple(LeftOut(reason, counted[reason]) for reason in reasons),
        partly=counted[PARTLY],
        partly_percent=partly_percent,
    )
