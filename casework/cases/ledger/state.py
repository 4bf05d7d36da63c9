"""A ledger item as it stands, and the parts it is made of."""

from datetime import date, datetime

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
from casework.state import Person, State


class Measure(Struct, frozen=True):
    """One thing done: when, by whom (officer id), in words."""

    at: datetime
    by: str
    text: str


class Feedback(Struct, frozen=True):
    """一事一反馈: who told the citizen what, when, how, and what they answered."""

    at: datetime
    by: str
    way: ContactWay
    words: str
    is_approved: bool = False


class CallBack(Struct, frozen=True):
    """The follow-up centre's call: the citizen's own answer."""

    at: datetime
    by: str
    way: ContactWay
    is_connected: bool
    satisfaction: Satisfaction
    words: str
    reason: DissatisfiedReason | None = None


class PublicityDecision(Struct, frozen=True):
    """一事一公开: with scope and carrier, or the reason why not."""

    decision: Publicity
    text: str


class AccountabilityDecision(Struct, frozen=True):
    """一事一问责: with its basis."""

    decision: Accountability
    basis: str


class LedgerItem(State, frozen=True, tag="ledger_item"):
    """An item of one of the three ledgers as it stands."""

    ledger: Ledger
    channel: Channel
    title: str
    content: str
    demand: str
    place: str
    people: int
    risk: Risk
    is_anonymous: bool
    reporter: Person | None = None
    source_case: str | None = None
    submitted_at: datetime | None = None
    established_at: datetime | None = None
    established_by: str = ""
    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    co_units_done: tuple[str, ...] = ()
    handler: str = ""
    assigned_at: datetime | None = None
    due_on: date | None = None
    signed_at: datetime | None = None
    may_return: bool = True
    return_reason: ReturnReason | None = None
    suggested_unit: str = ""
    measures: tuple[Measure, ...] = ()
    outcome: Outcome | None = None
    outcome_text: str = ""
    evidence: str = ""
    legal_basis: str = ""
    exit_approved_by: str = ""
    first_reply_at: datetime | None = None
    fed_back_at: datetime | None = None
    reopened_at: datetime | None = None
    return_requested_at: datetime | None = None
    feedback: Feedback | None = None
    call_backs: tuple[CallBack, ...] = ()
    publicity: PublicityDecision | None = None
    accountability: AccountabilityDecision | None = None
    close_requested_by: str = ""
    close_requested_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    relapse_reported_by: str = ""
    reopened: int = 0
    words: str = ""
    """The last reason given with a refusal, return or voiding."""


AMENDABLE = {
    "title": str,
    "content": str,
    "demand": str,
    "place": str,
    "people": int,
    "risk": Risk,
    "reporter": Person | None,
    "due_on": date,
}
"""Fields that may be changed after they were recorded, and their types."""
