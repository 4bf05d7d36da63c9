"""督促回复 on a letter: while it lies with the unit that handles it."""

from casework.cases.letter.statuses import UNDER_WORK
from casework.cases.pressing import pressing_steps

STEPS = pressing_steps("Letter", frm=("DISPATCHED", *UNDER_WORK))
