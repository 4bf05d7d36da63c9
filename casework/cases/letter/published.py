"""公开 of a letter: its question and answer, once it is closed."""

from casework.cases.letter.statuses import DONE, STATUSES
from casework.cases.publishing import publishing_steps

_SINCE = tuple(status for status in STATUSES if status != "PENDING_SIGN")
"""Where one can stand that was closed before."""

STEPS = publishing_steps("Letter", ended=DONE, since=_SINCE)
