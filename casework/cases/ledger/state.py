"""A ledger item as it stands, and the parts it is made of."""

from datetime import date, datetime

from msgspec import Struct

from casework.cases.ledger.codes import (
    AnsweredBy,
    ComplaintRoute,
    CoordinationWay,
    LinkedKind,
)
from casework.cases.timing import Timed
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
from casework.state import Person


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
    approved_by: str = ""


class CallBack(Struct, frozen=True):
    """The follow-up centre's call: the citizen's own answer, or somebody's for them."""

    at: datetime
    by: str
    way: ContactWay
    is_connected: bool
    satisfaction: Satisfaction
    words: str
    reason: DissatisfiedReason | None = None
    answered_by: AnsweredBy = AnsweredBy.SELF


class PublicityDecision(Struct, frozen=True):
    """一事一公开: with scope and carrier, or the reason why not."""

    decision: Publicity
    text: str


class AccountabilityDecision(Struct, frozen=True):
    """一事一问责: with its basis."""

    decision: Accountability
    basis: str


class Coordination(Struct, frozen=True):
    """协调: with whom, by what means, and what came of it; open until ``ended_at``."""

    at: datetime
    by: str
    way: CoordinationWay
    partner: str
    text: str
    ended_at: datetime | None = None
    record: str = ""


class SubTask(Struct, frozen=True):
    """A part of the work given to a unit, and to an officer of it if one is named.

    ``id`` is the event that set it; it is open until ``ended_at``.
    """

    id: str
    at: datetime
    unit: str
    officer: str
    due_on: date
    text: str
    set_by: str
    ended_at: datetime | None = None
    is_cancelled: bool = False
    words: str = ""


class Link(Struct, frozen=True):
    """Another case that belongs to the item."""

    kind: LinkedKind
    case: str


class Waiver(Struct, frozen=True):
    """A clause of the closing gate that the head one level up lets pass, in writing."""

    clause: str
    by: str
    at: datetime
    words: str


class Round(Struct, frozen=True):
    """A closing that a relapse overtook: it stays in the item for ever."""

    established_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    outcome: Outcome | None
    satisfaction: Satisfaction | None
    exit_approved_by: str
    waived: tuple[str, ...]


class LedgerItem(Timed, frozen=True, tag="ledger_item"):
    """An item of one of the three ledgers as it stands.

    Moments are named as the limits name them (``resources/limits``: ``ledger.*``).
    """

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
    links: tuple[Link, ...] = ()
    submitted_at: datetime | None = None
    established_at: datetime | None = None
    established_by: str = ""

    police_conduct: bool = False
    crime_report: bool = False
    transferred_at: datetime | None = None
    route: ComplaintRoute | None = None
    reference: str = ""

    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    co_units_done: tuple[str, ...] = ()
    handler: str = ""
    assigned_at: datetime | None = None
    due_on: date | None = None
    signed_at: datetime | None = None
    may_return: bool = True
    return_requested_at: datetime | None = None
    objected_at: datetime | None = None
    return_reason: ReturnReason | None = None
    suggested_unit: str = ""

    measures: tuple[Measure, ...] = ()
    tasks: tuple[SubTask, ...] = ()
    coordinations: tuple[Coordination, ...] = ()
    escalated_at: datetime | None = None
    escalated_from: tuple[str, ...] = ()
    """Lead units of the levels below: they stay on the item as supporting units."""
    long_term_since: datetime | None = None
    long_term_at: datetime | None = None
    """Since when the present recheck period runs."""
    long_term_until: date | None = None
    long_term_by: str = ""
    rechecked_at: datetime | None = None

    outcome: Outcome | None = None
    outcome_text: str = ""
    evidence: str = ""
    legal_basis: str = ""
    result_by: str = ""
    exit_approved_by: str = ""
    first_reply_at: datetime | None = None
    fed_back_at: datetime | None = None
    rework_at: datetime | None = None
    feedback: Feedback | None = None
    call_backs: tuple[CallBack, ...] = ()
    publicity: PublicityDecision | None = None
    accountability: AccountabilityDecision | None = None
    waivers: tuple[Waiver, ...] = ()
    close_requested_by: str = ""
    close_requested_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""

    ended_at: datetime | None = None
    """Put aside, voided or handed on: nothing is owed here any more."""

    relapse_reported_at: datetime | None = None
    relapse_reported_by: str = ""
    has_new_facts: bool = False
    reopened: int = 0
    reopened_at: datetime | None = None
    rounds: tuple[Round, ...] = ()
    """Closings of before, the first one first."""

    @property
    def is_complaint(self) -> bool:
        """Whether it stands in the complaint ledger."""
        return self.ledger is Ledger.COMPLAINT

    @property
    def open_tasks(self) -> tuple[SubTask, ...]:
        """Parts of the work that somebody still owes."""
        return tuple(task for task in self.tasks if task.ended_at is None)

    @property
    def orders(self) -> tuple[str, ...]:
        """The supervision orders issued over it, as cases."""
        return tuple(link.case for link in self.links if link.kind is LinkedKind.ORDER)


AMENDABLE = {
    "title": str,
    "content": str,
    "demand": str,
    "place": str,
    "people": int,
    "risk": Risk,
    "reporter": Person | None,
    "due_on": date,
    "police_conduct": bool,
    "crime_report": bool,
}
"""Fields that may be changed after they were recorded, and their types."""
