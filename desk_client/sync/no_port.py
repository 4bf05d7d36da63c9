"""No way to the centre: an address that cannot be one, an agreed authority that is missing.

The rule it keeps: what bars the way bars nothing else.  The desk works on, every try says
why, and nothing is sent anywhere.
"""

from collections.abc import Callable

from casework.wire import (
    EnrolRequest,
    EnrolResponse,
    FeedPart,
    PaperProgress,
    SyncRequest,
    SyncResponse,
)
from desk_client.sync.errors import SyncError


class NoPort:
    """A ``SyncPort`` that answers everything with the error that bars the way."""

    def __init__(self, error: SyncError) -> None:
        self._error = error

    def sync(self, request: SyncRequest) -> SyncResponse:
        """No."""
        raise self._error

    def part(self, after: int, tree_size: int) -> FeedPart:
        """No."""
        raise self._error

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """No."""
        raise self._error

    def send_paper(self, case: str, sha256: str, at: int, of: int, piece: bytes) -> PaperProgress:
        """No."""
        raise self._error

    def fetch_paper(
        self, case: str, sha256: str, at: int, most: int, take: Callable[[bytes], None]
    ) -> None:
        """No."""
        raise self._error

    def interrupt(self) -> None:
        """Nothing is held open."""

    def close(self) -> None:
        """Nothing is open."""
