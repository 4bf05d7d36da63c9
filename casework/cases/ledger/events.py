"""What is written down when something happens to a ledger item.

Codes, dates and units stand in the open body; words about people in the sealed part.
"""

from datetime import date

from msgspec import Struct

from casework.cases.ledger.codes import (
    AnsweredBy,
    ComplaintRoute,
    CoordinationWay,
    LinkedKind,
)
from casework.cases.words import Words as Words
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    DissatisfiedReason,
    Ledger,
    Outcome,
    Publicity,
    ReturnReason,
    Risk,
    Satisfaction,
)
from casework.event import Moment
from casework.state import Person
from casework.steps import Approval


class LedgerItemDrafted(Struct, frozen=True, kw_only=True):
    """Somebody put a matter down for a ledger.  ``owner`` is the unit whose ledger."""

    ledger: Ledger
    channel: Channel
    owner: str
    place: str = ""
    people: int = 1
    risk: Risk = Risk.LOW
    is_anonymous: bool = False
    source_case: str | None = None
    respondents: tuple[str, ...] = ()
    is_submitted: bool = True
    temp_no: str = ""
    police_conduct: bool = False
    crime_report: bool = False


class LedgerItemPrivate(Struct, frozen=True):
    """The matter in words, and who brought it."""

    title: str
    content: str
    demand: str = ""
    reporter: Person | None = None


class LedgerItemSubmitted(Struct, frozen=True):
    """The draft goes to the chief."""


class LedgerItemEstablished(Approval, frozen=True):
    """建账: the chief opens the entry."""


class LedgerItemNotEstablished(Approval, frozen=True):
    """不予建账, with the reason in the sealed words."""


class LedgerItemAssigned(Approval, frozen=True, kw_only=True):
    """交办: exactly one lead unit, any supporting units, a handler if known, a date."""

    lead_unit: str
    due_on: date
    co_units: tuple[str, ...] = ()
    handler: str = ""


class LedgerItemTakenUp(Struct, frozen=True):
    """The handler signs for it."""


class ReturnRequested(Struct, frozen=True):
    """退回: this unit is not the right one."""

    reason: ReturnReason
    suggested_unit: str = ""


class AssignmentObjected(Struct, frozen=True):
    """交办异议: the head of the lead unit objects, naming the provision."""

    basis: str
    suggested_unit: str = ""


class ReturnAccepted(Approval, frozen=True):
    """The return stands; assign it anew."""


class ReturnRefused(Approval, frozen=True):
    """It stays here, and may not be returned again."""


class MeasureRecorded(Struct, frozen=True):
    """A step of the work."""


class SupportFinished(Struct, frozen=True):
    """A supporting unit has done its part."""

    unit: str


class ResultRecorded(Struct, frozen=True):
    """办理结果: outcome, words and evidence (sealed), legal basis where it needs one."""

    outcome: Outcome
    legal_basis: str = ""


class ResultPrivate(Struct, frozen=True):
    """The result in words and what proves it."""

    text: str
    evidence: str


class ExitApproved(Approval, frozen=True):
    """A lawful exit without a satisfied citizen, allowed one level up."""

    basis: str


class FeedbackDrafted(Struct, frozen=True):
    """The citizen was told; the unit head has to read how."""

    at: Moment
    way: ContactWay


class FeedbackApproved(Approval, frozen=True):
    """一把手 approves the feedback."""


class FeedbackReturned(Approval, frozen=True):
    """The feedback is not good enough."""


class CallBackRecorded(Struct, frozen=True, kw_only=True):
    """回访 by a third person."""

    at: Moment
    way: ContactWay
    is_connected: bool
    satisfaction: Satisfaction
    reason: DissatisfiedReason | None = None
    answered_by: AnsweredBy = AnsweredBy.SELF


class PublicityDecided(Approval, frozen=True):
    """一事一公开."""

    decision: Publicity
    text: str


class AccountabilityDecided(Approval, frozen=True):
    """一事一问责."""

    decision: Accountability
    basis: str


class RespondentNamed(Struct, frozen=True):
    """An officer or a unit turns out to be the one complained about."""

    respondent: str
    owner: str


class CloseRequested(Struct, frozen=True):
    """申请销号."""


class LedgerItemClosed(Approval, frozen=True):
    """批准销号."""


class CloseReturned(Approval, frozen=True):
    """退回: not yet."""


class RelapseReported(Struct, frozen=True):
    """反弹: the matter is back; after the window only with new facts."""

    has_new_facts: bool = False


class RelapseDeclined(Approval, frozen=True):
    """不予重开, with the reason in the sealed words."""


class LedgerItemReopened(Approval, frozen=True):
    """The chief takes it back into the ledger; the first closing stays in the record."""


class LedgerItemVoided(Struct, frozen=True):
    """Entered by mistake."""


class CoordinationBegun(Struct, frozen=True):
    """协调: other bodies are brought in."""

    way: CoordinationWay


class CoordinationPrivate(Struct, frozen=True):
    """With whom, and what is asked of them."""

    partner: str
    text: str


class CoordinationEnded(Struct, frozen=True):
    """The minutes of the meeting, or the answering letter (sealed words); back to work."""


class EscalationRequested(Approval, frozen=True):
    """申请提级: it cannot be settled at this level."""


class LedgerItemEscalated(Approval, frozen=True):
    """提级办理: the entry moves to the ledger of ``owner``, a level above."""

    owner: str


class EscalationDeclined(Approval, frozen=True):
    """不予提级: it stays, with the reason in the sealed words."""


class LongTermApproved(Approval, frozen=True):
    """挂账: impossible for now; measures (sealed words) and an explicit date."""

    until: date


class LongTermReviewed(Struct, frozen=True):
    """挂账复查: how it stands this month; the date may only move one level up."""


class LongTermEnded(Approval, frozen=True):
    """恢复办理: what it waited for has come."""


class ComplaintRouted(Approval, frozen=True):
    """投诉举报转办决定: where it goes, and under which number it is there."""

    route: ComplaintRoute
    reference: str = ""


class SubTaskSet(Struct, frozen=True):
    """A part of the work is given to a unit, or to an officer of it."""

    unit: str
    due_on: date
    officer: str = ""


class SubTaskFinished(Struct, frozen=True):
    """It is done; ``task`` is the event that set it."""

    task: str


class SubTaskCancelled(Struct, frozen=True):
    """It is not needed any more."""

    task: str


class CaseLinked(Struct, frozen=True):
    """Another case belongs to the item: a letter, an order, a visit."""

    kind: LinkedKind
    linked: str


class ClauseWaived(Approval, frozen=True):
    """One clause of the closing gate is let pass, one level up, with a written reason."""

    clause: str
