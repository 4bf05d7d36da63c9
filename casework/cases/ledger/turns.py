"""What an item waits for, and whose turn it is (domain 8, 9.2).

A handler's work belongs to the handler who signed for it; before that, to the handlers of the
lead unit.  What stands in a ledger is for a head of that station, though one above could reach
down.  The follow-up centre, a lawful exit and an escalation are for another station.
"""

from msgspec import Struct

from casework.cases.called_again import TURN, is_supervision_owed, unconfirmed
from casework.cases.chasing import chased_since
from casework.cases.handed_above import waits_above
from casework.cases.handed_on import is_outside_wall
from casework.cases.ledger import above, pressed, published
from casework.cases.ledger.answer import (
    CONFIRMED,
    SUPERVISED,
    CallBackRecorded,
    FeedbackApproved,
    FeedbackDrafted,
)
from casework.cases.ledger.assigning import LedgerItemAssigned, LedgerItemTakenUp, ReturnAccepted
from casework.cases.ledger.closing import (
    AccountabilityDecided,
    CloseRequested,
    CloseReturned,
    LedgerItemClosed,
    LedgerItemReopened,
    PublicityDecided,
)
from casework.cases.ledger.codes import LAWFUL_EXITS
from casework.cases.ledger.detours import CoordinationEnded, LedgerItemEscalated, LongTermReviewed
from casework.cases.ledger.gate import (
    SIGNED_BY_ANOTHER,
    is_accused,
    is_waived,
    no_signer_is_accused,
    open_order,
    parts_in,
    readings,
)
from casework.cases.ledger.intake import SETTLED, LedgerItemEstablished, LedgerItemSubmitted
from casework.cases.ledger.parts import ClauseWaived, SubTaskFinished
from casework.cases.ledger.shared import chiefs
from casework.cases.ledger.state import LedgerItem
from casework.cases.ledger.timing import GRANTED, RESUMED
from casework.cases.ledger.work import ExitApproved, ResultRecorded, SupportFinished
from casework.cases.pressing import pressed_first
from casework.cases.publishing import publication_waits
from casework.context import Context
from casework.machine import Waits
from casework.state import State


def waits(item: LedgerItem) -> Waits | None:
    """The step that an item waits for; ``None`` when it is done with."""
    return waits_above(item, above.STEPS) or pressed_first(item, pressed.STEPS) or _waits(item)


def _waits(item: LedgerItem) -> Waits | None:
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
        case "CLOSE_PENDING":
            return _signature(item)
        case "ESCALATED":
            return Waits(LedgerItemEscalated)
        case "CLOSED" if item.relapse_reported_at is None:
            return publication_waits(item, published.STEPS)
        case _:
            step = _for_owner(item)
            return None if step is None else Waits(step, units=(item.unit,))


def reviewed_above(item: LedgerItem, context: Context) -> Waits | None:
    """A recheck that the station was asked for in vain so often is for the one above it."""
    chase, waiting = chased_since(item, item.long_term_at), waits(item)
    if chase is None or not chase.is_raised:
        return None
    if waiting is None or waiting.step is not LongTermReviewed:
        return None
    roster = context.roster
    above = dict.fromkeys(map(roster.station, roster.upward(roster.station(item.unit))))
    return Waits(LongTermReviewed, units=tuple(above)[1:2] or (item.unit,))


def _for_owner(item: LedgerItem) -> type[Struct] | None:
    """What is decided in the station whose ledger it is."""
    match item.status:
        case "PENDING_EST":
            return LedgerItemEstablished
        case "ESTABLISHED" | "REOPENED":
            return LedgerItemAssigned
        case "RETURN_PENDING":
            return ReturnAccepted
        case "LONG_TERM":
            return LongTermReviewed
        case "CLOSED":
            return LedgerItemReopened
        case _:
            return None


def _for_handler(item: LedgerItem, step: type[Struct]) -> Waits:
    """For whoever handles it; until somebody does, for the handlers of the lead unit."""
    if item.handler:
        return Waits(step, officers=(item.handler,))
    return Waits(step, units=(item.lead_unit,))


def _work(item: LedgerItem) -> Waits:
    """What is asked for is decided first; supporting units come before the answer."""
    if item.extension_asked is not None:
        return _extension(item)
    if item.owing:
        return Waits(SupportFinished, units=item.owing)
    return _for_handler(item, FeedbackDrafted if item.outcome else ResultRecorded)


def _extension(item: LedgerItem) -> Waits:
    """A second extension is granted one level up."""
    asked = item.extension_asked
    is_second = asked is not None and bool(item.extensions.get(asked.limit))
    return Waits(GRANTED, units=() if is_second else (item.lead_unit,))


def _answer(item: LedgerItem) -> Waits:
    """The first clause of the closing gate that is neither met nor waived says what is to do."""
    if item.conflicts:
        return Waits(SETTLED, units=(item.unit,))
    if item.outcome in LAWFUL_EXITS and not item.exit_approved_by:
        return Waits(ExitApproved)
    if unconfirmed(item.call_backs) is not None:
        return Waits(CONFIRMED)
    missing = _missing(item)
    if "closing.satisfied" in missing:
        return Waits(CallBackRecorded)
    return _decision(item, missing) or _for_handler(item, CloseRequested)


def _signature(item: LedgerItem) -> Waits:
    """A closing that was asked for: sent back where the answer does not hold any more."""
    missing = _missing(item)
    if missing & {"closing.result", "closing.feedback", "closing.satisfied"}:
        return Waits(CloseReturned, units=(item.unit,))
    return _decision(item, missing) or Waits(LedgerItemClosed, units=(item.unit,))


def _missing(item: LedgerItem) -> frozenset[str]:
    """The clauses of the closing gate that are neither met nor waived."""
    found = (one.clause for one in readings(item) if not (one.is_met or one.is_waived))
    return frozenset(found)


def _decision(item: LedgerItem, missing: frozenset[str]) -> Waits | None:
    """What somebody has to decide or finish before the closing."""
    if "closing.publicity" in missing:
        return Waits(PublicityDecided, units=(item.unit,))
    if "closing.accountability" in missing:
        return Waits(AccountabilityDecided, units=(item.unit,))
    return _left_open(item)


def _left_open(item: LedgerItem) -> Waits | None:
    """What the item itself says is not finished, unless that was let pass."""
    if is_waived(item, "closing.nothing_open"):
        return None
    if item.conflicts:
        return Waits(SETTLED, units=(item.unit,))
    if item.owing:
        return Waits(SupportFinished, units=item.owing)
    if item.open_tasks:
        task = item.open_tasks[0]
        named = (task.officer,) if task.officer else ()
        return Waits(SubTaskFinished, officers=named, units=(task.unit,))
    if item.extension_asked is not None:
        return _extension(item)
    if item.is_paused:
        return Waits(RESUMED, units=(item.lead_unit,))
    return None


def at_work(item: LedgerItem, context: Context) -> Waits | None:
    """What a respondent did is done anew; what one owes is asked of nobody."""
    waiting = waits(item)
    if waiting is None:
        return None
    is_answer = waiting.step in (FeedbackDrafted, ResultRecorded)
    if is_answer and is_supervision_owed(item, context.now, context):
        return Waits(SUPERVISED, by=TURN)
    if waiting.step is SupportFinished and not _able(waiting.units, item, context):
        waiting = _for_handler(item, FeedbackDrafted if item.outcome else ResultRecorded)
    if waiting.step is FeedbackDrafted and is_accused(item.result_by, item, context):
        waiting = _for_handler(item, ResultRecorded)
    return waiting


def _able(units: tuple[str, ...], item: LedgerItem, context: Context) -> bool:
    """Whether one of them is not shut out."""
    return any(is_outside_wall(unit, item.respondents, context.roster) for unit in units)


def instead(item: LedgerItem, context: Context) -> Waits | State | None:
    """Before the closing come an order over it, and the waiver that lets one above sign.

    What somebody signed who was named as respondent later is done anew; the part of a supporting
    unit that is shut out now is let pass.
    """
    waiting = waits(item)
    if waiting is not None and waiting.step is SupportFinished:
        return None if _able(waiting.units, item, context) else Waits(ClauseWaived)
    if waiting is None or waiting.step not in (CloseRequested, LedgerItemClosed):
        return None
    if not is_waived(item, "closing.nothing_open"):
        order = open_order(item, context.related)
        if order is not None:
            return order
    if waiting.step is CloseRequested:
        return None
    if not no_signer_is_accused(item, context):
        return Waits(CloseReturned, units=(item.unit,))
    is_theirs = is_waived(item, SIGNED_BY_ANOTHER.clause)
    nobody = chiefs(item, context.roster) <= parts_in(item)
    return Waits(ClauseWaived) if nobody and not is_theirs else None
