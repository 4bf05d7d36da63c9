"""What is written down when something happens to a letter.

Codes, dates and units stand in the open body; words about people in the sealed part.
"""

from datetime import date

from msgspec import Struct

from casework.cases.letter.codes import (
    AppealType,
    Grade,
    RejectReason,
    Solved,
    TransferRoute,
    Urgency,
)
from casework.cases.letter.state import GradeFacts, QuietHours
from casework.codes import Channel, ContactWay, DissatisfiedReason, ReturnReason, Satisfaction
from casework.event import Moment
from casework.state import Person
from casework.steps import Approval


class LetterReceived(Struct, frozen=True, kw_only=True):
    """A letter arrives at the centre.  ``owner`` is the bureau; ``attachments`` are hashes."""

    owner: str
    channel: Channel
    type: AppealType
    people: int = 1
    urgency: Urgency = Urgency.NORMAL
    ext_no: str = ""
    occurred_on: date | None = None
    is_verified: bool = False
    is_police_conduct: bool = False
    no_calls: bool = False
    quiet: QuietHours | None = None
    needed_by: Moment | None = None
    attachments: tuple[str, ...] = ()
    respondents: tuple[str, ...] = ()
    temp_no: str = ""


class LetterPrivate(Struct, frozen=True):
    """The letter in words, and who wrote it."""

    title: str
    content: str
    writer: Person | None = None
    place: str = ""


class LetterSigned(Struct, frozen=True):
    """签收: the duty officer has it."""


class LetterGraded(Struct, frozen=True):
    """分级: the grade and the facts it stands on."""

    grade: Grade
    facts: GradeFacts


class LetterContacted(Struct, frozen=True):
    """联系来信人: an attempt, and whether the writer was reached."""

    at: Moment
    way: ContactWay
    is_reached: bool


class LetterTransferred(Struct, frozen=True, kw_only=True):
    """转其他渠道: to whom, under which reference; the writer was told.  110 is phoned first."""

    route: TransferRoute
    reference: str
    told_at: Moment
    told_way: ContactWay
    phoned_at: Moment | None = None


class LetterRejectionDrafted(Struct, frozen=True):
    """拟不予受理: the reason code; the words tell the writer why and where to turn."""

    reason: RejectReason


class LetterRejected(Approval, frozen=True):
    """不予受理: a head agrees and the writer was told."""

    told_at: Moment
    told_way: ContactWay


class LetterRejectionReturned(Approval, frozen=True):
    """The head does not agree: it is to be accepted."""


class LetterDuplicateFound(Struct, frozen=True):
    """Said on the letter that stays: this other letter is to be merged into it."""

    duplicate: str


class LetterMerged(Struct, frozen=True):
    """并件: same person, same matter, no new facts."""

    master: str
    is_same_matter: bool
    has_new_facts: bool = False


class LetterMergedAnswered(Struct, frozen=True):
    """The writer of a merged letter is answered too."""

    at: Moment
    way: ContactWay


class LetterDispatched(Struct, frozen=True, kw_only=True):
    """转办: exactly one lead unit, any supporting units, a handler if known."""

    lead_unit: str
    co_units: tuple[str, ...] = ()
    handler: str = ""
    urgency: Urgency = Urgency.NORMAL


class LetterInstructed(Struct, frozen=True):
    """批示: a chief's word on a letter."""


class LetterTakenUp(Struct, frozen=True):
    """The handler signs for it."""


class LetterReturnRequested(Struct, frozen=True):
    """申请退回: this unit is not the right one; which one is."""

    reason: ReturnReason
    suggested_unit: str = ""


class LetterReturnAccepted(Approval, frozen=True, kw_only=True):
    """同意退回: it goes to another unit."""

    lead_unit: str
    co_units: tuple[str, ...] = ()
    handler: str = ""


class LetterReturnRefused(Approval, frozen=True):
    """不同意退回: it stays here, and may not be returned again."""


class LetterMeasureRecorded(Struct, frozen=True):
    """A step of the work."""


class LetterFeedbackGiven(Struct, frozen=True):
    """反馈: the writer was told how the matter stands; the first one stops its clock."""

    at: Moment
    way: ContactWay


class LetterReplyDrafted(Struct, frozen=True):
    """拟答复: report and reply go to the head."""

    way: ContactWay


class ReplyPrivate(Struct, frozen=True):
    """The work report, and the reply as the writer will read it."""

    report: str
    reply: str


class LetterReplyReturned(Approval, frozen=True):
    """退改: the reply is not good enough."""


class LetterReplyApproved(Approval, frozen=True):
    """批准答复: it goes out."""


class LetterRevisitStarted(Struct, frozen=True):
    """The follow-up centre takes it."""


class LetterCallBackRecorded(Struct, frozen=True, kw_only=True):
    """回访: a call that connected, one that did not, or a message left."""

    at: Moment
    way: ContactWay
    is_connected: bool
    solved: Solved | None = None
    satisfaction: Satisfaction = Satisfaction.NOT_RATED
    reason: DissatisfiedReason | None = None


class LetterClosed(Approval, frozen=True):
    """办结."""


class LetterClosedExplained(Approval, frozen=True):
    """已解释办结: the claim has no basis in law, and this was explained."""

    legal_basis: str


class LetterExcluded(Approval, frozen=True):
    """剔除: an explained letter does not count as dissatisfied."""

    basis: str


class LetterLongTermSet(Approval, frozen=True):
    """挂账: not possible now; measures in the sealed words, and an explicit date."""

    until: date


class LetterLongTermRechecked(Struct, frozen=True):
    """复查: how the measures stand."""


class LetterLongTermEnded(Approval, frozen=True):
    """It has become possible: back to work."""


class LetterReopened(Struct, frozen=True):
    """反弹: new facts, or the matter is back."""


class LetterWithdrawn(Struct, frozen=True):
    """撤诉: the writer takes it back."""


class LetterPromoted(Struct, frozen=True):
    """转三本账: the ledger item that was made of it."""

    item: str


class LetterRespondentNamed(Struct, frozen=True):
    """An officer or a unit turns out to be the one complained about.

    ``is_recalled``: the unit that works the letter is theirs, so it is dispatched anew.
    """

    respondent: str
    is_recalled: bool = False


class LetterSupervisionLinked(Struct, frozen=True):
    """The supervision order that was drafted for it."""

    order: str


class LetterSupervisionWaived(Approval, frozen=True):
    """The supervision decides that no order is needed, and why."""
