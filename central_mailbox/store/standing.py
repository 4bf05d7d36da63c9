"""What nearly every conversation begins with, in one question to the database.

Where the log and the books stand, the newest head, what the log is called and how often it was
put back: five small rows, which a transaction reads when one of them is first asked for.
"""

from typing import Any

import msgspec
from sqlalchemy import Connection

from casework.audit import Frontier, TreeHead
from central_mailbox.store.port import Books

HASH_BYTES = 32

_QUESTION = (
    "SELECT size, peaks, arrivals, feed_end, directory_at, "
    "(SELECT head FROM heads ORDER BY size DESC LIMIT 1), "
    "(SELECT name FROM origins ORDER BY id LIMIT 1), "
    "(SELECT count(*) FROM notices) "
    "FROM (SELECT 1 AS one) AS always "
    "LEFT JOIN (SELECT * FROM books ORDER BY id LIMIT 1) AS first ON 1 = 1"
)
"""One row, whatever somebody put into the tables."""

_head_decoder = msgspec.json.Decoder(TreeHead)


class Standing:
    """The moment, read once, and anew when this transaction has written to it.

    Each part is read from its row when it is asked for: one that was damaged spoils no other.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._row: tuple[Any, ...] | None = None
        self._books: Books | None = None

    @property
    def books(self) -> Books:
        """Where everything stands; at the very beginning: nowhere."""
        if self._books is None:
            size, peaks, arrivals, feed_end, directory_at = self._now()[:5]
            hashes = (peaks[at : at + HASH_BYTES] for at in range(0, len(peaks or b""), HASH_BYTES))
            log = Frontier() if size is None else Frontier(size, tuple(hashes))
            self._books = Books(log, arrivals or 0, feed_end or 0, directory_at or 0)
        return self._books

    @property
    def head(self) -> TreeHead | None:
        """The newest signed head."""
        head = self._now()[5]
        return None if head is None else _head_decoder.decode(head)

    @property
    def name(self) -> str:
        """What the log is called; empty if it has no name yet."""
        return self._now()[6] or ""

    @property
    def notices(self) -> int:
        """How often the log was put back."""
        return int(self._now()[7])

    def changed(self) -> None:
        """One of these rows was written."""
        self._row = self._books = None

    def _now(self) -> tuple[Any, ...]:
        if self._row is None:
            self._row = (*self._connection.exec_driver_sql(_QUESTION).one(),)
        return self._row
