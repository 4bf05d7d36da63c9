"""What became of this desk's own events, as numbers that are kept, not counted.

The rule it keeps: a round costs what it carries, not what waits.  After weeks offline ten
thousand own events wait, and every round asks how many.  So the three numbers stand with what
they count and change in the transaction that changes it; own events are numbered without a gap,
so the number of those that wait follows, and a save writes nothing here.  A rebuild counts anew,
and a check of the whole database holds what is kept against what is counted.
"""

import msgspec
from msgspec import Struct

from desk_client.store import facts
from desk_client.store.database import Connection

DECIDED = "stamp IS NOT NULL OR result IN ('refused', 'accepted')"
"""Own events on which the centre has given its word."""


class Tally(Struct, frozen=True):
    """Own events by what became of them, as stored."""

    decided: int = 0
    held: int = 0
    refused: int = 0

    def moved(self, was: str, now: str, *, had_stamp: bool, has_stamp: bool) -> "Tally":
        """The same after an event changed from one result to another."""
        before, after = _one(was, has_stamp=had_stamp), _one(now, has_stamp=has_stamp)
        return Tally(
            self.decided + after.decided - before.decided,
            self.held + after.held - before.held,
            self.refused + after.refused - before.refused,
        )


def _one(result: str, *, has_stamp: bool) -> Tally:
    is_decided = has_stamp or result in ("refused", "accepted")
    return Tally(int(is_decided), int(result == "held"), int(result == "refused"))


def kept(conn: Connection) -> Tally:
    """As kept."""
    return facts.get(conn, facts.TALLY, Tally) or Tally()


def is_kept(conn: Connection) -> bool:
    """Whether there is anything kept; not so in a file of an older program."""
    return facts.get(conn, facts.TALLY, Tally) is not None


def keep(conn: Connection, tally: Tally) -> None:
    """Keep it, in the transaction that changed what it counts."""
    facts.put(conn, facts.TALLY, tally)


def counted(conn: Connection) -> Tally:
    """The same from the journal: reads every own event."""
    row = conn.execute(
        f"SELECT count(*) FILTER (WHERE {DECIDED}), count(*) FILTER (WHERE result = 'held'),"
        " count(*) FILTER (WHERE result = 'refused') FROM journal WHERE seq IS NOT NULL"
    ).fetchone()
    return Tally(*row) if row else Tally()


def is_right(conn: Connection) -> bool:
    """Whether what is kept is what is counted."""
    try:
        return kept(conn) == counted(conn)
    except (msgspec.MsgspecError, ValueError):
        return False


def last_seq(conn: Connection) -> int:
    """The running number of the last own event."""
    row = conn.execute("SELECT max(seq) FROM journal WHERE seq IS NOT NULL").fetchone()
    return int(row[0] or 0) if row else 0


def waiting(conn: Connection) -> int:
    """Own events on which the centre has not given its word."""
    return last_seq(conn) - kept(conn).decided
