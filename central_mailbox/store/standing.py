"""What nearly every conversation begins with, in one question to the database.

Where the log and the books stand, the newest head, what the log is called and how often it was
put back: five small rows, which a transaction reads when one of them is first asked for.
"""

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from casework.audit import Frontier, TreeHead
from central_mailbox.store.port import Books

HASH_BYTES = 32

_QUESTION = (
    "SELECT size, peaks, arrivals, feed_end, directory_at, "
    "(SELECT head FROM heads ORDER BY size DESC LIMIT 1), "
    "(SELECT name FROM origins), "
    "(SELECT count(*) FROM notices) "
    "FROM (SELECT 1 AS one) AS always LEFT JOIN books ON 1 = 1"
)

_head_decoder = msgspec.json.Decoder(TreeHead)


class Moment(NamedTuple):
    """As it is in this transaction.  ``notices``: how many there are."""

    books: Books
    head: TreeHead | None
    name: str
    notices: int


class Standing:
    """The moment, read once, and anew when this transaction has written to it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._moment: Moment | None = None

    def now(self) -> Moment:
        """Where everything stands."""
        if self._moment is None:
            self._moment = self._read()
        return self._moment

    def changed(self) -> None:
        """One of these rows was written."""
        self._moment = None

    def _read(self) -> Moment:
        row = self._connection.exec_driver_sql(_QUESTION).one()
        size, peaks, arrivals, feed_end, directory_at, head, name, notices = row
        return Moment(
            _books(size, peaks, arrivals, feed_end, directory_at),
            None if head is None else _head_decoder.decode(head),
            name or "",
            notices,
        )


def _books(size: int | None, peaks: bytes, *others: int) -> Books:
    """At the very beginning: nowhere."""
    if size is None:
        return Books(Frontier())
    hashes = (peaks[start : start + HASH_BYTES] for start in range(0, len(peaks), HASH_BYTES))
    return Books(Frontier(size, tuple(hashes)), *others)
