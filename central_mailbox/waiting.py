"""Held-open answers: a request with nothing to say waits until there is something.

Rules kept: a waiting request occupies no thread; it ends within a second of a new event
for its station, after at most :data:`MOST_SECONDS`, and at once when the centre stops.
What commits in this process is announced; on a shared database it is also looked for: once a
second for all who wait, so that the database does not feel how many they are.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from casework.log_lines import fault_fields
from casework.wire import SyncRequest, SyncResponse
from central_mailbox.centre import Centre
from central_mailbox.store.errors import StoreError
from central_mailbox.store.port import EVERYBODY

logger = logging.getLogger("central_mailbox")

MOST_SECONDS = 25
LOOK_SECONDS = 1.0


class _Mark(NamedTuple):
    """What was known of a station's feed before it was read."""

    news: int
    end: int


class Waiting:
    """The waiting room of one process."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: dict[str, int] = {}
        self._changed = asyncio.Event()
        self._is_closed = False
        self._stop_listening: Callable[[], None] = lambda: None
        self._looking: asyncio.Task[None] | None = None
        self._looked: dict[str, int] = {}
        """How far each feed that somebody waits for was looked at."""
        self._last: dict[str, int] = {}
        """The last place of each, as far as it was found."""

    def open(self) -> None:
        """Start to listen; called in the event loop that serves."""
        self._loop = asyncio.get_running_loop()
        self._stop_listening = self._centre.listen(self._on_commit)
        if self._centre.store.is_shared:
            self._looking = self._loop.create_task(self._look())

    def close(self) -> None:
        """Let everybody go with the answer they have; any thread may call."""
        self._stop_listening()
        self._stop_listening = lambda: None
        self._is_closed = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake)
            if self._looking is not None:
                self._loop.call_soon_threadsafe(self._looking.cancel)

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
            if not await self._wait(station, mark, response.cursor, ends):
                break
            mark = self._mark(station)
            response = await self._asked(device, request)
        # A desk sets its clock's error by this moment: it is the one of sending, not of asking.
        return msgspec.structs.replace(response, server_time=self._centre.now())

    async def _asked(self, device: str, request: SyncRequest) -> SyncResponse:
        """One conversation.  Going to another thread and back costs more than a short one."""
        if self._centre.is_short(request):
            return self._centre.sync(device, request)
        return await asyncio.to_thread(self._centre.sync, device, request)

    async def _wait(self, station: str, mark: _Mark, cursor: int, ends: float) -> bool:
        """Until there may be news (true), or time is up or the centre stops (false).

        ``mark``: what was known before the desk's feed was read up to ``cursor``.
        """
        for feed in (station, EVERYBODY):
            self._looked.setdefault(feed, cursor)
        while not self._is_closed:
            left = ends - time.monotonic()
            if left <= 0:
                return False
            now = self._mark(station)
            if now.news != mark.news or now.end > max(mark.end, cursor):
                return True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), left)
        return False

    async def _look(self) -> None:
        """What other processes committed; while the database is away, everybody waits on."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            looked = dict(self._looked)
            try:
                end, found = await asyncio.to_thread(self._centre.feeds_behind, looked)
            except StoreError as error:
                logger.warning("database", extra=fault_fields(error))
                continue
            self._looked.update(dict.fromkeys(looked, end))
            if found:
                self._last.update(found)
                self._wake()

    def _mark(self, station: str) -> _Mark:
        feeds = (station, EVERYBODY)
        return _Mark(
            sum(self._news.get(feed, 0) for feed in feeds),
            max(self._last.get(feed, 0) for feed in feeds),
        )

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
