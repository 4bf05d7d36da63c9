"""Who may see which case: asked by every list, count and search of an officer.

The rule is the kernel's (``may_read``); the centre asks it before sending, the desk before
showing.  Many cases share their reach (the units concerned, the respondents, whether it is
a complaint), so the rule is asked once for each, and lists need not read what they may not
show.
"""

from collections.abc import Iterator
from typing import Literal

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

    def may_any(self, conn: Connection, kind: str) -> bool:
        """Whether the officer may read any case of a kind that is here."""
        return any(self.may(reach) for reach in distinct(conn, "reach", kind))


_INDEX = {"lead": "cases_listed", "reach": "cases_reach"}


def distinct(conn: Connection, column: Literal["lead", "reach"], kind: str) -> Iterator[str]:
    """What stands in a column of the cases of a kind: a look into the index for each of them."""
    least = f"SELECT min({column}) FROM cases INDEXED BY {_INDEX[column]} WHERE kind = ?1"
    rows = conn.execute(
        f"WITH RECURSIVE found (one) AS ({least} UNION ALL"
        f" SELECT ({least} AND {column} > found.one) FROM found WHERE found.one IS NOT NULL)"
        " SELECT one FROM found WHERE one IS NOT NULL",
        (kind,),
    )
    return (str(row[0]) for row in rows)
