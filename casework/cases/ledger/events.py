"""What is written down when something happens to a ledger item.

Codes, dates and units stand in the open body; words about people in the sealed part.
"""

from datetime import date

from msgspec import Struct

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


class LedgerItemPrivate(Struct, frozen=True):
    """The matter in words, and who brought it."""

    title: str
    content: str
    demand: str = ""
    reporter: Person | None = None


class LedgerItemSubmitted(Struct, frozen=True):
    """The draft goes to the chief."""


class LedgerItemEstablished(Struct, frozen=True):
    """建账: the chief opens the entry."""


class LedgerItemNotEstablished(Struct, frozen=True):
    """不予建账, with the reason in the sealed words."""


class LedgerItemAssigned(Struct, frozen=True, kw_only=True):
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


class ReturnAccepted(Struct, frozen=True):
    """The return stands; assign it anew."""


class ReturnRefused(Struct, frozen=True):
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


class ExitApproved(Struct, frozen=True):
    """A lawful exit without a satisfied citizen, allowed one level up."""

    basis: str


class FeedbackDrafted(Struct, frozen=True):
    """The citizen was told; the unit head has to read how."""

    at: Moment
    way: ContactWay


class FeedbackApproved(Struct, frozen=True):
    """一把手 approves the feedback."""


class FeedbackReturned(Struct, frozen=True):
    """The feedback is not good enough."""


class CallBackRecorded(Struct, frozen=True, kw_only=True):
    """回访 by a third person."""

    at: Moment
    way: ContactWay
    is_connected: bool
    satisfaction: Satisfaction
    reason: DissatisfiedReason | None = None


class PublicityDecided(Struct, frozen=True):
    """一事一公开."""

    decision: Publicity
    text: str


class AccountabilityDecided(Struct, frozen=True):
    """一事一问责."""

    decision: Accountability
    basis: str


class RespondentNamed(Struct, frozen=True):
    """An officer or a unit turns out to be the one complained about."""

    respondent: str
    owner: str


class CloseRequested(Struct, frozen=True):
    """申请销号."""


class LedgerItemClosed(Struct, frozen=True):
    """批准销号."""


class CloseReturned(Struct, frozen=True):
    """退回: not yet."""


class RelapseReported(Struct, frozen=True):
    """反弹: the matter is back."""


class LedgerItemReopened(Struct, frozen=True):
    """The chief takes it back into the ledger; the first closing stays in the record."""


class LedgerItemVoided(Struct, frozen=True):
    """Entered by mistake."""


class Words(Struct, frozen=True):
    """Free words that go with a step."""

    text: str
