"""Steps whose form asks for something else than their own body.

Those that are taken together with the opening of another case, in one transaction: the form
asks for what the other case needs; the step itself names the case that it opened.  A
password: it is asked for, and its hash is recorded.  And a table: what of it is to be otherwise is
asked for, and the whole of it is issued.  Of a shift that ends nobody is asked what stands open.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from casework.cases.handover.opening import HandoverOpened
from casework.cases.letter.leaving import LetterMerged, TellingWriters
from desk_client.services import (
    handing_over,
    inviting,
    issuing,
    merging,
    promoting,
    resetting,
    visits,
)
from desk_client.services.desk import Saved


class Together(Struct, frozen=True):
    """What is asked for, in place of the step's own body, and how both are recorded.

    ``keeps_sealed``: the step's own sealed part is asked for beside it, and recorded with it.
    """

    asks: type[Struct]
    record: Callable[..., Saved]
    keeps_sealed: bool = False


TOGETHER: Mapping[str, Together] = {
    **{
        name: Together(asks, issuing.issue)
        for opening, asks in issuing.ASKS.items()
        for name in (opening, f"{opening}Anew")
    },
    "DeviceInvited": Together(inviting.Invite, inviting.invite),
    "HandoverOpened": Together(HandoverOpened, handing_over.hand_over, keeps_sealed=True),
    "LetterPromoted": Together(promoting.LedgerOfLetter, promoting.promote_letter),
    "WalkInHandedOff": Together(promoting.HandedOn, promoting.hand_on, keeps_sealed=True),
    "LetterMerged": Together(LetterMerged, merging.merge),
    "LetterWritersTold": Together(TellingWriters, merging.tell_writers),
    "PasswordSet": Together(resetting.PasswordOf, resetting.reset),
    "TargetVisitPlanned": Together(visits.VisitOfTarget, visits.plan_of_target),
    "VisitFollowUpPlanned": Together(visits.NextVisit, visits.plan_follow_up),
}
