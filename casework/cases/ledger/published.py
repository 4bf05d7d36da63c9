"""公开 of an item: what it was about and how it ended, once it is closed."""

from casework.cases.ledger.statuses import STATUSES
from casework.cases.publishing import publishing_steps

_SINCE = tuple(status for status in STATUSES if status != "DRAFT")
"""Where one can stand that was closed before."""

STEPS = publishing_steps("LedgerItem", ended=("CLOSED",), since=_SINCE)
