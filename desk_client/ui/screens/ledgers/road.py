"""What the steps of an item's main road ask: opening, assigning, working, answering, closing."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP

from casework.cases.ledger.codes import AnsweredBy
from casework.codes import (
    Accountability,
    ContactWay,
    DissatisfiedReason,
    Outcome,
    Publicity,
    ReturnReason,
    Satisfaction,
)
from desk_client.services import ledger_steps as steps
from desk_client.services.desk import Saved, Session
from desk_client.ui.steps.asks import (
    REASON,
    WAY,
    Ask,
    Offer,
    StepForm,
    Values,
    all_units,
    officers_of,
    words,
)

DONE_WORDS = words(str(QT_TRANSLATE_NOOP("asks", "What was done")))
SUGGESTED = Ask(
    "suggested_unit",
    str(QT_TRANSLATE_NOOP("asks", "Suggested unit")),
    "pick",
    choices=all_units,
    may_be_empty=True,
)


def lead_officers(offer: Offer) -> list[tuple[str, str]]:
    """The officers of the lead unit that is chosen."""
    return officers_of(offer, str(offer.values.get("lead_unit") or offer.page.item.unit))


def _assign(session: Session, case: str, values: Values, now: datetime) -> Saved:
    due_on: date = values["due_on"]
    co_unit = values["co_unit"]
    return steps.assign(
        session,
        case,
        lead_unit=values["lead_unit"],
        due_on=due_on,
        handler=values["handler"],
        co_units=(co_unit,) if co_unit else (),
    )


def _call_back(session: Session, case: str, values: Values, now: datetime) -> Saved:
    mark = Satisfaction(values["satisfaction"])
    reason = values["reason"]
    return steps.call_back(
        session,
        case,
        at=now,
        way=ContactWay(values["way"]),
        satisfaction=None if mark is Satisfaction.NOT_RATED else mark,
        words=values["words"],
        reason=DissatisfiedReason(reason) if reason else None,
        answered_by=AnsweredBy(values["answered_by"]),
    )


OPENING = {
    "LedgerItemSubmitted": StepForm((), lambda s, c, v, now: steps.submit(s, c), "Submit"),
    "LedgerItemEstablished": StepForm(
        (), lambda s, c, v, now: steps.establish(s, c), "Open the entry"
    ),
    "LedgerItemNotEstablished": StepForm(
        (REASON,),
        lambda s, c, v, now: steps.decline(s, c, v["words"]),
        "Do not open",
        is_grave=True,
    ),
    "LedgerItemAssigned": StepForm(
        (
            Ask(
                "lead_unit",
                str(QT_TRANSLATE_NOOP("asks", "Lead unit")),
                "pick",
                choices=all_units,
                first=lambda offer: offer.page.item.lead_unit or offer.page.item.unit,
            ),
            Ask(
                "handler",
                str(QT_TRANSLATE_NOOP("asks", "Handler")),
                "pick",
                choices=lead_officers,
                follows="lead_unit",
                may_be_empty=True,
            ),
            Ask(
                "co_unit",
                str(QT_TRANSLATE_NOOP("asks", "Supporting unit")),
                "pick",
                choices=all_units,
                may_be_empty=True,
            ),
            Ask("due_on", str(QT_TRANSLATE_NOOP("asks", "Due on")), "day"),
        ),
        _assign,
        "Assign",
    ),
}

WORKING = {
    "LedgerItemTakenUp": StepForm((), lambda s, c, v, now: steps.take_up(s, c), "Sign for it"),
    "ReturnRequested": StepForm(
        (
            Ask("reason", str(QT_TRANSLATE_NOOP("asks", "Reason")), "code", ReturnReason),
            words(str(QT_TRANSLATE_NOOP("asks", "In words"))),
            SUGGESTED,
        ),
        lambda s, c, v, now: steps.request_return(
            s, c, ReturnReason(v["reason"]), v["words"], v["suggested_unit"]
        ),
        "Ask for a return",
    ),
    "ReturnAccepted": StepForm((), lambda s, c, v, now: steps.accept_return(s, c), "Accept it"),
    "ReturnRefused": StepForm(
        (REASON,), lambda s, c, v, now: steps.refuse_return(s, c, v["words"]), "Refuse it"
    ),
    "MeasureRecorded": StepForm(
        (DONE_WORDS,), lambda s, c, v, now: steps.record_measure(s, c, v["words"]), "Add progress"
    ),
    "SupportFinished": StepForm(
        (DONE_WORDS,),
        lambda s, c, v, now: steps.finish_support(s, c, v["words"]),
        "Support is finished",
    ),
    "ResultRecorded": StepForm(
        (
            Ask("outcome", str(QT_TRANSLATE_NOOP("asks", "Outcome")), "code", Outcome),
            words(str(QT_TRANSLATE_NOOP("asks", "Result in words")), key="text"),
            Ask(
                "evidence",
                str(QT_TRANSLATE_NOOP("asks", "Evidence")),
                "line",
                hint=str(QT_TRANSLATE_NOOP("asks", "Photos, measurements, signed papers")),
            ),
            Ask(
                "legal_basis",
                str(QT_TRANSLATE_NOOP("asks", "Legal basis")),
                "line",
                may_be_empty=True,
                hint=str(QT_TRANSLATE_NOOP("asks", "For “unfounded” and “not supported”")),
            ),
        ),
        lambda s, c, v, now: steps.record_result(
            s, c, Outcome(v["outcome"]), v["text"], v["evidence"], v["legal_basis"]
        ),
        "Record the result",
    ),
}

ANSWERING = {
    "FeedbackDrafted": StepForm(
        (WAY, words(str(QT_TRANSLATE_NOOP("asks", "What was said, and the citizen's words")))),
        lambda s, c, v, now: steps.feed_back(s, c, now, ContactWay(v["way"]), v["words"]),
        "Record the feedback",
    ),
    "FeedbackApproved": StepForm(
        (), lambda s, c, v, now: steps.approve_feedback(s, c), "Approve the feedback"
    ),
    "FeedbackReturned": StepForm(
        (REASON,), lambda s, c, v, now: steps.return_feedback(s, c, v["words"]), "Send it back"
    ),
    "CallBackRecorded": StepForm(
        (
            WAY,
            Ask(
                "satisfaction",
                str(QT_TRANSLATE_NOOP("asks", "The citizen's mark")),
                "code",
                Satisfaction,
                hint=str(QT_TRANSLATE_NOOP("asks", "“Not rated” when nobody answered")),
            ),
            Ask(
                "answered_by",
                str(QT_TRANSLATE_NOOP("asks", "Answered by")),
                "code",
                AnsweredBy,
                first=lambda offer: AnsweredBy.SELF.value,
            ),
            Ask(
                "reason",
                str(QT_TRANSLATE_NOOP("asks", "Why not satisfied")),
                "code",
                DissatisfiedReason,
                may_be_empty=True,
            ),
            words(str(QT_TRANSLATE_NOOP("asks", "The citizen's words")), may_be_empty=True),
        ),
        _call_back,
        "Record the call",
    ),
    "PublicityDecided": StepForm(
        (
            Ask("decision", str(QT_TRANSLATE_NOOP("asks", "Decision")), "code", Publicity),
            Ask(
                "text",
                str(QT_TRANSLATE_NOOP("asks", "Where, or why not")),
                "line",
                hint=str(QT_TRANSLATE_NOOP("asks", "Scope and carrier, or why not published")),
            ),
        ),
        lambda s, c, v, now: steps.decide_publicity(s, c, Publicity(v["decision"]), v["text"]),
        "Decide publicity",
    ),
    "AccountabilityDecided": StepForm(
        (
            Ask("decision", str(QT_TRANSLATE_NOOP("asks", "Decision")), "code", Accountability),
            Ask("basis", str(QT_TRANSLATE_NOOP("asks", "Basis")), "line"),
        ),
        lambda s, c, v, now: steps.decide_accountability(
            s, c, Accountability(v["decision"]), v["basis"]
        ),
        "Decide accountability",
    ),
    "ExitApproved": StepForm(
        (Ask("basis", str(QT_TRANSLATE_NOOP("asks", "Basis")), "line"),),
        lambda s, c, v, now: steps.approve_exit(s, c, v["basis"]),
        "Approve the exit",
        is_grave=True,
    ),
}

CLOSING = {
    "CloseRequested": StepForm((), lambda s, c, v, now: steps.request_close(s, c), "Ask to close"),
    "LedgerItemClosed": StepForm(
        (), lambda s, c, v, now: steps.close_item(s, c), "Approve the closing", is_grave=True
    ),
    "CloseReturned": StepForm(
        (REASON,), lambda s, c, v, now: steps.return_close(s, c, v["words"]), "Send it back"
    ),
    "LedgerItemReopened": StepForm(
        (REASON,), lambda s, c, v, now: steps.reopen(s, c, v["words"]), "Reopen", is_grave=True
    ),
    "RelapseDeclined": StepForm(
        (REASON,), lambda s, c, v, now: steps.decline_relapse(s, c, v["words"]), "Do not reopen"
    ),
}

ROAD_FORMS = {**OPENING, **WORKING, **ANSWERING, **CLOSING}
