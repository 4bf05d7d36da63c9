"""Who may see which case: asked by every list, count and search of an officer.

The rule is the kernel's (``may_read``); the centre asks it before sending, the desk before
showing.  Many cases share their reach (the units concerned, the respondents, whether it is
a complaint), so the rule is asked once for each, and lists need not read what they may not
show.
"""

from collections.abc import Iterable, Sequence

from casework.context import Directory
from casework.officers import Officer, may_read
from desk_client.store.database import Connection
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

    def shelves(self, conn: Connection, kinds: Sequence[str]) -> Iterable[tuple[str, str]]:
        """The kinds, of some, and leading codes of cases here that the officer may read."""
        rows = conn.execute(
            f"SELECT kind, lead, reach FROM shelves WHERE kind IN ({marks(kinds)})", kinds
        )
        return dict.fromkeys((kind, lead) for kind, lead, reach in rows if self.may(reach))


def marks(values: Sequence[object]) -> str:
    """A mark for each of some values, as a statement has them."""
    return ",".join("?" * len(values))
