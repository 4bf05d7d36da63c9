"""中止、延期: the limits that run on an item, and the rows that change them."""

from casework.cases.ledger.state import LedgerItem
from casework.cases.ledger.statuses import LEAD, WORKING
from casework.cases.timing import ClocksResumed, ExtensionGranted, timing_steps
from casework.codes import Role


def limits(item: LedgerItem) -> str:
    """The scope of the limits that run on an item."""
    return f"ledger.{item.ledger.lower()}"


STEPS = timing_steps(
    "LedgerItem",
    scope=limits,
    answers=lambda item: item.lead_unit or item.unit,
    frm=("ASSIGNED", "ESCALATED", *WORKING),
    workers=(*LEAD, Role.UNIT_HEAD),
    named_day=lambda item: item.due_on,
)
RESUMED, GRANTED = (
    next(step.body for step in STEPS if issubclass(step.body, shared))
    for shared in (ClocksResumed, ExtensionGranted)
)
