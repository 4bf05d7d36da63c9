"""What each event sets on a ledger item.  Total functions: they never refuse."""

from msgspec import structs

from casework.amend import decided
from casework.cases.ledger.codes import AnsweredBy
from casework.cases.ledger.events import (
    CallBackRecorded,
    FeedbackDrafted,
    LedgerItemAssigned,
    LedgerItemDrafted,
    LedgerItemPrivate,
    RespondentNamed,
    ResultPrivate,
)
from casework.cases.ledger.state import CallBack, Feedback, LedgerItem, Measure, Round
from casework.cases.words import text_of
from casework.codes import DissatisfiedReason, Satisfaction
from casework.event import Event, Label
from casework.steps import Changes


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
        "police_conduct": body.police_conduct,
        "crime_report": body.crime_report,
        "title": private.title,
        "content": private.content,
        "demand": private.demand,
        "reporter": private.reporter,
        "submitted_at": event.core.at if body.is_submitted else None,
    }


def words(state: LedgerItem, event: Event) -> Changes:
    return {"words": text_of(event)}


def end(state: LedgerItem, event: Event) -> Changes:
    """Nothing is owed any more, though it was never fed back."""
    return words(state, event) | {"ended_at": event.core.at}


def worked(state: LedgerItem, event: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*state.handlers, event.core.actor)))


def assign(state: LedgerItem, event: Event) -> Changes:
    body: LedgerItemAssigned = event.body
    lower = (unit for unit in state.escalated_from if unit != body.lead_unit)
    co_units = tuple(dict.fromkeys((*body.co_units, *lower)))
    return decided(state, event, "due_on", body.due_on) | {
        "lead_unit": body.lead_unit,
        "co_units": co_units,
        "handler": body.handler,
        "assigned_at": event.core.at,
        "transferred_at": state.transferred_at or event.core.at,
        "signed_at": None,
        "return_requested_at": None,
        "objected_at": None,
        "co_units_done": tuple(unit for unit in state.co_units_done if unit in co_units),
        "units": tuple(dict.fromkeys((*state.units, state.unit, body.lead_unit, *co_units))),
        "feedback": _unapproved(state.feedback),
    }


def _unapproved(told: Feedback | None) -> Feedback | None:
    """The feedback as one that has to be given anew."""
    return None if told is None else structs.replace(told, is_approved=False, approved_by="")


def request_return(state: LedgerItem, event: Event) -> Changes:
    return {
        "return_reason": event.body.reason,
        "return_requested_at": event.core.at,
        "suggested_unit": event.body.suggested_unit,
        "words": text_of(event),
    }


def object_to(state: LedgerItem, event: Event) -> Changes:
    return {
        "objected_at": event.core.at,
        "suggested_unit": event.body.suggested_unit,
        "words": text_of(event),
    }


def accept_return(state: LedgerItem, event: Event) -> Changes:
    return {
        "lead_unit": "",
        "handler": "",
        "co_units": (),
        "assigned_at": None,
        "signed_at": None,
    }


def refuse_return(state: LedgerItem, event: Event) -> Changes:
    return {"may_return": False, "words": text_of(event)}


def after_refused_return(state: LedgerItem, event: Event) -> str:
    return "ASSIGNED" if state.signed_at is None else "IN_PROGRESS"


def take_up(state: LedgerItem, event: Event) -> Changes:
    return {
        "handler": event.core.actor,
        "signed_at": event.core.at,
        "handlers": worked(state, event),
    }


def measure(state: LedgerItem, event: Event) -> Changes:
    measure = Measure(event.core.at, event.core.actor, text_of(event))
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
        "result_by": event.core.actor,
        "exit_approved_by": "",
        "handlers": worked(state, event),
    }


def feed_back(state: LedgerItem, event: Event) -> Changes:
    body: FeedbackDrafted = event.body
    return {
        "feedback": Feedback(body.at, event.core.actor, body.way, text_of(event)),
        "first_reply_at": state.first_reply_at or body.at,
        "handlers": worked(state, event),
    }


def approve_feedback(state: LedgerItem, event: Event) -> Changes:
    told = state.feedback
    if told is None:
        return {}
    return {
        "feedback": structs.replace(told, is_approved=True, approved_by=event.core.actor),
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
        text_of(event),
        body.reason,
        body.answered_by,
    )
    changes: Changes = {"call_backs": (*state.call_backs, call)}
    if _is_about_our_work(body):
        changes |= {
            "rework_at": event.core.at,
            "fed_back_at": None,
            "feedback": _unapproved(state.feedback),
        }
    return changes


def _is_about_our_work(body: CallBackRecorded) -> bool:
    unhappy = body.is_connected and body.satisfaction in (
        Satisfaction.DISSATISFIED,
        Satisfaction.VERY_DISSATISFIED,
    )
    return unhappy and body.reason is not DissatisfiedReason.POLICY


def after_call(state: LedgerItem, event: Event) -> str:
    """Not satisfied because of our work: back to work (domain 9.2)."""
    return "IN_PROGRESS" if _is_about_our_work(event.body) else state.status


def request_close(state: LedgerItem, event: Event) -> Changes:
    return {"close_requested_by": event.core.actor, "close_requested_at": event.core.at}


def name_respondent(state: LedgerItem, event: Event) -> Changes:
    body: RespondentNamed = event.body
    return {"respondents": tuple(dict.fromkeys((*state.respondents, body.respondent)))} | move_to(
        state, body.owner
    )


def move_to(state: LedgerItem, owner: str) -> Changes:
    """The entry goes to another ledger; what was approved from above there is not any more."""
    changes: Changes = {"unit": owner, "units": tuple(dict.fromkeys((owner, *state.units)))}
    if owner != state.unit:
        changes |= {"waivers": (), "exit_approved_by": ""}
    return changes


def return_close(state: LedgerItem, event: Event) -> Changes:
    return words(state, event) | {"feedback": _unapproved(state.feedback)}


def report_relapse(state: LedgerItem, event: Event) -> Changes:
    return {
        "relapse_reported_at": event.core.at,
        "relapse_reported_by": event.core.actor,
        "has_new_facts": event.body.has_new_facts,
        "words": text_of(event),
    }


def decline_relapse(state: LedgerItem, event: Event) -> Changes:
    return words(state, event) | {"relapse_reported_at": None, "relapse_reported_by": ""}


def closing_of(state: LedgerItem) -> Round:
    """The closing as it stays in the item's history."""
    answers = [call.satisfaction for call in state.call_backs if call.is_connected]
    return Round(
        established_at=state.established_at,
        closed_at=state.closed_at,
        closed_by=state.closed_by,
        outcome=state.outcome,
        satisfaction=answers[-1] if answers else None,
        exit_approved_by=state.exit_approved_by,
        waived=tuple(waiver.clause for waiver in state.waivers),
    )


FRESH: Changes = {
    "transferred_at": None,
    "lead_unit": "",
    "handler": "",
    "co_units": (),
    "co_units_done": (),
    "assigned_at": None,
    "signed_at": None,
    "may_return": True,
    "return_requested_at": None,
    "objected_at": None,
    "long_term_since": None,
    "long_term_at": None,
    "long_term_until": None,
    "long_term_by": "",
    "rechecked_at": None,
    "pauses": {},
    "extensions": {},
    "first_reply_at": None,
    "fed_back_at": None,
    "rework_at": None,
    "outcome": None,
    "outcome_text": "",
    "evidence": "",
    "legal_basis": "",
    "result_by": "",
    "exit_approved_by": "",
    "feedback": None,
    "call_backs": (),
    "publicity": None,
    "accountability": None,
    "waivers": (),
    "close_requested_by": "",
    "close_requested_at": None,
    "closed_at": None,
    "closed_by": "",
    "relapse_reported_at": None,
    "relapse_reported_by": "",
}
"""A new round: nothing of the first closing counts for the second."""


def reopen(state: LedgerItem, event: Event) -> Changes:
    """The report of the relapse is the new submission, the owner's word the new opening."""
    return (
        FRESH
        | decided(state, event, "due_on", None)
        | {
            "reopened": state.reopened + 1,
            "reopened_at": event.core.at,
            "submitted_at": state.relapse_reported_at,
            "established_at": event.core.at,
            "rounds": (*state.rounds, closing_of(state)),
            "words": text_of(event),
        }
    )


def to_draft(state: LedgerItem | None, event: Event) -> str:
    return "PENDING_EST" if event.body.is_submitted else "DRAFT"


def reason_note(event: Event) -> tuple[Label | str, ...]:
    return (event.body.reason.label,)


def call_note(event: Event) -> tuple[Label | str, ...]:
    body: CallBackRecorded = event.body
    if not body.is_connected:
        return (body.way.label, Label("未接通", "No answer"))
    if body.answered_by is AnsweredBy.SELF:
        return (body.way.label, body.satisfaction.label)
    return (body.way.label, body.satisfaction.label, body.answered_by.label)
