"""What officers of a gate world think of: next steps, forms that vary, orders that exist."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casework.amend import AmendmentSettled
from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.closing import RelapseReported
from casework.cases.ledger.codes import AnsweredBy, LinkedKind
from casework.cases.ledger.detours import CaseLinked, LedgerItemEscalated
from casework.cases.ledger.gate import WAIVABLE
from casework.cases.ledger.parts import ClauseWaived, SubTaskSet
from casework.cases.ledger.work import RespondentNamed, ResultRecorded, SupportFinished
from casework.codes import DissatisfiedReason, Outcome, Satisfaction
from casework.state import State
from tests.harness import bureau
from tests.harness.bureau import (
    BUREAU,
    CHIEF,
    DIVISION,
    HANDLER,
    HEAD,
    PRECINCT,
    SISTER,
    START,
    fixed_id,
)
from tests.harness.lives.ledger import FORMS, RESULT, WORDS, Form, amendment, call


class Order(State, frozen=True, tag="supervision_order"):
    """An order, as far as the gate looks at it."""


def order(case: str) -> State | None:
    """Supervision orders that items may be linked to: one open, one settled."""
    status = {ORDERS[0]: "ISSUED", ORDERS[1]: "ACCEPTED"}.get(case)
    if status is None:
        return None
    return Order(
        case=case,
        status=status,
        unit=BUREAU,
        units=(BUREAU,),
        opened_at=START,
        opened_by=CHIEF,
        updated_at=START,
        last="",
    )


ORDERS = (fixed_id(7, 1), fixed_id(7, 2))

NEXT: dict[str, tuple[str, ...]] = {
    "DRAFT": ("LedgerItemSubmitted",),
    "PENDING_EST": ("LedgerItemEstablished",),
    "ESTABLISHED": ("LedgerItemAssigned",),
    "REOPENED": ("LedgerItemAssigned",),
    "ASSIGNED": ("LedgerItemTakenUp", "LedgerItemTakenUp", "ReturnRequested"),
    "RETURN_PENDING": ("ReturnAccepted", "ReturnRefused"),
    "IN_PROGRESS": (
        *("ResultRecorded",) * 4,
        *("FeedbackDrafted",) * 8,
        *("LedgerItemReworkSupervised",) * 4,
        "MeasureRecorded",
        "SupportFinished",
        "SubTaskFinished",
        "ExitApproved",
        "CoordinationBegun",
        "LedgerItemClocksResumed",
    ),
    "COORDINATING": ("CoordinationEnded",),
    "ESCALATED": ("EscalationDeclined", "LedgerItemEscalated"),
    "LONG_TERM": ("LongTermEnded",),
    "FEEDBACK_PENDING": ("FeedbackApproved",),
    "FED_BACK": (
        *("CallBackRecorded",) * 4,
        *("PublicityDecided",) * 2,
        *("AccountabilityDecided",) * 2,
        *("CloseRequested",) * 6,
        *("LedgerItemClosed",) * 2,
        "ExitApproved",
        "ClauseWaived",
        "SubTaskSet",
        *("SubTaskFinished",) * 3,
        *("SupportFinished",) * 3,
        "LedgerItemAmended",
        *("LedgerItemAmendmentSettled",) * 2,
        "LedgerItemClocksResumed",
        "LedgerItemExtensionGranted",
        "CaseLinked",
    ),
    "CLOSE_PENDING": (
        *("LedgerItemClosed",) * 9,
        "LedgerItemAmended",
        "CaseLinked",
        "ClauseWaived",
        "RespondentNamed",
        "CloseReturned",
    ),
    "NOT_EST": ("LedgerItemPersonalDataRead",),
    "VOID": ("LedgerItemPersonalDataRead",),
    "HANDED_ABOVE": ("LedgerItemAboveAnswered", "LedgerItemAboveTold"),
    "TRANSFERRED": ("LedgerItemPersonalDataRead",),
    "CLOSED": ("RelapseReported", "LedgerItemReopened", "LedgerItemReopened"),
}
"""What helps an item on, or is likely to stand in its way, by its status."""


def always(state: Any) -> bool:
    return True


def _has_open_task(state: Any) -> bool:
    return bool(state.open_tasks)


MOST = 2
LAWFUL = (Outcome.LOST, Outcome.UNFOUNDED)

THINKABLE: dict[str, Callable[[Any], bool]] = {
    "SubTaskSet": lambda state: len(state.tasks) < MOST,
    "SubTaskFinished": _has_open_task,
    "SubTaskCancelled": _has_open_task,
    "SupportFinished": lambda state: set(state.co_units) > set(state.co_units_done),
    "CaseLinked": lambda state: len(state.links) < 1,
    "LedgerItemReworkSupervised": lambda state: state.rework_at and not state.supervised_at,
    "LedgerItemAmended": lambda state: len(state.conflicts) < 1,
    "LedgerItemAmendmentSettled": lambda state: bool(state.conflicts),
    "ExitApproved": lambda state: state.outcome in LAWFUL and not state.exit_approved_by,
    "ClauseWaived": lambda state: len(state.waivers) < MOST,
    "RespondentNamed": lambda state: len(state.respondents) < 1,
    "ResultRecorded": lambda state: state.outcome is None or state.rework_at is not None,
    "FeedbackDrafted": lambda state: state.outcome is not None,
    "PublicityDecided": lambda state: state.publicity is None,
    "AccountabilityDecided": lambda state: state.accountability is None,
    "LedgerItemReopened": lambda state: state.relapse_reported_at is not None,
}
"""What nobody would think of without need; everything else is thought of any time."""


class View:
    """An item as somebody sees it, with what the ordinary forms ask of an ``Item``.

    ``world`` has the dice, the time (``now``) and the roster.
    """

    def __init__(self, world: Any, case: str, state: Any, name: str) -> None:
        self.world = self.office = world
        self.case = case
        self.state = state
        self.today = world.now.date()
        self._name = name

    def form(self) -> Form:
        """A form for the step: ordinary or varied; now and then without its words."""
        view: Any = self
        body, private = VARIED.get(self._name, FORMS[self._name])(view)
        return body, None if self.world.dice.random() < FORGOTTEN else private


FORGOTTEN = 0.05
"""How often somebody leaves the words out."""


def _call(view: Any) -> tuple[Any, Any]:
    dice = view.world.dice
    mark = dice.choice((Satisfaction.SATISFIED,) * 4 + tuple(Satisfaction))
    reason = None if mark.is_satisfied else dice.choice(tuple(DissatisfiedReason))
    body = call(view.world.now, mark, reason, answered_by=dice.choice(tuple(AnsweredBy)))
    return body, WORDS


def _result(view: Any) -> tuple[Any, Any]:
    dice = view.world.dice
    outcome = dice.choice((Outcome.DONE,) * 3 + (Outcome.LOST, Outcome.UNFOUNDED))
    return ResultRecorded(outcome, "信访工作条例第三十六条"), RESULT


def _assign(view: Any) -> tuple[Any, Any]:
    dice = view.world.dice
    co_units = dice.choice(((), (), (), (SISTER,), (PRECINCT,)))
    lead = dice.choice((view.state.unit, PRECINCT))
    due = view.today + timedelta(days=dice.randint(0, 9))
    return LedgerItemAssigned(lead_unit=lead, due_on=due, co_units=co_units), None


def _support(view: Any) -> tuple[Any, Any]:
    return SupportFinished(view.world.dice.choice(view.state.co_units or (SISTER,))), WORDS


def _task(view: Any) -> tuple[Any, Any]:
    unit = view.world.dice.choice((PRECINCT, SISTER))
    return SubTaskSet(unit, view.today + timedelta(days=2)), WORDS


def _amend(view: Any) -> tuple[Any, Any]:
    return amendment(
        view.world.dice.choice((None, None, *(one.event for one in view.state.amended))),
        place=view.world.dice.choice(("钟楼社区5号院", "书院门12号")),
    )


def _settle(view: Any) -> tuple[Any, Any]:
    name = view.state.conflicts[0].field if view.state.conflicts else "place"
    return AmendmentSettled(name, view.world.dice.choice(("kept", "other"))), None


def _waive(view: Any) -> tuple[Any, Any]:
    clause = view.world.dice.choice((*sorted(WAIVABLE), "closing.satisfied"))
    return ClauseWaived(clause), WORDS


def _link(view: Any) -> tuple[Any, Any]:
    order = view.world.dice.choice((ORDERS[0], *(ORDERS[1],) * 3))
    return CaseLinked(LinkedKind.ORDER, order), None


def _name(view: Any) -> tuple[Any, Any]:
    world = view.world
    respondent = world.dice.choice((HANDLER, HEAD, SISTER, bureau.DESK))
    named = (*view.state.respondents, respondent)
    owner = world.roster.owner_for(view.state.unit, named)
    return RespondentNamed(respondent, owner), None


def _escalate(view: Any) -> tuple[Any, Any]:
    return LedgerItemEscalated(view.world.dice.choice((DIVISION, BUREAU))), None


def _relapse(view: Any) -> tuple[Any, Any]:
    return RelapseReported(view.world.dice.random() < 0.5), WORDS


VARIED: dict[str, Callable[[Any], tuple[Any, Any]]] = {
    "CallBackRecorded": _call,
    "ResultRecorded": _result,
    "LedgerItemAssigned": _assign,
    "SupportFinished": _support,
    "SubTaskSet": _task,
    "LedgerItemAmended": _amend,
    "LedgerItemAmendmentSettled": _settle,
    "ClauseWaived": _waive,
    "CaseLinked": _link,
    "RespondentNamed": _name,
    "LedgerItemEscalated": _escalate,
    "RelapseReported": _relapse,
}
"""Forms that differ from time to time."""
