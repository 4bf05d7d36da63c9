"""What each event sets on a ledger item.  Total functions: they never refuse."""

from casework.cases.ledger.events import (
    CallBackRecorded,
    FeedbackDrafted,
    LedgerItemAssigned,
    LedgerItemDrafted,
    LedgerItemPrivate,
    RespondentNamed,
    ResultPrivate,
)
from casework.cases.ledger.state import CallBack, Feedback, LedgerItem, Measure
from casework.codes import DissatisfiedReason, Satisfaction
from casework.event import Event, Label
from casework.machine import Changes


def draft(state: LedgerItem | None, event: Event) -> Changes:
    body: LedgerItemDrafted = event.body
    private: LedgerItemPrivate = event.private or LedgerItemPrivate("", "")
    return {
        "ledger": body.ledger,
        "channel": body.channel,
        "unit": body.owner,
        "units": tuple(dict.fromkeys((body.owner, event.core.unit))),
        "respondents": body.respondents,
        "place": body.place,
        "people": body.people,
        "risk": body.risk,
        "is_anonymous": body.is_anonymous,
        "source_case": body.source_case,
        "temp_no": body.temp_no,
        "title": private.title,
        "content": private.content,
        "demand": private.demand,
        "reporter": private.reporter,
        "submitted_at": event.core.at if body.is_submitted else None,
    }


def sealed_text(event: Event) -> str:
    return event.private.text if event.private else ""


def words(state: LedgerItem, event: Event) -> Changes:
    return {"words": sealed_text(event)}


def worked(state: LedgerItem, event: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*state.handlers, event.core.actor)))


def assign(state: LedgerItem, event: Event) -> Changes:
    body: LedgerItemAssigned = event.body
    return {
        "lead_unit": body.lead_unit,
        "co_units": body.co_units,
        "handler": body.handler,
        "due_on": body.due_on,
        "assigned_at": event.core.at,
        "signed_at": None,
        "co_units_done": tuple(unit for unit in state.co_units_done if unit in body.co_units),
        "units": tuple(dict.fromkeys((*state.units, state.unit, body.lead_unit, *body.co_units))),
    }


def take_up(state: LedgerItem, event: Event) -> Changes:
    return {
        "handler": event.core.actor,
        "signed_at": event.core.at,
        "handlers": worked(state, event),
    }


def measure(state: LedgerItem, event: Event) -> Changes:
    measure = Measure(event.core.at, event.core.actor, sealed_text(event))
    return {"measures": (*state.measures, measure), "handlers": worked(state, event)}


def finish_support(state: LedgerItem, event: Event) -> Changes:
    done = (*state.co_units_done, event.body.unit)
    return measure(state, event) | {"co_units_done": tuple(dict.fromkeys(done))}


def record_result(state: LedgerItem, event: Event) -> Changes:
    private: ResultPrivate | None = event.private
    return {
        "outcome": event.body.outcome,
        "legal_basis": event.body.legal_basis,
        "outcome_text": private.text if private else "",
        "evidence": private.evidence if private else "",
        "exit_approved_by": "",
        "handlers": worked(state, event),
    }


def feed_back(state: LedgerItem, event: Event) -> Changes:
    body: FeedbackDrafted = event.body
    return {
        "feedback": Feedback(body.at, event.core.actor, body.way, sealed_text(event)),
        "first_reply_at": state.first_reply_at or body.at,
        "handlers": worked(state, event),
    }


def approve_feedback(state: LedgerItem, event: Event) -> Changes:
    told = state.feedback
    if told is None:
        return {}
    return {
        "feedback": Feedback(told.at, told.by, told.way, told.words, is_approved=True),
        "fed_back_at": event.core.at,
    }


def call_back(state: LedgerItem, event: Event) -> Changes:
    body: CallBackRecorded = event.body
    call = CallBack(
        body.at,
        event.core.actor,
        body.way,
        body.is_connected,
        body.satisfaction,
        sealed_text(event),
        body.reason,
    )
    return {"call_backs": (*state.call_backs, call)}


def after_call(state: LedgerItem, event: Event) -> str:
    """Not satisfied because of our work: back to work (domain 9.2)."""
    body: CallBackRecorded = event.body
    unhappy = body.is_connected and body.satisfaction in (
        Satisfaction.DISSATISFIED,
        Satisfaction.VERY_DISSATISFIED,
    )
    if unhappy and body.reason is not DissatisfiedReason.POLICY:
        return "IN_PROGRESS"
    return state.status


def request_close(state: LedgerItem, event: Event) -> Changes:
    return {"close_requested_by": event.core.actor, "close_requested_at": event.core.at}


def name_respondent(state: LedgerItem, event: Event) -> Changes:
    body: RespondentNamed = event.body
    return {
        "respondents": tuple(dict.fromkeys((*state.respondents, body.respondent))),
        "unit": body.owner,
        "units": tuple(dict.fromkeys((body.owner, *state.units))),
    }


def reopen(state: LedgerItem, event: Event) -> Changes:
    """A new round: nothing of the first closing counts for the second."""
    return {
        "reopened": state.reopened + 1,
        "reopened_at": event.core.at,
        "established_at": event.core.at,
        "first_reply_at": None,
        "fed_back_at": None,
        "outcome": None,
        "outcome_text": "",
        "evidence": "",
        "legal_basis": "",
        "exit_approved_by": "",
        "feedback": None,
        "call_backs": (),
        "publicity": None,
        "accountability": None,
        "close_requested_by": "",
        "close_requested_at": None,
        "closed_at": None,
        "closed_by": "",
    }


def to_draft(state: LedgerItem | None, event: Event) -> str:
    return "PENDING_EST" if event.body.is_submitted else "DRAFT"


def reason_note(event: Event) -> tuple[Label | str, ...]:
    return (event.body.reason.label,)


def call_note(event: Event) -> tuple[Label | str, ...]:
    body: CallBackRecorded = event.body
    if not body.is_connected:
        return (body.way.label, Label("未接通", "No answer"))
    return (body.way.label, body.satisfaction.label)
