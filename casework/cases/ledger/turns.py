"""What an item waits for, and whose turn it is (domain 8, 9.2).

A handler's work belongs to the handler who signed for it; before that, to the handlers of the
lead unit.  What stands in a ledger is for a head of that house, though one above could reach
down.  The follow-up centre, a lawful exit and an escalation are for another house.
"""

from msgspec import Struct

from casework.cases.ledger.answer import CallBackRecorded, FeedbackApproved, FeedbackDrafted
from casework.cases.ledger.assigning import LedgerItemAssigned, LedgerItemTakenUp, ReturnAccepted
from casework.cases.ledger.closing import (
    AccountabilityDecided,
    CloseRequested,
    LedgerItemClosed,
    LedgerItemReopened,
    PublicityDecided,
)
from casework.cases.ledger.codes import LAWFUL_EXITS
from casework.cases.ledger.detours import CoordinationEnded, LedgerItemEscalated, LongTermReviewed
from casework.cases.ledger.gate import readings
from casework.cases.ledger.intake import SETTLED, LedgerItemEstablished, LedgerItemSubmitted
from casework.cases.ledger.state import LedgerItem
from casework.cases.ledger.timing import GRANTED
from casework.cases.ledger.work import ExitApproved, ResultRecorded, SupportFinished
from casework.machine import Waits


def waits(item: LedgerItem) -> Waits | None:
    """The step that an item waits for; ``None`` when it is done with."""
    match item.status:
        case "DRAFT":
            return Waits(LedgerItemSubmitted, officers=(item.opened_by,))
        case "ASSIGNED":
            return _for_handler(item, LedgerItemTakenUp)
        case "IN_PROGRESS":
            return _work(item)
        case "COORDINATING":
            return Waits(CoordinationEnded, units=(item.lead_unit,))
        case "FEEDBACK_PENDING":
            return Waits(FeedbackApproved, units=(item.lead_unit,))
        case "FED_BACK":
            return _answer(item)
        case "ESCALATED":
            return Waits(LedgerItemEscalated)
        case _:
            step = _for_owner(item)
            return None if step is None else Waits(step, units=(item.unit,))


def _for_owner(item: LedgerItem) -> type[Struct] | None:
    """What is decided in the house whose ledger it is."""
    match item.status:
        case "PENDING_EST":
            return LedgerItemEstablished
        case "ESTABLISHED" | "REOPENED":
            return LedgerItemAssigned
        case "RETURN_PENDING":
            return ReturnAccepted
        case "LONG_TERM":
            return LongTermReviewed
        case "CLOSE_PENDING":
            return LedgerItemClosed
        case "CLOSED" if item.relapse_reported_at is not None:
            return LedgerItemReopened
        case _:
            return None


def _for_handler(item: LedgerItem, step: type[Struct]) -> Waits:
    """For whoever handles it; until somebody does, for the handlers of the lead unit."""
    if item.handler:
        return Waits(step, officers=(item.handler,))
    return Waits(step, units=(item.lead_unit,))


def _work(item: LedgerItem) -> Waits:
    """A second extension is granted one level up; supporting units come before the answer."""
    asked = item.extension_asked
    if asked is not None:
        is_second = bool(item.extensions.get(asked.limit))
        return Waits(GRANTED, units=() if is_second else (item.lead_unit,))
    if item.owing:
        return Waits(SupportFinished, units=item.owing)
    return _for_handler(item, FeedbackDrafted if item.outcome else ResultRecorded)


def _answer(item: LedgerItem) -> Waits:
    """The first clause of the closing gate that is not met says what is to be done."""
    if item.conflicts:
        return Waits(SETTLED, units=(item.unit,))
    if item.outcome in LAWFUL_EXITS and not item.exit_approved_by:
        return Waits(ExitApproved)
    unmet = {one.clause for one in readings(item) if not one.is_met}
    if "closing.satisfied" in unmet:
        return Waits(CallBackRecorded)
    if "closing.publicity" in unmet:
        return Waits(PublicityDecided, units=(item.unit,))
    if "closing.accountability" in unmet:
        return Waits(AccountabilityDecided, units=(item.unit,))
    return _for_handler(item, CloseRequested)
