"""When the centre was last heard, and what time it is by that.

The rule it keeps: a round that brought nothing writes nothing.  Desks ask all day, and nearly
every answer says that nothing is new; that the centre was heard again is known at once and is
put on disk with the next answer that brings something, or once a minute.  A program that was
killed in between takes the centre's time of a minute ago as its earliest: still never too late.
"""

from datetime import datetime

from casework.audit.policy import Standing
from casework.event import bounded, earliest
from casework.outside import Outside
from casework.wire import SyncRequest, SyncResponse
from desk_client.store import erasing, facts, restoring
from desk_client.store.database import Connection
from desk_client.store.facts import Heard, Progress
from desk_client.store.listing import milliseconds

KEPT_FOR_MS = 60_000


class Hearing:
    """What one open database knows of the centre's time."""

    def __init__(self, outside: Outside, heard: Heard) -> None:
        self._outside = outside
        self._on_disk = self.heard = heard

    def of(self, response: SyncResponse) -> Heard:
        """That the centre was heard, now."""
        now = milliseconds(self._outside.now())
        offset = milliseconds(response.server_time) - now
        return Heard(now, offset, self._outside.monotonic_ms())

    def written(self, heard: Heard) -> None:
        """It is on disk."""
        self._on_disk = self.heard = heard

    def may_wait(self, heard: Heard) -> bool:
        """Whether what is on disk is young enough."""
        before, now = self._on_disk.heard_ms, heard.heard_ms
        return before is not None and now is not None and 0 <= now - before < KEPT_FOR_MS

    @property
    def since_server(self) -> int | None:
        """What has passed since the centre was heard, at least; ``None`` where nobody knows.

        The clock that nobody sets begins anew with the machine, not with the program.
        """
        heard, now = self.heard.heard_ms, self._outside.monotonic_ms()
        return None if heard is None or now < heard else now - heard

    def now(self) -> datetime:
        """This moment: the machine's word, never before what the centre has told."""
        return bounded(self._outside.now(), earliest(self.heard.server_at, self.since_server), None)


def is_nothing_new(
    conn: Connection, request: SyncRequest, response: SyncResponse, standing: Standing | None
) -> bool:
    """Whether an answer says nothing that is not written down already."""
    says = (
        *(response.outcomes, response.feed, response.stamps, response.withdrawn),
        *(response.notices, response.receipts, request.receipts),
    )
    return (
        not any(says)
        and facts.progress(conn) == Progress(response.cursor, response.known_seq)
        and facts.last_head(conn) == response.tree
        and standing in (None, facts.get(conn, facts.WITNESSED, Standing))
        and not restoring.is_hearing(conn)
        and not erasing.is_awaiting(conn)
    )
