"""报上级处理 of a ledger item: with it, it is in the ledger, and decided whither it goes."""

from casework.cases.handed_above import AboveTold, HandedAbove, handing_above
from casework.cases.ledger.state import LedgerItem
from casework.event import Event
from casework.steps import Changes


def _handed(item: LedgerItem, event: Event[HandedAbove]) -> Changes:
    """Nobody who owns the ledger could open it: the supervision that hands it on does."""
    core = event.core
    return {
        "established_at": item.established_at or core.at,
        "established_by": item.established_by or core.actor,
        "transferred_at": item.transferred_at or core.at,
    }


def _told(item: LedgerItem, event: Event[AboveTold]) -> Changes:
    return {"first_reply_at": item.first_reply_at or event.body.at}


STEPS = handing_above(
    "LedgerItem",
    ("PENDING_EST", "ESTABLISHED", "ASSIGNED", "IN_PROGRESS"),
    handed=_handed,
    told=_told,
)
