"""抽查: a closed case that was drawn waits for a check; closings of before knew it themselves.

How many of a hundred closed letters are checked is the bureau's number.  Which ones is drawn after
they are closed (``casework.cases.call_sample``), so that nobody who closes one can know it.
"""

from typing import Annotated

from casework.fields import given
from casework.steps import Approval


class Closing(Approval, frozen=True, kw_only=True):
    """The body of a closing: whether it waits for a check, where that was said at the closing."""

    is_sampled: Annotated[bool, given("抽中回访核查", "To be checked")] = False
