"""What each step of an item asks of the officer: small forms, as a table.

No rule stands here: a form collects values, the service proposes the event, and a refusal comes
back with its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from PySide6.QtCore import QT_TRANSLATE_NOOP

from casework.codes import (
    Accountability,
    Coded,
    ContactWay,
    DissatisfiedReason,
    Outcome,
    Publicity,
    ReturnReason,
    Satisfaction,
)
from desk_client.services import ledgers
from desk_client.services.desk import Saved, Session

Values = dict[str, Any]
Kind = Literal["words", "line", "code", "day", "handler", "unit", "units", "respondent"]


@dataclass(frozen=True)
class Ask:
    """One field. `codes` are the choices of a "code"; `may_be_empty` where nothing is an answer."""

    key: str
    label: str
    kind: Kind
    codes: type[Coded] | None = None
    may_be_empty: bool = False
    hint: str = ""


@dataclass(frozen=True)
class StepForm:
    """The form of one step; without asks the button acts at once."""

    asks: tuple[Ask, ...]
    submit: Callable[[Session, str, Values, datetime], Saved]
    is_grave: bool = False


def _words(label: str, *, key: str = "words", hint: str = "") -> Ask:
    return Ask(key, label, "words", hint=hint)


REASON = _words(str(QT_TRANSLATE_NOOP("asks", "Reason")))
DONE_WORDS = _words(str(QT_TRANSLATE_NOOP("asks", "What was done")))
CITIZEN_WORDS = _words(str(QT_TRANSLATE_NOOP("asks", "The citizen's words")))
WAY = Ask("way", str(QT_TRANSLATE_NOOP("asks", "By what means")), "code", ContactWay)


def _assign(session: Session, case: str, values: Values, now: datetime) -> Saved:
    due_on: date = values["due_on"]
    return ledgers.assign(
        session,
        case,
        lead_unit=values["lead_unit"],
        due_on=due_on,
        handler=values["handler"],
        co_units=tuple(values["co_units"]),
    )


def _call_back(session: Session, case: str, values: Values, now: datetime) -> Saved:
    mark = Satisfaction(values["satisfaction"])
    reason = values["reason"]
    return ledgers.call_back(
        session,
        case,
        at=now,
        way=ContactWay(values["way"]),
        satisfaction=None if mark is Satisfaction.NOT_RATED else mark,
        words=values["words"],
        reason=DissatisfiedReason(reason) if reason else None,
    )


FORMS: dict[str, StepForm] = {
    "LedgerItemEstablished": StepForm((), lambda s, c, v, now: ledgers.establish(s, c)),
    "LedgerItemNotEstablished": StepForm(
        (REASON,), lambda s, c, v, now: ledgers.decline(s, c, v["words"]), is_grave=True
    ),
    "LedgerItemAssigned": StepForm(
        (
            Ask("lead_unit", str(QT_TRANSLATE_NOOP("asks", "Lead unit")), "unit"),
            Ask("handler", str(QT_TRANSLATE_NOOP("asks", "Handler")), "handler", may_be_empty=True),
            Ask(
                "co_units",
                str(QT_TRANSLATE_NOOP("asks", "Supporting units")),
                "units",
                may_be_empty=True,
            ),
            Ask("due_on", str(QT_TRANSLATE_NOOP("asks", "Due on")), "day"),
        ),
        _assign,
    ),
    "LedgerItemTakenUp": StepForm((), lambda s, c, v, now: ledgers.take_up(s, c)),
    "ReturnRequested": StepForm(
        (
            Ask("reason", str(QT_TRANSLATE_NOOP("asks", "Reason")), "code", ReturnReason),
            _words(str(QT_TRANSLATE_NOOP("asks", "In words"))),
            Ask(
                "suggested_unit",
                str(QT_TRANSLATE_NOOP("asks", "Suggested unit")),
                "unit",
                may_be_empty=True,
            ),
        ),
        lambda s, c, v, now: ledgers.request_return(
            s, c, ReturnReason(v["reason"]), v["words"], v["suggested_unit"]
        ),
    ),
    "ReturnAccepted": StepForm((), lambda s, c, v, now: ledgers.accept_return(s, c)),
    "ReturnRefused": StepForm(
        (REASON,), lambda s, c, v, now: ledgers.refuse_return(s, c, v["words"])
    ),
    "MeasureRecorded": StepForm(
        (DONE_WORDS,), lambda s, c, v, now: ledgers.record_measure(s, c, v["words"])
    ),
    "SupportFinished": StepForm(
        (DONE_WORDS,), lambda s, c, v, now: ledgers.finish_support(s, c, v["words"])
    ),
    "ResultRecorded": StepForm(
        (
            Ask("outcome", str(QT_TRANSLATE_NOOP("asks", "Outcome")), "code", Outcome),
            _words(str(QT_TRANSLATE_NOOP("asks", "Result in words")), key="text"),
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
        lambda s, c, v, now: ledgers.record_result(
            s, c, Outcome(v["outcome"]), v["text"], v["evidence"], v["legal_basis"]
        ),
    ),
    "ExitApproved": StepForm(
        (Ask("basis", str(QT_TRANSLATE_NOOP("asks", "Basis")), "line"),),
        lambda s, c, v, now: ledgers.approve_exit(s, c, v["basis"]),
        is_grave=True,
    ),
    "FeedbackDrafted": StepForm(
        (WAY, _words(str(QT_TRANSLATE_NOOP("asks", "What was said, and the citizen's words")))),
        lambda s, c, v, now: ledgers.feed_back(s, c, now, ContactWay(v["way"]), v["words"]),
    ),
    "FeedbackApproved": StepForm((), lambda s, c, v, now: ledgers.approve_feedback(s, c)),
    "FeedbackReturned": StepForm(
        (REASON,), lambda s, c, v, now: ledgers.return_feedback(s, c, v["words"])
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
                "reason",
                str(QT_TRANSLATE_NOOP("asks", "Why not satisfied")),
                "code",
                DissatisfiedReason,
                may_be_empty=True,
            ),
            Ask(
                "words",
                str(QT_TRANSLATE_NOOP("asks", "The citizen's words")),
                "words",
                may_be_empty=True,
            ),
        ),
        _call_back,
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
        lambda s, c, v, now: ledgers.decide_publicity(s, c, Publicity(v["decision"]), v["text"]),
    ),
    "AccountabilityDecided": StepForm(
        (
            Ask("decision", str(QT_TRANSLATE_NOOP("asks", "Decision")), "code", Accountability),
            Ask("basis", str(QT_TRANSLATE_NOOP("asks", "Basis")), "line"),
        ),
        lambda s, c, v, now: ledgers.decide_accountability(
            s, c, Accountability(v["decision"]), v["basis"]
        ),
    ),
    "CloseRequested": StepForm((), lambda s, c, v, now: ledgers.request_close(s, c)),
    "LedgerItemClosed": StepForm((), lambda s, c, v, now: ledgers.close_item(s, c)),
    "CloseReturned": StepForm(
        (REASON,), lambda s, c, v, now: ledgers.return_close(s, c, v["words"])
    ),
    "RelapseReported": StepForm(
        (CITIZEN_WORDS,), lambda s, c, v, now: ledgers.report_relapse(s, c, v["words"])
    ),
    "LedgerItemReopened": StepForm(
        (REASON,), lambda s, c, v, now: ledgers.reopen(s, c, v["words"]), is_grave=True
    ),
    "RespondentNamed": StepForm(
        (Ask("respondent", str(QT_TRANSLATE_NOOP("asks", "Officer or unit")), "respondent"),),
        lambda s, c, v, now: ledgers.name_respondent(s, c, v["respondent"]),
        is_grave=True,
    ),
    "LedgerItemSubmitted": StepForm((), lambda s, c, v, now: ledgers.submit(s, c)),
    "LedgerItemVoided": StepForm(
        (REASON,), lambda s, c, v, now: ledgers.void(s, c, v["words"]), is_grave=True
    ),
}
"""Every step that a window offers (`services.ledgers.ACTIONS`), with what it asks."""
