"""抽查: which share of what was closed is looked at once more, and which cases those are.

The bureau says how many of a hundred (a threshold).  Which ones is nobody's choice: the id of the
case decides, so that every desk and the centre say the same, and nobody can know it who has to
think of the case itself.
"""

from datetime import datetime
from hashlib import sha256
from typing import Annotated

from casework.asking import Asking
from casework.context import Context
from casework.event import Label
from casework.fields import given
from casework.state import State
from casework.steps import Approval, Guard

SHARE = "letter.recheck_percent"
"""So many of a hundred closed letters wait for a check."""


def is_sampled(case: str, at: datetime, context: Context) -> bool:
    """Whether a case that is closed then belongs to the share."""
    share = context.directory.threshold(SHARE, at)
    return int.from_bytes(sha256(case.encode()).digest()[:4]) % 100 < share


def _now_sampled(asking: Asking[State]) -> bool:
    return is_sampled(asking.state.case, asking.context.now, asking.context)


class Closing(Approval, frozen=True, kw_only=True):
    """The body of a closing: whether the case waits for a check from then on."""

    is_sampled: Annotated[bool, given("抽中回访核查", "To be checked", by=_now_sampled)] = False


SAMPLE_IS_RIGHT = Guard[State, Closing](
    "closing.sample",
    Label(
        "是否抽中回访核查与本单位规定的比例不符,请刷新后再办结",
        "Whether it is to be checked does not follow the bureau's share: look again, then close it",
    ),
    lambda state, event, context: (
        event.body.is_sampled is is_sampled(state.case, event.core.at, context)
    ),
)
