"""Who may see which case: asked by every list, count and search of an officer.

The rule is the kernel's (``may_read``); the centre asks it before sending, the desk before
showing.  Many cases share their reach (the units concerned, the respondents, whether it is
a complaint), so the rule is asked once for each, and lists need not read what they may not
show.
"""

from casework.context import Directory
from casework.officers import Officer, may_read
from casework.state import State
from desk_client.store.listing import read_reach


class Sight:
    """What one officer may read, by the directory of the moment."""

    def __init__(self, officer: Officer, directory: Directory) -> None:
        self._officer = officer
        self._roster = directory.roster
        self._asked: dict[str, bool] = {}

    def may(self, reach: str) -> bool:
        """Whether the officer may read cases of this reach (column ``reach``)."""
        known = self._asked.get(reach)
        if known is None:
            known = may_read(self._roster, self._officer, read_reach(reach))
            self._asked[reach] = known
        return known

    def may_see(self, state: State) -> bool:
        """Whether the officer may read a case."""
        return may_read(self._roster, self._officer, state)
