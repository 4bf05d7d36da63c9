"""Steps that are taken together with the opening of another case, in one transaction.

Their form asks for what the other case needs; the step itself names the case that it opened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from desk_client.services import visits
from desk_client.services.desk import Saved, Session


@dataclass(frozen=True)
class Together:
    """What is asked for, in place of the step's own body, and how both are recorded."""

    asks: type[Struct]
    record: Callable[[Session, str, Any], Saved]


TOGETHER: Mapping[str, Together] = {
    "TargetVisitPlanned": Together(visits.VisitOfTarget, visits.plan_of_target),
    "VisitFollowUpPlanned": Together(visits.NextVisit, visits.plan_follow_up),
}
