"""督促回复 on an item: while it is assigned or worked."""

from casework.cases.ledger.statuses import AT_WORK
from casework.cases.pressing import pressing_steps

STEPS = pressing_steps("LedgerItem", frm=("ASSIGNED", *AT_WORK))
