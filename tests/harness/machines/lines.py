"""A line on which answers are bent, or requests meet an error, as a test says."""

from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import replace

from casework.wire import (
    EnrolRequest,
    EnrolResponse,
    FeedPart,
    SyncPort,
    SyncRequest,
    SyncResponse,
)
from desk_client.sync.errors import SyncError

T = TypeVar("T")

Bend = Callable[[SyncResponse], SyncResponse]


class BentLine:
    """A ``SyncPort`` that is straight until a test sets ``bend`` or ``meet``."""

    def __init__(self, line: SyncPort) -> None:
        self._line = line
        self.bend: Bend = lambda answer: answer
        self.meet: Callable[[SyncRequest], None] = lambda request: None
        self.asked: list[SyncRequest] = []
        self.bend_part: Callable[[FeedPart], FeedPart] = lambda part: part
        self.meet_part: Callable[[int], None] = lambda after: None
        self.parts: list[int] = []

    def sync(self, request: SyncRequest) -> SyncResponse:
        """The centre's answer, bent."""
        self.asked.append(request)
        self.meet(request)
        return self.bend(self._line.sync(request))

    def part(self, after: int, tree_size: int) -> FeedPart:
        """The centre's part, bent."""
        self.parts.append(after)
        self.meet_part(after)
        return self.bend_part(self._line.part(after, tree_size))

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Straight through."""
        return self._line.enrol(request)


class FeedOnly:
    """The way of a desk that knows of no snapshot: page by page."""

    def __init__(self, line: SyncPort) -> None:
        self._line = line

    def sync(self, request: SyncRequest) -> SyncResponse:
        """It never asks for parts."""
        return self._line.sync(replace(request, parts=False))

    def part(self, after: int, tree_size: int) -> FeedPart:
        """Nobody told of any."""
        raise AssertionError(f"a part after {after} was asked for")

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Straight through."""
        return self._line.enrol(request)


def at_once(ask: Callable[[], T]) -> Callable[[], T]:
    """Asks ahead on the same thread: what comes of it shows when the answer is looked for."""
    try:
        answer = ask()
    except SyncError as error:
        failed = error

        def fail() -> T:
            raise failed

        return fail
    return lambda: answer
