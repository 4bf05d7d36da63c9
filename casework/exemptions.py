"""What figures know beside the cases: when the system was down, and what was found falsified.

The rules they keep (domain 7.1, 10): a batch outage is recorded by an administrator with its
evidence, and every figure is shown with and without it; falsification strikes a unit's
score of the month (一票否决), and whoever found it names the basis.
"""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from casework.fields import Meaning, given


class Outage(Struct, frozen=True, kw_only=True):
    """The system could not be used at ``unit`` and below, from and until."""

    id: str
    unit: Annotated[str, given("单位", "Unit", Meaning.UNIT)]
    starts_at: Annotated[datetime, given("故障开始", "Down from")]
    ends_at: Annotated[datetime, given("故障结束", "Down until")]
    evidence: Annotated[str, given("故障依据", "Proved by")]
    is_withdrawn: Annotated[bool, given("已撤回", "Taken back")] = False

    def overlaps(self, began: datetime, due: datetime) -> bool:
        """Whether some of the time between two moments was lost."""
        return not self.is_withdrawn and self.starts_at < due and began < self.ends_at


class Falsification(Struct, frozen=True, kw_only=True):
    """A record of ``unit`` was found falsified; ``month`` is the first day of that month."""

    id: str
    unit: Annotated[str, given("单位", "Unit", Meaning.UNIT)]
    month: Annotated[date, given("月份", "Month", Meaning.MONTH)]
    basis: Annotated[str, given("认定依据", "Found by")]
    is_withdrawn: Annotated[bool, given("已撤销", "Lifted")] = False
