"""A line on which answers are bent, or requests meet an error, as a test says."""

from collections.abc import Callable

from casework.wire import EnrolRequest, EnrolResponse, SyncPort, SyncRequest, SyncResponse

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

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Straight through."""
        return self._line.enrol(request)
