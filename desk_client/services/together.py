"""Steps whose form asks for something else than their own body.

Those that are taken together with the opening of another case, in one transaction: the form
asks for what the other case needs; the step itself names the case that it opened.  A
password: it is asked for, and its hash is recorded.  And a table: what of it is to be otherwise is
asked for, and the whole of it is issued.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from desk_client.services import inviting, issuing, resetting, visits
from desk_client.services.desk import Saved, Session


class Together(Struct, frozen=True):
    """What is asked for, in place of the step's own body, and how both are recorded."""

    asks: type[Struct]
    record: Callable[[Session, str, Any], Saved]


TOGETHER: Mapping[str, Together] = {
    **{
        name: Together(asks, issuing.issue)
        for opening, asks in issuing.ASKS.items()
        for name in (opening, f"{opening}Anew")
    },
    "DeviceInvited": Together(inviting.Invite, inviting.invite),
    "PasswordSet": Together(resetting.PasswordOf, resetting.reset),
    "TargetVisitPlanned": Together(visits.VisitOfTarget, visits.plan_of_target),
    "VisitFollowUpPlanned": Together(visits.NextVisit, visits.plan_follow_up),
}
