"""Held-open answers: a request with nothing to say waits until there is something.

Rules kept: a waiting request occupies no thread; it ends within a second of a new event
for its station, after at most :data:`MOST_SECONDS`, and at once when the centre stops.
What commits in this process is announced; on a shared database it is also looked for.
"""

import asyncio
import time
from collections.abc import Callable

import msgspec

from casework.wire import SyncRequest, SyncResponse
from central_mailbox.centre import Centre
from central_mailbox.store.port import EVERYBODY

MOST_SECONDS = 25
LOOK_SECONDS = 1.0


class Waiting:
    """The waiting room of one process."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: dict[str, int] = {}
        self._changed = asyncio.Event()
        self._is_closed = False
        self._stop_listening: Callable[[], None] = lambda: None

    def open(self) -> None:
        """Start to listen; called in the event loop that serves."""
        self._loop = asyncio.get_running_loop()
        self._stop_listening = self._centre.listen(self._on_commit)

    def close(self) -> None:
        """Let everybody go with the answer they have; any thread may call."""
        self._stop_listening()
        self._stop_listening = lambda: None
        self._is_closed = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake)

    async def sync(self, device: str, request: SyncRequest) -> SyncResponse:
        """The answer; held open while it is empty, as long as the request allows.

        Whoever hands something in is answered at once.
        """
        ends = time.monotonic() + min(request.wait_seconds, MOST_SECONDS)
        if request.wait_seconds <= 0 or request.batch:
            return await self._asked(device, request)
        station = await asyncio.to_thread(self._centre.station_of, device)
        mark = self._mark(station)
        response = await self._asked(device, request)
        while not _says_something(response):
            ahead = (device, response.cursor) if self._centre.store.is_shared else None
            if not await self._wait(station, mark, ends, ahead):
                break
            mark = self._mark(station)
            response = await asyncio.to_thread(self._centre.sync, device, request)
        # A desk sets its clock's error by this moment: it is the one of sending, not of asking.
        return msgspec.structs.replace(response, server_time=self._centre.now())

    async def _asked(self, device: str, request: SyncRequest) -> SyncResponse:
        """One conversation.  Going to another thread and back costs more than a short one."""
        if self._centre.is_short(request):
            return self._centre.sync(device, request)
        return await asyncio.to_thread(self._centre.sync, device, request)

    async def _wait(
        self, station: str, mark: int, ends: float, ahead: tuple[str, int] | None
    ) -> bool:
        """Until there may be news (true), or time is up or the centre stops (false).

        ``ahead``: device and cursor to look behind, where other processes commit too.
        """
        while not self._is_closed:
            left = ends - time.monotonic()
            if self._mark(station) != mark:
                return True
            if left <= 0:
                return False
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, LOOK_SECONDS))
            except TimeoutError:
                if ahead is not None and await self._has_news(*ahead):
                    return True
        return False

    async def _has_news(self, device: str, cursor: int) -> bool:
        return await asyncio.to_thread(self._centre.has_news, device, cursor)

    def _mark(self, station: str) -> int:
        return self._news.get(station, 0) + self._news.get(EVERYBODY, 0)

    def _on_commit(self, stations: frozenset[str]) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._note, stations)

    def _note(self, stations: frozenset[str]) -> None:
        for station in stations:
            self._news[station] = self._news.get(station, 0) + 1
        self._wake()

    def _wake(self) -> None:
        """Let everybody look; whoever is not concerned waits for the next event."""
        self._changed.set()
        self._changed = asyncio.Event()


def _says_something(response: SyncResponse) -> bool:
    """Whether there is a reason to answer now.  "Still held" is none."""
    return bool(
        response.feed
        or response.withdrawn
        or response.has_more
        or response.receipts
        or any(outcome.result != "held" for outcome in response.outcomes)
    )
