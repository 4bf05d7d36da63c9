"""Whose turn an open case is, kept beside it: asked of the rules once, until something changes.

The rule it keeps: what lists and counts say is what the rules say now (``casework.worklist``).
What is kept of a case goes with the transaction that changes the case, one that the answer looked
at, or the directory; and it says between which moments it holds.  Reads take what holds and ask
the rules for the rest, so that it never matters to what they say how much is kept: ``settle``
asks for what is not, off their path.
"""

from collections.abc import Iterator, Set
from datetime import datetime

import msgspec

from casework.worklist import Seat, Turn, Turns
from desk_client.store import counters
from desk_client.store.database import Connection
from desk_client.store.errors import UNREADABLE
from desk_client.store.listing import milliseconds
from desk_client.store.projections import NO_TURN, state_in

NEVER, ALWAYS = -1, 2**63 - 1
"""Until when an answer holds that is not to be kept, and one that no hour changes."""

UNSETTLED = "awaits <> '' AND turn_until < 9223372036854775807 AND turn_until BETWEEN 0 AND ?"
"""Open cases of which nothing is kept, or what is kept no longer holds."""

HOLDS = "turn_since < ? AND turn_until > ?"
"""What is kept of a case is right at this moment (given twice)."""

IS_MINE = f"CASE WHEN {HOLDS} THEN instr(takers, ?) > 0 END"
"""Whether it is the turn of an officer, as :func:`asks` gives them; ``NULL``: not kept."""

UNKEPT = "awaits <> '' AND turn_until < 9223372036854775807 AND turn_until <= ?"
"""Open cases of which nothing holds, where no answer is of a later hour (:func:`is_ahead`)."""

FEW = 50
"""So many are asked anew by a question: it does not write for them."""

BATCH = 200
"""Answers that one transaction keeps: a save waits for it at most that long."""


def asks(seat: Seat) -> tuple[int, int, str]:
    """What :data:`IS_MINE` is asked with."""
    at = milliseconds(seat.context.now)
    return at, at, mark(seat.officer.id)


def mark(officer: str) -> str:
    """How an officer stands in the column ``takers``."""
    return f" {officer} "


def drop(conn: Connection, cases: Set[str], *, every: bool) -> None:
    """These cases changed: what looked at them is asked anew; ``every``: everything is."""
    if every:
        conn.execute(f"UPDATE cases SET {NO_TURN} WHERE awaits <> '' AND turn_until <> 0")
        conn.execute("DELETE FROM turn_asks")
    elif cases and conn.execute("SELECT 1 FROM turn_asks LIMIT 1").fetchone() is not None:
        conn.execute(
            f"UPDATE cases SET {NO_TURN} WHERE turn_until <> 0 AND case_id IN"
            " (SELECT case_id FROM turn_asks WHERE asked IN (SELECT value FROM json_each(?)))",
            (msgspec.json.encode(sorted(cases)).decode(),),
        )


def begin_anew(conn: Connection) -> None:
    """Nothing is kept of any case, whatever somebody wrote there."""
    conn.execute(
        f"UPDATE cases SET {NO_TURN}"
        " WHERE takers <> '' OR whose IS NOT NULL OR turn_since <> 0 OR turn_until <> 0"
    )
    conn.execute("DELETE FROM turn_asks")


def is_ahead(conn: Connection, now: datetime) -> bool:
    """Whether answers may be kept that hold from a later hour on: the clock was put back."""
    return milliseconds(now) <= counters.mark(conn, counters.SINCE)


def _take_back(conn: Connection, at: int) -> None:
    """Forget what is kept of a later hour."""
    conn.execute(f"UPDATE cases SET {NO_TURN} WHERE awaits <> '' AND turn_since >= ?", (at,))
    row = conn.execute("SELECT max(turn_since) FROM cases WHERE awaits <> ''").fetchone()
    counters.set_mark(conn, counters.SINCE, (row[0] if row else None) or 0)


def unsettled(conn: Connection, now: datetime, most: int) -> int:
    """How many cases a question has to ask about, as far as ``most``."""
    row = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM cases INDEXED BY cases_unsettled"
        f" WHERE {UNSETTLED} LIMIT ?)",
        (milliseconds(now), most),
    ).fetchone()
    return int(row[0]) if row else 0


def settle(conn: Connection, turns: Turns) -> int:
    """Keep the answers of some cases of which none holds; how many there were."""
    at = milliseconds(turns.now)
    if is_ahead(conn, turns.now):
        _take_back(conn, at)
    rows = conn.execute(
        "SELECT doc, case_id, coalesce(pending, confirmed) FROM cases"
        f" INDEXED BY cases_unsettled WHERE {UNSETTLED} ORDER BY turn_until, doc LIMIT ?",
        (at, BATCH),
    ).fetchall()
    answers = [(doc, case, turns.of(state_in(data))) for doc, case, data in rows]
    kept = [(*_kept(turn, at), doc) for doc, _, turn in answers]
    conn.executemany(
        "UPDATE cases SET takers = ?, whose = ?, turn_since = ?, turn_until = ? WHERE doc = ?", kept
    )
    newest = max((since for _, _, since, *_ in kept), default=0)
    if newest > counters.mark(conn, counters.SINCE):
        counters.set_mark(conn, counters.SINCE, newest)
    asked = [(case, other) for _, case, turn in answers for other in sorted(turn.cases)]
    conn.executemany("DELETE FROM turn_asks WHERE case_id = ?", [(one,) for _, one, _ in answers])
    conn.executemany("INSERT INTO turn_asks VALUES (?, ?)", asked)
    return len(rows)


def differing(conn: Connection, turns: Turns) -> Iterator[str]:
    """Cases of which something else is kept than the rules say now, or than that nothing is."""
    at = milliseconds(turns.now)
    unkept = "turn_until <= 0 AND (takers <> '' OR whose IS NOT NULL)"
    yield from (str(case) for (case,) in conn.execute(f"SELECT case_id FROM cases WHERE {unkept}"))
    rows = conn.execute(
        "SELECT case_id, takers, whose, coalesce(pending, confirmed) FROM cases"
        f" WHERE awaits <> '' AND {HOLDS}",
        (at, at),
    )
    for case, *kept, data in rows:
        try:
            if kept != [*_said(turns.of(state_in(data)))]:
                yield str(case)
        except UNREADABLE:
            yield str(case)


def _kept(turn: Turn, at: int) -> tuple[str, bytes | None, int, int]:
    since = 0 if turn.since is None else max(milliseconds(turn.since), 0)
    until = ALWAYS if turn.until is None else milliseconds(turn.until)
    if turn.is_kept and since < at < until:
        return *_said(turn), since, until
    return "", None, 0, NEVER


def _said(turn: Turn) -> tuple[str, bytes | None]:
    words = None if turn.words is None else msgspec.json.encode(turn.words)
    return "".join(mark(one) for one in sorted(turn.officers)), words
