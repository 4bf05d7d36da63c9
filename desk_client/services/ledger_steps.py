"""The steps of an item's main road, one verb each: opening, assigning, working, answering, closing.

A verb turns what a form holds into a proposal; whether it may happen is the rules' word.
The detours (coordination, escalation, limits, parts) stand in ``ledger_detours``.
"""

from datetime import date, datetime

from casework.cases.ledger.answer import (
    CallBackRecorded,
    FeedbackApproved,
    FeedbackDrafted,
    FeedbackReturned,
)
from casework.cases.ledger.assigning import (
    LedgerItemAssigned,
    LedgerItemTakenUp,
    ReturnAccepted,
    ReturnRefused,
    ReturnRequested,
)
from casework.cases.ledger.closing import (
    AccountabilityDecided,
    CloseRequested,
    CloseReturned,
    LedgerItemClosed,
    LedgerItemReopened,
    PublicityDecided,
    RelapseDeclined,
    RelapseReported,
)
from casework.cases.ledger.codes import AnsweredBy
from casework.cases.ledger.intake import (
    LedgerItemEstablished,
    LedgerItemNotEstablished,
    LedgerItemSubmitted,
    LedgerItemVoided,
)
from casework.cases.ledger.work import (
    ExitApproved,
    MeasureRecorded,
    RespondentNamed,
    ResultPrivate,
    ResultRecorded,
    SupportFinished,
)
from casework.cases.words import Words
from casework.codes import (
    Accountability,
    ContactWay,
    DissatisfiedReason,
    Outcome,
    Publicity,
    ReturnReason,
    Satisfaction,
)
from casework.registry import Proposal
from desk_client.services.desk import Saved, Session


def establish(session: Session, case: str) -> Saved:
    """建账."""
    return plain(session, case, LedgerItemEstablished())


def decline(session: Session, case: str, reason: str) -> Saved:
    """不予建账."""
    return worded(session, case, LedgerItemNotEstablished(), reason)


def assign(
    session: Session,
    case: str,
    *,
    lead_unit: str,
    due_on: date,
    handler: str = "",
    co_units: tuple[str, ...] = (),
) -> Saved:
    """交办."""
    body = LedgerItemAssigned(
        lead_unit=lead_unit, due_on=due_on, co_units=co_units, handler=handler
    )
    return plain(session, case, body)


def take_up(session: Session, case: str) -> Saved:
    """签收."""
    return plain(session, case, LedgerItemTakenUp())


def request_return(
    session: Session, case: str, reason: ReturnReason, words: str, suggested_unit: str = ""
) -> Saved:
    """申请退回."""
    return worded(session, case, ReturnRequested(reason, suggested_unit), words)


def accept_return(session: Session, case: str) -> Saved:
    """同意退回."""
    return plain(session, case, ReturnAccepted())


def refuse_return(session: Session, case: str, words: str) -> Saved:
    """不同意退回."""
    return worded(session, case, ReturnRefused(), words)


def record_measure(session: Session, case: str, words: str) -> Saved:
    """办理进展."""
    return worded(session, case, MeasureRecorded(), words)


def finish_support(session: Session, case: str, words: str) -> Saved:
    """协办完成, for the officer's own unit."""
    return worded(session, case, SupportFinished(session.house), words)


def record_result(
    session: Session,
    case: str,
    outcome: Outcome,
    text: str,
    evidence: str,
    legal_basis: str = "",
) -> Saved:
    """办理结果."""
    body = ResultRecorded(outcome, legal_basis)
    return plain(session, case, body, ResultPrivate(text, evidence))


def approve_exit(session: Session, case: str, basis: str) -> Saved:
    """批准依法退出."""
    return plain(session, case, ExitApproved(basis))


def feed_back(session: Session, case: str, at: datetime, way: ContactWay, words: str) -> Saved:
    """反馈群众."""
    return worded(session, case, FeedbackDrafted(at, way), words)


def approve_feedback(session: Session, case: str) -> Saved:
    """批准反馈."""
    return plain(session, case, FeedbackApproved())


def return_feedback(session: Session, case: str, words: str) -> Saved:
    """退改反馈."""
    return worded(session, case, FeedbackReturned(), words)


def call_back(
    session: Session,
    case: str,
    *,
    at: datetime,
    way: ContactWay,
    satisfaction: Satisfaction | None,
    words: str = "",
    reason: DissatisfiedReason | None = None,
    answered_by: AnsweredBy = AnsweredBy.SELF,
) -> Saved:
    """回访; ``satisfaction`` is ``None`` when nobody answered."""
    body = CallBackRecorded(
        at=at,
        way=way,
        is_connected=satisfaction is not None,
        satisfaction=satisfaction or Satisfaction.NOT_RATED,
        reason=reason,
        answered_by=answered_by,
    )
    return worded(session, case, body, words)


def decide_publicity(session: Session, case: str, decision: Publicity, text: str) -> Saved:
    """一事一公开."""
    return plain(session, case, PublicityDecided(decision, text))


def decide_accountability(
    session: Session, case: str, decision: Accountability, basis: str
) -> Saved:
    """一事一问责."""
    return plain(session, case, AccountabilityDecided(decision, basis))


def request_close(session: Session, case: str) -> Saved:
    """申请销号."""
    return plain(session, case, CloseRequested())


def close_item(session: Session, case: str) -> Saved:
    """批准销号."""
    return plain(session, case, LedgerItemClosed())


def return_close(session: Session, case: str, words: str) -> Saved:
    """销号退回."""
    return worded(session, case, CloseReturned(), words)


def report_relapse(session: Session, case: str, words: str, has_new_facts: bool = False) -> Saved:
    """报告反弹."""
    return worded(session, case, RelapseReported(has_new_facts), words)


def decline_relapse(session: Session, case: str, words: str) -> Saved:
    """不予重开."""
    return worded(session, case, RelapseDeclined(), words)


def reopen(session: Session, case: str, words: str) -> Saved:
    """反弹重开."""
    return worded(session, case, LedgerItemReopened(), words)


def name_respondent(session: Session, case: str, respondent: str) -> Saved:
    """登记被反映对象: the ledger moves above the wall in the same step."""
    state = session.desk.store.case(case)
    roster = session.desk.directory().roster
    known = state.respondents if state else ()
    owner = roster.owner_for(state.unit if state else session.house, (*known, respondent))
    return plain(session, case, RespondentNamed(respondent, owner))


def submit(session: Session, case: str) -> Saved:
    """提交建账."""
    return plain(session, case, LedgerItemSubmitted())


def void(session: Session, case: str, reason: str) -> Saved:
    """作废."""
    return worded(session, case, LedgerItemVoided(), reason)


def plain(session: Session, case: str, body: object, private: object = None) -> Saved:
    """Record one step of a case; the type is named like its body."""
    return session.record([Proposal(case, body, private)])


def worded(session: Session, case: str, body: object, words: str) -> Saved:
    """Record a step that carries words."""
    return plain(session, case, body, Words(words) if words else None)
