"""What the citizens' answers say: the newest mark of a period, and why there is none.

The rule it keeps (domain rule 3): a mark is the citizen's own.  A call that nobody answered is
no mark at all, and is said to be none.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from casework.codes import Satisfaction
from casework.event import Label
from casework.metrics.rate import Verdict
from casework.metrics.scope import Scope

NOT_RATED = Label("未评价", "Not rated")
NO_ANSWER = Label("未接通", "No answer")


class Call(Protocol):
    """A follow-up call, of whatever kind of case."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def is_connected(self) -> bool:
        """Whether somebody answered."""

    @property
    def satisfaction(self) -> Satisfaction:
        """The mark."""


def satisfied(calls: Iterable[Call], scope: Scope) -> Verdict:
    """The citizen's newest mark of the period; ``None`` where nobody called in it."""
    made = [call for call in calls if scope.period.holds(scope.at(call))]
    if not made:
        return None
    answered = [call.satisfaction for call in made if call.is_connected]
    if not answered:
        return NO_ANSWER
    marks = [mark for mark in answered if mark is not Satisfaction.NOT_RATED]
    return marks[-1].is_satisfied if marks else NOT_RATED
