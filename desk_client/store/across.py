"""What is asked of all cases at once, by those who keep the directory or audit it.

Nobody's list of cases: what comes of it tells of a case its number at most.
"""

from collections.abc import Callable

from casework.context import Directory
from casework.officers import Officer
from casework.state import State
from desk_client.store.database import Database
from desk_client.store.queries import frame, trail
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
