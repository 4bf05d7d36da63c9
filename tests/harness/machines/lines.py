"""A line on which answers are bent, or requests meet an error, as a test says."""

from collections.abc import Callable
from functools import partial

from casework.wire import EnrolRequest, EnrolResponse, SyncPort, SyncRequest, SyncResponse
from desk_client.sync.errors import SyncError

Bend = Callable[[SyncResponse], SyncResponse]


class BentLine:
    """A ``SyncPort`` that is straight until a test sets ``bend`` or ``meet``."""

    def __init__(self, line: SyncPort) -> None:
        self._line = line
        self.bend: Bend = lambda answer: answer
        self.meet: Callable[[SyncRequest], None] = lambda request: None
        self.asked: list[SyncRequest] = []

    def sync(self, request: SyncRequest) -> SyncResponse:
        """The centre's answer, bent."""
        self.asked.append(request)
        self.meet(request)
        return self.bend(self._line.sync(request))

    def ahead(self, request: SyncRequest) -> Callable[[], SyncResponse]:
        """The same, put at once: what comes of it shows when the answer is looked for."""
        try:
            answer = self.sync(request)
        except SyncError as error:
            return partial(_failed, error)
        return lambda: answer

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Straight through."""
        return self._line.enrol(request)


def _failed(error: SyncError) -> SyncResponse:
    raise error
