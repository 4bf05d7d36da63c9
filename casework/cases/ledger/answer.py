"""反馈、回访: the citizen is told, and somebody else asks what they think of it.

The rules (domain 1.3): a head of the lead unit reads how the citizen was told before it
counts.  Handler, approver and caller are three people.  A mark is the citizen's own; where
they are dissatisfied with our work, and not with the law, the item goes back to work.
"""

from typing import Annotated, Any

from msgspec import Struct, structs

from casework.asking import Asking, now
from casework.cases.called_again import (
    COMPLAINTS_ARE_AN_OFFICERS,
    IS_REWORKED,
    IS_SUPERVISED,
    SAYS_WHO_CALLED,
    SUPERVISORS,
    CallConfirmed,
    ReworkSupervised,
    called_again,
    calls_hold,
    confirmed,
    done_again,
    is_about_our_work,
    is_auxiliary,
    officer_first,
    script,
    second_caller,
    supervised,
    to_confirm,
    unconfirmed,
)
from casework.cases.handed_on import done
from casework.cases.ledger.codes import AnsweredBy
from casework.cases.ledger.shared import (
    HAS_WORDS,
    HEAD_OF_LEAD,
    NOT_A_JUDGE,
    NOT_THE_CALLER,
    NOT_THE_HANDLER,
    OF_LEAD_UNIT,
    WORKS_BY_RIGHT,
    judges,
    unapproved,
)
from casework.cases.ledger.state import ROWS, CallBack, Feedback, LedgerItem, Measure
from casework.cases.ledger.statuses import AT_WORK, LEAD, Status
from casework.cases.needs import about_what_stands, with_actor
from casework.cases.quoting import QUOTED, QUOTES_HOLD, Quote, no_gaps
from casework.cases.words import Words, is_said, kept, text_of
from casework.codes import ContactWay, DissatisfiedReason, Role, Satisfaction
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import asked, given
from casework.officers import HEADS
from casework.state import State
from casework.steps import Approval, Changes, Guard, Step, own

# --------------------------------------------------------------------------- feedback


def _by_telephone(asking: Asking[State | None]) -> ContactWay:
    return ContactWay.PHONE


class FeedbackDrafted(Sealing[Words], Struct, frozen=True):
    """The citizen was told; the unit head has to read how."""

    at: Annotated[Moment, asked("反馈时间", "Told at", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("反馈方式", "By what means", first=_by_telephone)]
    quoted: Annotated[tuple[Quote, ...], QUOTED] = ()


class FeedbackApproved(Approval, frozen=True):
    """一把手 approves the feedback."""


class FeedbackReturned(Approval, Sealing[Words], frozen=True):
    """The feedback is not good enough."""


def _feed_back(item: LedgerItem, event: Event[FeedbackDrafted]) -> Changes:
    body = event.body
    return {
        "feedback": Feedback(
            body.at, event.core.actor, body.way, text_of(event), quoted=body.quoted
        ),
        "first_reply_at": item.first_reply_at or body.at,
        "handlers": with_actor(item, event),
    }


def approve_feedback(item: LedgerItem, event: Event[FeedbackApproved]) -> Changes:
    """Whoever read it let it stand; without a feedback there is nothing to read."""
    told = item.feedback
    if told is None:
        return {}
    again = {} if item.rework_at is None else {"refed_back_at": event.core.at}
    return again | {
        "feedback": structs.replace(told, is_approved=True, approved_by=event.core.actor),
        "fed_back_at": event.core.at,
    }


IS_OF_THIS_RESULT: Guard[LedgerItem, object] = about_what_stands(
    "ledger.told_of_this",
    "此反馈登记于现在的办理结果之前,说的是以前的结果:请就现在的结果重新反馈",
    "This was written down before the present result and is about an earlier one: tell the "
    "citizen of the result that stands now",
    lambda item: item.result_at,
)
NO_GAPS = no_gaps(text_of)
QUOTES_ARE_IN_FORCE: Guard[LedgerItem, FeedbackDrafted] = QUOTES_HOLD
HAS_RESULT = Guard[LedgerItem, object](
    "ledger.has_result",
    Label("请先登记办理结果", "Record the result first"),
    lambda item, event, context: item.outcome is not None,
    asks_form=False,
)

# -------------------------------------------------------------------------- call-back


class CallBackRecorded(Sealing[Words], Struct, frozen=True, kw_only=True):
    """回访 by a third person."""

    at: Annotated[Moment, asked("回访时间", "Called at", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("回访方式", "By what means", first=_by_telephone)]
    is_connected: Annotated[
        bool, asked("接通", "Connected", first=lambda asking: True, no=("未接通", "No answer"))
    ]
    satisfaction: Annotated[
        Satisfaction,
        asked(
            "满意度",
            "The citizen's mark",
            hint=("未接通的选“未评价”", "“Not rated” when nobody answered"),
            unsaid=Satisfaction.NOT_RATED,
        ),
    ]
    reason: Annotated[
        DissatisfiedReason | None,
        asked("不满意原因", "Why not satisfied", hint=("不满意的须填", "Needed for a bad mark")),
    ] = None
    answered_by: Annotated[AnsweredBy, asked("应答人", "Answered by", unsaid=AnsweredBy.SELF)] = (
        AnsweredBy.SELF
    )
    is_by_auxiliary: Annotated[
        bool, given("由辅警回访", "Called by an auxiliary officer", by=is_auxiliary)
    ] = False


CONFIRMED = own("LedgerItem", CallConfirmed)


def _call_back(item: LedgerItem, event: Event[CallBackRecorded]) -> Changes:
    body = event.body
    call = CallBack(
        body.at,
        event.core.actor,
        body.way,
        body.is_connected,
        body.satisfaction,
        text_of(event),
        body.reason,
        body.answered_by,
        event.core.at,
        awaits_officer=body.is_by_auxiliary and is_about_our_work(body),
    )
    heard: Changes = {"call_backs": (*item.call_backs, call)} | called_again(item, event)
    return heard | (_back_to_work(item, event) if _sends_back(body) else {})


def _confirm(item: LedgerItem, event: Event[CallConfirmed]) -> Changes:
    """The answer has the effect that it would have had if an officer had heard it."""
    heard = unconfirmed(item.call_backs)
    return confirmed(item.call_backs, heard, event) | _back_to_work(item, event)


def _back_to_work(item: LedgerItem, event: Event[object]) -> Changes:
    return done_again() | {
        "rework_at": event.core.at,
        "refed_back_at": None,
        "fed_back_at": None,
        "feedback": unapproved(item.feedback),
    }


def _sends_back(body: CallBackRecorded) -> bool:
    """Whether it goes back to work at once: what an auxiliary officer heard is confirmed first."""
    return is_about_our_work(body) and not body.is_by_auxiliary


def _after_call(item: LedgerItem, event: Event[CallBackRecorded]) -> Status:
    """Not satisfied because of our work: back to work (domain 9.2)."""
    return "IN_PROGRESS" if _sends_back(event.body) else item.status


def _is_honest(item: object, event: Event[CallBackRecorded], context: Context) -> bool:
    body = event.body
    if not body.is_connected:
        return body.satisfaction is Satisfaction.NOT_RATED
    return (
        body.satisfaction is not Satisfaction.NOT_RATED
        and is_said(event)
        and (body.satisfaction.is_satisfied or body.reason is not None)
    )


IS_ABOUT_THIS: Guard[LedgerItem, object] = about_what_stands(
    "ledger.called_about_this",
    "此回访登记于本次反馈之前,说的是以前的结果:请就现在的结果重新回访",
    "This call was written down before the present feedback and is about an earlier one: call "
    "about the result that stands now",
    lambda item: item.fed_back_at,
)
NOT_AN_APPROVER = Guard[LedgerItem, object](
    "ledger.not_an_approver",
    Label("审批人不能回访同一事项", "Whoever approved it may not call back on it"),
    lambda item, event, context: (
        event.core.actor not in judges(structs.replace(item, call_backs=()), context)
    ),
    asks_form=False,
)
IS_SECOND_CALLER: Guard[LedgerItem, object] = second_caller(
    lambda item: [call.by for call in item.call_backs if is_about_our_work(call)],
    lambda item: item.lead_unit,
    lambda item, context: (
        *item.handlers,
        *judges(structs.replace(item, call_backs=()), context),
    ),
)
OFFICER_FIRST: Guard[LedgerItem, object] = officer_first(lambda item: item.call_backs)
CALLS_HOLD: Guard[LedgerItem, object] = calls_hold(lambda item: item.call_backs)
IS_UNCONFIRMED: Guard[LedgerItem, object] = to_confirm(lambda item: item.call_backs)
CALL_IS_HONEST = Guard(
    "ledger.call_honest",
    Label(
        "接通须有群众本人评价和原话;未接通不能填满意度;不满意须选原因",
        "A call that connected carries the citizen's own mark and words; one that did not carries "
        "none; a bad mark carries its reason",
    ),
    _is_honest,
)

# ------------------------------------------------------------------ done again, supervised

SUPERVISED = own("LedgerItem", ReworkSupervised)


def _supervise(item: LedgerItem, event: Event[ReworkSupervised]) -> Changes:
    """A word on the work, and no part in it."""
    return supervised(event) | {"measures": (*item.measures, done(Measure, event))}


# ------------------------------------------------------------------------------- rows

STEPS: tuple[Step[LedgerItem, Any], ...] = (
    ROWS.step(
        SUPERVISED,
        label=Label("督办重办", "Rework supervised"),
        verb="Supervise the rework",
        words=Label("督办要求", "How it is to be done again"),
        frm=AT_WORK,
        by=SUPERVISORS,
        guards=(IS_REWORKED, NOT_THE_HANDLER, HAS_WORDS),
        apply=_supervise,
    ),
    ROWS.step(
        FeedbackDrafted,
        label=Label("反馈群众", "Fed back to the citizen"),
        verb="Record the feedback",
        words=Label("告知内容和群众意见", "What was said, and the citizen's words"),
        frm=("IN_PROGRESS",),
        to="FEEDBACK_PENDING",
        by=LEAD,
        guards=(
            OF_LEAD_UNIT,
            WORKS_BY_RIGHT,
            NOT_A_JUDGE,
            IS_SUPERVISED,
            HAS_RESULT,
            IS_OF_THIS_RESULT,
            HAS_WORDS,
            NO_GAPS,
            QUOTES_ARE_IN_FORCE,
        ),
        apply=_feed_back,
        quotes="text",
        v=2,
    ),
    ROWS.step(
        FeedbackApproved,
        label=Label("批准反馈", "Feedback approved"),
        verb="Approve the feedback",
        frm=("FEEDBACK_PENDING",),
        to="FED_BACK",
        by=HEADS,
        is_final_say=True,
        guards=(HEAD_OF_LEAD, NOT_THE_HANDLER, NOT_THE_CALLER),
        apply=approve_feedback,
    ),
    ROWS.step(
        FeedbackReturned,
        label=Label("退改反馈", "Feedback returned"),
        verb="Send the feedback back",
        words=Label("退改理由", "Reason"),
        frm=("FEEDBACK_PENDING",),
        to="IN_PROGRESS",
        by=HEADS,
        is_final_say=True,
        guards=(HEAD_OF_LEAD, HAS_WORDS),
        apply=kept,
    ),
    ROWS.step(
        CallBackRecorded,
        label=Label("回访", "Follow-up call"),
        verb="Record the call",
        words=Label("群众原话", "The citizen's words"),
        frm=("FED_BACK",),
        to=_after_call,
        by=(Role.REVISIT,),
        guards=(
            NOT_THE_HANDLER,
            NOT_AN_APPROVER,
            IS_SECOND_CALLER,
            COMPLAINTS_ARE_AN_OFFICERS,
            OFFICER_FIRST,
            IS_ABOUT_THIS,
            SAYS_WHO_CALLED,
            CALL_IS_HONEST,
        ),
        apply=_call_back,
        aux=True,
        suggests=script(lambda item: item.call_backs),
    ),
    ROWS.step(
        CONFIRMED,
        label=Label("确认回访", "Call confirmed"),
        verb="Confirm the call",
        frm=("FED_BACK",),
        to="IN_PROGRESS",
        by=(Role.REVISIT,),
        is_final_say=True,
        guards=(IS_UNCONFIRMED, NOT_THE_HANDLER, NOT_AN_APPROVER),
        apply=_confirm,
    ),
)
