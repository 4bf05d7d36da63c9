"""Receipts of the record: which are wanted, and those that came.

Rule kept: a receipt that came stays, for it proves something of a log for good.  It is shown
with a case only while it is of this case's own record, as it stands here.
"""

from collections.abc import Mapping

import msgspec

from casework.audit import log_leaf
from casework.audit.receipt import read_receipt
from casework.event import Stamp
from desk_client.store.database import Connection
from desk_client.store.packed import unpack

_stamps = msgspec.json.Decoder(Stamp)


def want(conn: Connection, position: int) -> None:
    """Somebody wants the receipt of a record, or a newer one."""
    conn.execute("INSERT OR IGNORE INTO receipts (position) VALUES (?)", (position,))
    conn.execute("UPDATE receipts SET is_wanted = 1 WHERE position = ?", (position,))


def wanted(conn: Connection, most: int) -> tuple[int, ...]:
    """The positions whose receipts are to be asked for."""
    rows = conn.execute(
        "SELECT position FROM receipts WHERE is_wanted ORDER BY position LIMIT ?", (most,)
    )
    return tuple(position for (position,) in rows)


def answered(conn: Connection, asked: tuple[int, ...], came: Mapping[int, str]) -> None:
    """Keep what came; what was asked for and did not come is not asked for again."""
    for position in asked:
        conn.execute(
            "UPDATE receipts SET is_wanted = 0, text = coalesce(?, text) WHERE position = ?",
            (came.get(position), position),
        )


def of_case(conn: Connection, case: str) -> tuple[int | None, str, bool]:
    """Where the case has its number in the log, its receipt (if it came), whether one is wanted.

    A case without a number is shown by its first record; ``None``: nothing of it is there yet.
    """
    rows = conn.execute(
        "SELECT position, core, stamp FROM journal WHERE case_id = ? AND stamp IS NOT NULL"
        " ORDER BY position",
        (case,),
    ).fetchall()
    if not rows:
        return None, "", False
    told = [(position, unpack(core), unpack(stamp)) for position, core, stamp in rows]
    numbered = (one for one in told if _stamps.decode(one[2]).number)
    position, core, stamp = next(numbered, told[0])
    row = conn.execute(
        "SELECT text, is_wanted FROM receipts WHERE position = ?", (position,)
    ).fetchone()
    text, is_wanted = row or (None, 0)
    leaf = log_leaf(core, msgspec.json.encode(_stamps.decode(stamp)))
    is_ours = text is not None and read_receipt(text).leaf == leaf
    return position, text if is_ours else "", bool(is_wanted)
