"""What each event sets on a letter.  Total functions: they never refuse."""

from datetime import timedelta

from msgspec.structs import replace

from casework.cases.letter.codes import Ending
from casework.cases.letter.events import (
    LetterCallBackRecorded,
    LetterContacted,
    LetterDispatched,
    LetterPrivate,
    LetterReceived,
    LetterReturnAccepted,
    ReplyPrivate,
)
from casework.cases.letter.state import CallBack, Contact, Letter, Measure, Reply
from casework.cases.timing import end_pauses, server_time
from casework.cases.words import text_of
from casework.codes import DissatisfiedReason, Satisfaction
from casework.event import Event, Label
from casework.steps import Changes

_TRAVELS_AT_ONCE = timedelta(seconds=60)
"""A stamp this near to the device's time was given while the desk was connected."""

ORDER_AFTER = 2
"""So many dissatisfied answers about our work ask for a supervision order."""

UNHAPPY = (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)


def is_device_time(event: Event) -> bool:
    """Whether only the device knows when it happened: recorded offline, sent later."""
    stamp = event.stamp
    return stamp is None or abs(stamp.received_at - event.core.at) > _TRAVELS_AT_ONCE


def worked(letter: Letter, event: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*letter.handlers, event.core.actor)))


def words(letter: Letter, event: Event) -> Changes:
    return {"words": text_of(event)}


def ended(letter: Letter, event: Event) -> Changes:
    return {"ended_at": event.core.at, "words": text_of(event)}


# ----------------------------------------------------------------------------- intake


def receive(letter: Letter | None, event: Event) -> Changes:
    body: LetterReceived = event.body
    private: LetterPrivate = event.private or LetterPrivate("", "")
    return {
        "received_at": server_time(event),
        "unit": body.owner,
        "units": (body.owner,),
        "respondents": body.respondents,
        "channel": body.channel,
        "type": body.type,
        "people": body.people,
        "urgency": body.urgency,
        "ext_no": body.ext_no,
        "occurred_on": body.occurred_on,
        "is_verified": body.is_verified,
        "is_police_conduct": body.is_police_conduct,
        "no_calls": body.no_calls,
        "quiet": body.quiet,
        "needed_by": body.needed_by,
        "attachments": body.attachments,
        "temp_no": body.temp_no,
        "title": private.title,
        "content": private.content,
        "writer": private.writer,
        "place": private.place,
    }


def sign(letter: Letter, event: Event) -> Changes:
    by_device = is_device_time(event)
    at = event.core.at if by_device else server_time(event)
    return {
        "signed_at": max(at, letter.received_at),
        "signed_by": event.core.actor,
        "is_device_time": by_device,
    }


def grade(letter: Letter, event: Event) -> Changes:
    facts = event.body.facts
    return {
        "grade": event.body.grade,
        "facts": facts,
        "is_police_conduct": letter.is_police_conduct or facts.is_police_complaint,
    }


def contact(letter: Letter, event: Event) -> Changes:
    body: LetterContacted = event.body
    made = Contact(body.at, event.core.actor, body.way, body.is_reached, text_of(event))
    changes: Changes = {
        "contacts": (*letter.contacts, made),
        "handlers": worked(letter, event),
    }
    if body.is_reached and letter.contacted_at is None:
        changes["contacted_at"] = body.at
    return changes


def told(letter: Letter, event: Event) -> Changes:
    """Told on leaving: that is a contact too."""
    return {"contacted_at": letter.contacted_at or event.body.told_at} | ended(letter, event)


def transfer(letter: Letter, event: Event) -> Changes:
    return told(letter, event) | {"route": event.body.route, "reference": event.body.reference}


def draft_rejection(letter: Letter, event: Event) -> Changes:
    return words(letter, event) | {
        "reject_reason": event.body.reason,
        "rejection_by": event.core.actor,
    }


def find_duplicate(letter: Letter, event: Event) -> Changes:
    return {"duplicates": tuple(dict.fromkeys((*letter.duplicates, event.body.duplicate)))}


def answer_merged(letter: Letter, event: Event) -> Changes:
    at = event.body.at
    return {
        "replied_at": letter.replied_at or at,
        "first_feedback_at": letter.first_feedback_at or at,
        "contacted_at": letter.contacted_at or at,
        "ended_at": event.core.at,
    }


# ------------------------------------------------------------------------------- work


def dispatch(letter: Letter, event: Event) -> Changes:
    body: LetterDispatched = event.body
    return _send(letter, event, body) | {"urgency": body.urgency}


def _send(letter: Letter, event: Event, body: LetterDispatched | LetterReturnAccepted) -> Changes:
    """To the units named now: whoever returned it is not concerned any more."""
    return {
        "lead_unit": body.lead_unit,
        "co_units": body.co_units,
        "handler": body.handler,
        "dispatched_at": event.core.at,
        "dispatches": letter.dispatches + 1,
        "taken_up_at": None,
        "return_requested_at": None,
        "units": tuple(dict.fromkeys((letter.unit, body.lead_unit, *body.co_units))),
    }


def instruct(letter: Letter, event: Event) -> Changes:
    said = Measure(event.core.at, event.core.actor, text_of(event))
    return {"instructions": (*letter.instructions, said)}


def take_up(letter: Letter, event: Event) -> Changes:
    return {
        "handler": event.core.actor,
        "taken_up_at": event.core.at,
        "handlers": worked(letter, event),
    }


def request_return(letter: Letter, event: Event) -> Changes:
    return words(letter, event) | {
        "return_reason": event.body.reason,
        "suggested_unit": event.body.suggested_unit,
        "return_requested_at": event.core.at,
        "returns": letter.returns + 1,
    }


def accept_return(letter: Letter, event: Event) -> Changes:
    return _send(letter, event, event.body)


def refuse_return(letter: Letter, event: Event) -> Changes:
    decided = tuple(dict.fromkeys((*letter.decided_units, letter.lead_unit)))
    return words(letter, event) | {"decided_units": decided}


def measure(letter: Letter, event: Event) -> Changes:
    done = Measure(event.core.at, event.core.actor, text_of(event))
    return {"measures": (*letter.measures, done), "handlers": worked(letter, event)}


def feed_back(letter: Letter, event: Event) -> Changes:
    first = letter.first_feedback_at or event.body.at
    return measure(letter, event) | {"first_feedback_at": first}


def working(letter: Letter, event: Event) -> str:
    """The status in which the unit works on: a rework stays a rework."""
    return "REWORK" if letter.is_in_rework else "HANDLING"


# ----------------------------------------------------------------------------- answer


def draft_reply(letter: Letter, event: Event) -> Changes:
    private: ReplyPrivate = event.private or ReplyPrivate("", "")
    core = event.core
    reply = Reply(core.at, core.actor, event.body.way, private.report, private.reply)
    return {"replies": (*letter.replies, reply), "handlers": worked(letter, event)}


def approve_reply(letter: Letter, event: Event) -> Changes:
    """The reply goes out: it answers the rework, the reopened matter, or the letter."""
    at = server_time(event)
    approved = replace(letter.replies[-1], approved_by=event.core.actor, approved_at=at)
    changes: Changes = {"replies": (*letter.replies[:-1], approved)}
    if letter.is_in_rework:
        changes["reworked_at"] = at
    elif letter.reopened_at is not None and letter.second_replied_at is None:
        changes["second_replied_at"] = at
    elif letter.replied_at is None:
        changes["replied_at"] = at
    if letter.long_term_until is not None and letter.promise_kept_at is None:
        changes["promise_kept_at"] = at
    return changes


def start_revisit(letter: Letter, event: Event) -> Changes:
    return {"revisit_from": len(letter.call_backs)}


def is_our_work(event: Event) -> bool:
    """Whether this answer sends the letter back: not solved or not satisfied, by our work."""
    body: LetterCallBackRecorded = event.body
    if not body.is_connected or body.reason is DissatisfiedReason.POLICY:
        return False
    is_unsolved = body.solved is not None and not body.solved.is_solved
    return is_unsolved or body.satisfaction in UNHAPPY


def call_back(letter: Letter, event: Event) -> Changes:
    body: LetterCallBackRecorded = event.body
    call = CallBack(
        body.at,
        event.core.actor,
        body.way,
        body.is_connected,
        body.solved,
        body.satisfaction,
        body.reason,
        text_of(event),
    )
    changes: Changes = {"call_backs": (*letter.call_backs, call)}
    if is_our_work(event):
        changes |= {
            "rework_at": event.core.at,
            "reworked_at": None,
            "reworks": letter.reworks + 1,
        } | _count_unhappy(letter, body)
    return changes


def _count_unhappy(letter: Letter, body: LetterCallBackRecorded) -> Changes:
    """The second answer of this kind asks for a supervision order (seed 002).

    A decision that none is needed was about the answers before: it does not hold for one
    more.
    """
    if body.satisfaction not in UNHAPPY:
        return {}
    count = letter.dissatisfied + 1
    if count < ORDER_AFTER:
        return {"dissatisfied": count}
    return {"dissatisfied": count, "supervision_due": True, "supervision_waived_by": ""}


def after_call(letter: Letter, event: Event) -> str:
    return "REWORK" if is_our_work(event) else letter.status


def close(letter: Letter, event: Event) -> Changes:
    return _closed(event) | {
        "ending": Ending.SATISFIED if letter.answer is not None else Ending.NO_ANSWER
    }


def close_explained(letter: Letter, event: Event) -> Changes:
    return (
        _closed(event)
        | words(letter, event)
        | {"ending": Ending.EXPLAINED, "legal_basis": event.body.legal_basis}
    )


def _closed(event: Event) -> Changes:
    core = event.core
    return {"closed_at": core.at, "closed_by": core.actor, "ended_at": core.at}


# ------------------------------------------------------------------------------ after


def set_long_term(letter: Letter, event: Event) -> Changes:
    at = event.core.at
    return measure_only(letter, event) | {
        "long_term_since": at,
        "long_term_at": at,
        "long_term_until": event.body.until,
        "rechecked_at": None,
        "promise_kept_at": None,
    }


def measure_only(letter: Letter, event: Event) -> Changes:
    """Measures that a head sets down: a decision, not the handler's work."""
    done = Measure(event.core.at, event.core.actor, text_of(event))
    return {"measures": (*letter.measures, done)}


def recheck(letter: Letter, event: Event) -> Changes:
    return measure_only(letter, event) | {"long_term_at": event.core.at}


def end_long_term(letter: Letter, event: Event) -> Changes:
    return words(letter, event) | {"rechecked_at": event.core.at}


def reopen(letter: Letter, event: Event) -> Changes:
    """A new round of work; what was done in time the first time stays so."""
    return words(letter, event) | {
        "reopened": letter.reopened + 1,
        "reopened_at": event.core.at,
        "second_replied_at": None,
        "rework_at": None,
        "reworked_at": None,
        "long_term_since": None,
        "long_term_until": None,
        "revisit_from": len(letter.call_backs),
        "closed_at": None,
        "closed_by": "",
        "ended_at": None,
        "ending": None,
        "legal_basis": "",
        "excluded_by": "",
    }


def name_respondent(letter: Letter, event: Event) -> Changes:
    changes: Changes = {
        "respondents": tuple(dict.fromkeys((*letter.respondents, event.body.respondent))),
        "is_police_conduct": True,
    }
    if event.body.is_recalled:
        changes |= {
            "lead_unit": "",
            "co_units": (),
            "handler": "",
            "units": (letter.unit,),
            "extension_asked": None,
        } | end_pauses(letter, event.core.at)
    return changes


def after_respondent(letter: Letter, event: Event) -> str:
    return "SIGNED" if event.body.is_recalled else letter.status


def waive_supervision(letter: Letter, event: Event) -> Changes:
    return words(letter, event) | {"supervision_waived_by": event.core.actor}


# ------------------------------------------------------------------------------ notes


def reason_note(event: Event) -> tuple[Label | str, ...]:
    return (event.body.reason.label,)


def way_note(event: Event) -> tuple[Label | str, ...]:
    return (event.body.way.label,)


def contact_note(event: Event) -> tuple[Label | str, ...]:
    body: LetterContacted = event.body
    reached = Label("已联系上", "Reached") if body.is_reached else Label("未联系上", "Not reached")
    return (body.way.label, reached)


def call_note(event: Event) -> tuple[Label | str, ...]:
    body: LetterCallBackRecorded = event.body
    if not body.is_connected:
        return (body.way.label, Label("未接通", "No answer"))
    solved = () if body.solved is None else (body.solved.label,)
    return (body.way.label, *solved, body.satisfaction.label)
