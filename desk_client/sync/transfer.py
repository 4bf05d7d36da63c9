"""Papers on their way, beside the conversation and at a pace of their own.

Rules kept:

* no event waits for a paper: they travel over a connection of their own, a piece at a time;
* a paper leaves once the centre has taken the event that names it, and is sent on from where
  the centre says it ends; one that is fetched goes on from where it ends here.  Whoever was cut
  off in the middle sends and fetches the rest only;
* what somebody waits for comes before what is sent;
* one that the centre does not take, or does not have, is put off and holds up no other.

A fetched paper counts when its bytes are the ones that it is named by, and not before.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, Protocol

from casework.log_lines import fault_fields
from casework.outside import Outside
from casework.wire import PaperProgress
from desk_client.changes import Touched
from desk_client.store.paper_files import PaperId, Place
from desk_client.store.papers import Papers
from desk_client.sync.engine import RoundReport
from desk_client.sync.errors import (
    BusyError,
    CentreError,
    FailedError,
    OfflineError,
    PaperError,
    SyncError,
)

_log = logging.getLogger(__name__)

KIND = "paper"
"""What lists of papers watch (``changes.Touched``)."""

PIECE_BYTES = 256 * 1024
"""A line of 64 kbit/s carries it within the time that one request has."""

PUT_OFF_SECONDS = 300
"""After so long one that the centre did not take, or did not have, is asked about again."""


class PaperPort(Protocol):
    """What papers need of a centre; raises ``desk_client.sync`` errors, never others."""

    def send_paper(self, case: str, sha256: str, at: int, of: int, piece: bytes) -> PaperProgress:
        """A piece of a paper of so many bytes, or none, to hear how much of it is there."""

    def fetch_paper(
        self, case: str, sha256: str, at: int, most: int, take: Callable[[bytes], None]
    ) -> None:
        """What lies behind a place of it, handed over as it comes; at most so many bytes."""


class Carried(NamedTuple):
    """A paper that is being sent, and how many bytes of it the centre has."""

    id: PaperId
    done: int


class Transfer:
    """Carries papers for one desk; kept going by a ``Schedule``."""

    def __init__(
        self,
        papers: Papers,
        port: PaperPort,
        outside: Outside,
        on_progress: Callable[[Touched], None] = lambda changes: None,
    ) -> None:
        """``on_progress`` is called on the thread that carries."""
        self._papers, self._files = papers, papers.files
        self._port, self._outside, self._on_progress = port, outside, on_progress
        self._put_off: dict[PaperId, int] = {}
        self._sending: Carried | None = None
        self._woken = threading.Event()

    def sent(self, id: PaperId) -> int:
        """How much of one the centre is known to have while it is being sent."""
        now = self._sending
        return now.done if now is not None and now.id == id else 0

    def interrupt(self) -> None:
        """Something is to be carried: wait no longer."""
        self._woken.set()

    def look_again(self) -> None:
        """Somebody wants one now: what the centre did not have it may have by now."""
        self._put_off.clear()
        self.interrupt()

    def round(self, wait_seconds: int = 0) -> RoundReport:
        """One piece of one paper; where there is none, wait until somebody has one."""
        for id in self._files.laid(Place.COMING):
            if self._may_go(id):
                self._carry(id, self._fetch)
                return _moved(id)
        sending = self._next_to_send()
        if sending is not None:
            self._carry(sending, self._send)
            return _moved(sending)
        self._woken.wait(wait_seconds)
        self._woken.clear()
        return RoundReport(Touched(frozenset()))

    def _may_go(self, id: PaperId) -> bool:
        return self._put_off.get(id, 0) <= self._outside.monotonic_ms()

    def _next_to_send(self) -> PaperId | None:
        """The one that is under way, while it is; else the next."""
        if self._sending is not None and self._files.place(self._sending.id) is Place.TAKEN:
            return self._sending.id
        self._sending = None
        return next((id for id in self._papers.to_send() if self._may_go(id)), None)

    def _carry(self, id: PaperId, carry: Callable[[PaperId], None]) -> None:
        """Carry one on; one that the centre does not take, or does not have, is put off."""
        try:
            carry(id)
        except SyncError as error:
            self._sending = None  # how far it came is asked again
            if not isinstance(error, CentreError) or isinstance(error, BusyError | FailedError):
                raise
            _log.warning("paper put off", extra=fault_fields(error))
            self._put_off[id] = self._outside.monotonic_ms() + PUT_OFF_SECONDS * 1000

    def _fetch(self, id: PaperId) -> None:
        kept = self._papers.find(id)
        if kept is None:
            self._files.drop(id)
            return
        size, here = kept.paper.encrypted_size, self._files.size(id)
        if here < size:
            try:
                self._port.fetch_paper(*id, here, size - here, partial(self._grow, id))
            except OfflineError:
                # A slow line carries it in several: what came counts.
                if self._files.size(id) <= here:
                    raise
                return
        if not self._files.has_come(id):
            raise PaperError("not what it is named by")

    def _grow(self, id: PaperId, piece: bytes) -> None:
        before = self._files.size(id)
        self._files.grow(id, piece)
        if before // PIECE_BYTES != (before + len(piece)) // PIECE_BYTES:
            self._on_progress(Touched.of(KIND, id.case))

    def _send(self, id: PaperId) -> None:
        now, size = self._sending, self._files.size(id)
        if now is None:
            heard = self._port.send_paper(*id, 0, size, b"")
        else:
            piece = self._files.piece(id, now.done, PIECE_BYTES)
            heard = self._port.send_paper(*id, now.done, size, piece)
            if not heard.is_whole and heard.there <= now.done:
                raise PaperError("does not come on")
        self._sending = None if heard.is_whole else Carried(id, heard.there)
        if heard.is_whole:
            self._files.is_sent(id)


def _moved(id: PaperId) -> RoundReport:
    return RoundReport(Touched.of(KIND, id.case), has_more=True)
