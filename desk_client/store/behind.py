"""What is done behind a save or a sync, so that neither waits for it: the search index, whose
turn a case is, and the files of papers that nothing names any more.

A question does not depend on it: it looks at the few that wait one by one.  Where they are many,
it has them done first.
"""

import threading
from collections.abc import Callable

from casework.worklist import Turns
from desk_client.store import counters, purging, search, turns
from desk_client.store.database import Connection, Database
from desk_client.store.papers import Papers


class Behind:
    """``writing`` is held as long as the directory belongs to what was committed."""

    def __init__(
        self,
        database: Database,
        writing: threading.RLock,
        whose: Callable[[Connection], Turns],
        papers: Papers,
    ) -> None:
        self._db, self._writing, self._whose, self._papers = database, writing, whose, papers
        self._indexing = threading.Lock()

    def index(self) -> int:
        """Take what waits into the search index, a batch to a transaction; how many."""
        indexed = 0
        with self._indexing:
            while self._waiting():
                with self._db.write() as conn:
                    indexed += search.index(conn, search.INDEX_BATCH)
            self._papers.sweep(is_due=purging.is_due(self._db))
            purging.purge(self._db)
        return indexed

    def shorten_queue(self) -> None:
        """Before a search: so much waits for the index that looking at it takes long."""
        if self._waiting() > search.MOST_LOOKED_AT:
            self.index()

    def _waiting(self) -> int:
        with self._db.read() as conn:
            return search.waiting_count(conn)

    def settle(self) -> None:
        """Keep whose turn it is, a batch to a transaction, and what is late by this hour."""
        while self._unsettled(1):
            with self._writing, self._db.write() as conn:
                whose = self._whose(conn)
                turns.settle(conn, whose)
                counters.move(conn, whose.now)

    def settle_many(self) -> None:
        """Before a list: of so many cases it is not kept that asking takes long, or what is kept
        is of a later hour."""
        if self._unsettled(turns.FEW + 1) > turns.FEW:
            self.settle()

    def _unsettled(self, most: int) -> int:
        with self._db.read() as conn:
            now = self._whose(conn).now
            if turns.is_ahead(conn, now):
                return most
            return turns.unsettled(conn, now, most) + counters.passed(conn, now, most)
