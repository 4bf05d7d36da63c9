"""What figures know beside the cases: when the system was down, and what was found falsified.

The rules they keep (domain 7.1, 10): a batch outage is recorded by an administrator with its
evidence, and every figure is shown with and without it; falsification strikes a unit's
score of the month (一票否决), and whoever found it names the basis.
"""

from datetime import date, datetime

from msgspec import Struct


class Outage(Struct, frozen=True, kw_only=True):
    """The system could not be used at ``unit`` and below, from and until."""

    id: str
    unit: str
    starts_at: datetime
    ends_at: datetime
    evidence: str
    is_withdrawn: bool = False

    def overlaps(self, began: datetime, due: datetime) -> bool:
        """Whether some of the time between two moments was lost."""
        return not self.is_withdrawn and self.starts_at < due and began < self.ends_at


class Falsification(Struct, frozen=True, kw_only=True):
    """A record of ``unit`` was found falsified; ``month`` is the first day of that month."""

    id: str
    unit: str
    month: date
    basis: str
    is_withdrawn: bool = False
