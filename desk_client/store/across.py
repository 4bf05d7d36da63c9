"""What is asked of all cases at once: by those who keep the directory or audit it, and when a
shift ends.

Nobody's list of cases: what comes of it tells of a case its number at most.
"""

from collections.abc import Callable
from datetime import datetime

from casework.cases.handover.state import Handover
from casework.context import Directory
from casework.officers import Officer
from casework.state import State
from desk_client.store.database import Database
from desk_client.store.queries import frame, left_open, trail
from desk_client.store.queries.sight import Sight
from desk_client.store.queries.trail import TrailEntry, TrailQuery


class Across:
    """Reads across cases; writes nothing."""

    def __init__(self, database: Database, directory: Callable[[], Directory]) -> None:
        self._db, self._directory = database, directory

    def open_cases(self, officer: Officer) -> tuple[State, ...]:
        """Open cases in the officer's tree: for what a change moves, never to be shown."""
        with self._db.read() as conn:
            return frame.open_cases(conn, self._directory(), officer)

    def trail(self, officer: Officer, query: TrailQuery) -> tuple[TrailEntry, ...]:
        """What happened across cases, newest first."""
        with self._db.read() as conn:
            return trail.trail(conn, self._directory(), officer, query)

    def left_open(self, officer: Officer, until: datetime) -> tuple[State, ...]:
        """Open cases that the officer may read and a hand-over may name, due by a moment or not."""
        with self._db.read() as conn:
            return left_open.left_open(conn, Sight(officer, self._directory()), until)

    def handovers(self, officer: Officer, unit: str, most: int = 4) -> tuple[Handover, ...]:
        """The last hand-overs of a unit that the officer may read, the highest number first."""
        with self._db.read() as conn:
            sight = Sight(officer, self._directory())
            return left_open.handovers(conn, sight, unit, most)
