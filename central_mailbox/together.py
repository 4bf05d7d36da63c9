"""What all who wait for one feed are told at the same moment: read and proved once.

A letter wakes every desk of its station, hundreds of them at the centre of a city.  They stand at
the same place of the same feed, so the rows behind it and the proof of their places are the same
bytes for each; only a desk that wrote one of them itself is told less (``feed.page``).  Kept is
what belongs to the newest head, and nothing of an older one: no erased part outlives its erasure.
Threads that read at different heads may take turns: what is kept is named by its head.
"""

from msgspec import Struct

from casework.event import read_core
from casework.wire import SyncRequest
from central_mailbox import feed, log
from central_mailbox.store import Transaction

FEW_BEHIND = 16
"""So many places behind the end of all feeds a page is shared; whoever was away longer reads."""


class Told(Struct, frozen=True):
    """A page, the proof of its places, and the devices whose own records are among it."""

    page: feed.Page
    proof: bytes
    writers: frozenset[str] = frozenset()


class Together:
    """The pages of the newest head."""

    def __init__(self) -> None:
        self._at = (-1, -1)
        self._told: dict[tuple[int, int, str, int], Told] = {}

    def page(
        self, tx: Transaction, station: str, device: str, request: SyncRequest, size: int
    ) -> Told:
        """The next page for a device, with its proof under the head of ``size``."""
        end = tx.books().feed_end
        # Whoever hands something in is told of that, and nobody else is at that place.
        if request.batch or not 0 < end - request.cursor <= FEW_BEHIND:
            return _read(tx, station, device, request, size)
        if self._at != (end, size):
            self._at, self._told = (end, size), {}
        key, kept = (end, size, station, request.cursor), self._told
        told = kept.get(key)
        if told is None:
            told = _read(tx, station, "", request, size)
            writers = frozenset(read_core(one.core).device for one in told.page.records)
            told = Told(told.page, told.proof, writers)
            kept[key] = told
        return _read(tx, station, device, request, size) if device in told.writers else told


def _read(tx: Transaction, station: str, device: str, request: SyncRequest, size: int) -> Told:
    page = feed.page(tx, station, request.cursor, device, request.own_seq)
    return Told(page, log.places(tx, page.places(), size))
