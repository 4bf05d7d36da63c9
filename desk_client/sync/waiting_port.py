"""The way to the centre, made by the first conversation and on its thread.

The rule it keeps: nobody waits for it.  Making it loads the libraries of HTTP and TLS and reads
the system's certificates; a save that wakes the sync meanwhile goes on at once.
"""

from collections.abc import Callable
from typing import Protocol

from casework.wire import (
    EnrolRequest,
    EnrolResponse,
    FeedPart,
    PaperProgress,
    SyncPort,
    SyncRequest,
    SyncResponse,
)
from desk_client.sync.errors import InterruptedRoundError
from desk_client.sync.transfer import PaperPort


class Way(SyncPort, PaperPort, Protocol):
    """A port that can be interrupted and closed from another thread."""

    def interrupt(self) -> None: ...
    def close(self) -> None: ...


class WaitingPort:
    """Stands for the port that ``make`` gives.

    What another thread asks for before it is there is done once it is: it writes down its wish
    and then looks for the port, while the maker puts the port down and then looks for wishes.
    """

    def __init__(self, make: Callable[[], Way]) -> None:
        self._make = make
        self._made: Way | None = None
        self._is_interrupted = False
        self._is_closed = False

    def sync(self, request: SyncRequest) -> SyncResponse:
        """One conversation."""
        return self._there().sync(request)

    def part(self, after: int, tree_size: int) -> FeedPart:
        """A part of the snapshot."""
        return self._there().part(after, tree_size)

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Use a one-time code."""
        return self._there().enrol(request)

    def send_paper(self, case: str, sha256: str, at: int, of: int, piece: bytes) -> PaperProgress:
        """A piece of a paper."""
        return self._there().send_paper(case, sha256, at, of, piece)

    def fetch_paper(
        self, case: str, sha256: str, at: int, most: int, take: Callable[[bytes], None]
    ) -> None:
        """The bytes of a paper."""
        self._there().fetch_paper(case, sha256, at, most, take)

    def interrupt(self) -> None:
        """End a held-open conversation, or the next one."""
        self._is_interrupted = True
        if self._made is not None:
            self._made.interrupt()

    def close(self) -> None:
        """End whatever is under way, for good."""
        self._is_closed = True
        if self._made is not None:
            self._made.close()

    def _there(self) -> Way:
        if self._made is not None:
            return self._made
        if self._is_closed:
            raise InterruptedRoundError("closed")
        self._made = self._make()
        self._grant(self._made)
        return self._made

    def _grant(self, made: Way) -> None:
        """What was asked for while it was being made."""
        if self._is_interrupted:
            made.interrupt()
        if self._is_closed:
            made.close()
