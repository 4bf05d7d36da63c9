"""When the centre was put back from a backup: what counts here until it has told all again.

Rules kept:

* nothing is deleted: the heads, the notice and the stamps of the history that is gone stay
  as evidence beside the journal, whose chained bytes never change;
* what the centre lost is not shown as accepted any more: own events wait and are sent
  again, those of others come again from whoever has them;
* what an erasure took here stays gone, though the centre lost the erasure;
* what it has not lost stays readable while the feed is told again from the beginning; at
  the end of it, cases that were not told are not ours to see, and are put away.
"""

from collections.abc import Sequence

from casework.audit import RestoreNotice
from desk_client.store import erasing, facts, tally
from desk_client.store.database import Connection


def take_back(conn: Connection, notices: Sequence[RestoreNotice], known_seq: int) -> None:
    """Go back to what stood when the log was as short as the shortest notice says.

    ``known_seq`` is what the restored centre knows of this desk.  Projections are rebuilt
    by the caller.
    """
    size = min(notice.size for notice in notices)
    last_seq = tally.last_seq(conn)
    erasing.before_restore(conn)
    for notice in notices:
        facts.keep_notice(conn, notice, takes_back=True)
    gone = "stamp IS NOT NULL AND (position > ? OR case_id IN (SELECT case_id FROM withdrawn))"
    conn.execute(
        "INSERT INTO former_stamps SELECT n, (SELECT max(restores.n) FROM restores), stamp"
        f" FROM journal WHERE {gone}",
        (size,),
    )
    conn.execute(f"UPDATE journal SET stamp = NULL, position = NULL WHERE {gone}", (size,))
    # What became of them is asked again: it may have been decided in the part that is gone.
    conn.execute(
        "UPDATE journal SET result = 'pending', refusal = NULL"
        " WHERE seq IS NOT NULL AND stamp IS NULL"
    )
    conn.execute("DELETE FROM unheard")
    conn.execute("INSERT INTO unheard SELECT n FROM journal WHERE stamp IS NOT NULL")
    facts.begin_again(conn, min(known_seq, last_seq))


def heard(conn: Connection, ids: Sequence[str]) -> None:
    """The feed told these events again."""
    if is_hearing(conn):
        conn.executemany(
            "DELETE FROM unheard WHERE n = (SELECT n FROM journal WHERE id = ?)",
            [(id,) for id in ids],
        )


def is_hearing(conn: Connection) -> bool:
    """Whether a restored centre still has something to tell again."""
    return conn.execute("SELECT 1 FROM unheard LIMIT 1").fetchone() is not None


def never_told(conn: Connection) -> tuple[str, ...]:
    """At the end of the feed: cases that it did not tell again."""
    rows = conn.execute(
        "SELECT DISTINCT case_id FROM journal WHERE n IN (SELECT n FROM unheard) ORDER BY case_id"
    ).fetchall()
    conn.execute("DELETE FROM unheard")
    return tuple(row[0] for row in rows)
