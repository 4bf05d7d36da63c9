"""Snapshots: the long beginning of a station's feed, packed once for all of its machines.

Rules kept (docs/protocol.md, docs/adr/0033):

* a part is a page of the feed, only longer: whoever stands at the cursor where it begins may take
  it, and stands at its end afterwards, whatever happened to the cases in between;
* it is made when the first machine fetches it, and kept in memory: what is sealed lies nowhere
  unencrypted.  What was fetched longest ago makes room;
* a part ends where it first ended, so the next one goes on there.  It is only handed out while
  the feed still holds every row of it, and every sealed part; otherwise it is made anew.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection

import msgspec
import zstandard
from msgspec import Struct
from msgspec.structs import replace

from casework.event import Record
from casework.wire import FeedPart
from central_mailbox import log
from central_mailbox.errors import FaultError
from central_mailbox.feed import PAGE_BYTES
from central_mailbox.store import Transaction

RECORDS = 2_000
"""Rows of a full part: what is left behind the last full one comes by the feed."""

MOST_BYTES = 64 * 1024 * 1024
"""Of all parts that are kept: some two hundred thousand records."""

LEVEL = 3


class _Kept(Struct, frozen=True):
    """A part, and what the feed held of it when it was made."""

    part: FeedPart
    held: tuple[int, int]

    @property
    def size(self) -> int:
        return len(self.part.packed) + len(self.part.proof)


class Snapshots:
    """The parts that one process keeps."""

    def __init__(self, records: int = RECORDS, most_bytes: int = MOST_BYTES) -> None:
        self._records = records
        self._most_bytes = most_bytes
        self._making = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], _Kept] = OrderedDict()
        self._size = 0
        self._ends: dict[tuple[str, int], int] = {}
        self._cuts: set[tuple[str, int]] = set()

    def ahead(self, tx: Transaction, station: str, cursor: int) -> int:
        """How many full parts follow the cursor; none where no part begins there."""
        if not self._begins(station, cursor):
            return 0
        known = 0
        while (end := self._ends.get((station, cursor))) is not None:
            known, cursor = known + 1, end
        return known + tx.feed.count(station, cursor) // self._records

    def forget(self, stations: Collection[str]) -> None:
        """Keep no part of theirs: something was erased that may stand in it."""
        with self._making:
            for place in [one for one in self._kept if one[0] in stations]:
                self._size -= self._kept.pop(place).size

    def part(self, tx: Transaction, station: str, after: int, tree_size: int) -> FeedPart:
        """The part after a cursor, for whoever follows a head of that size."""
        if not self._begins(station, after):
            raise FaultError("snapshot.gone")
        with self._making:
            part = self._current(tx, station, after)
        old, new = sorted((part.tree.size, tree_size))
        if new > tx.books().log.size:
            raise FaultError("snapshot.gone")  # of a longer log, before a restore
        return replace(part, consistency=log.consistency(tx, old, new))

    def _begins(self, station: str, cursor: int) -> bool:
        return cursor == 0 or (station, cursor) in self._cuts

    def _current(self, tx: Transaction, station: str, after: int) -> FeedPart:
        place = (station, after)
        kept = self._kept.get(place)
        if kept is not None and kept.held == tx.feed.measure(station, after, kept.part.cursor):
            self._kept.move_to_end(place)
            return kept.part
        part = self._made(tx, station, after, self._ends.get(place))
        self._keep(place, _Kept(part, tx.feed.measure(station, after, part.cursor)))
        return part

    def _keep(self, place: tuple[str, int], kept: _Kept) -> None:
        self._ends[place] = kept.part.cursor
        self._cuts.add((place[0], kept.part.cursor))
        before = self._kept.pop(place, None)
        self._size += kept.size - (before.size if before else 0)
        self._kept[place] = kept
        while self._size > self._most_bytes and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._size -= oldest.size

    def _made(self, tx: Transaction, station: str, after: int, end: int | None) -> FeedPart:
        """What the feed holds from ``after`` on: up to ``end``, or until a new part is full."""
        records: list[Record] = []
        withdrawn: list[str] = []
        cursor, size = after, 0
        for row in tx.feed.page(station, after, self._records):
            if end is not None and row.n > end:
                break
            if row.record is None:
                withdrawn.append(row.case)
            else:
                size += len(bytes(row.record.core)) + len(bytes(row.record.sealed or b""))
                records.append(row.record)
            cursor = row.n
            if end is None and size > PAGE_BYTES:
                break
        is_full = len(records) + len(withdrawn) == self._records or size > PAGE_BYTES
        if end is None and not is_full:
            raise FaultError("snapshot.gone")
        tree = log.newest_head(tx)
        places = [record.stamp.position for record in records if record.stamp is not None]
        return FeedPart(
            after=after,
            cursor=cursor if end is None else end,
            packed=zstandard.ZstdCompressor(level=LEVEL).compress(msgspec.json.encode(records)),
            withdrawn=tuple(withdrawn),
            tree=tree,
            proof=log.places(tx, places, tree.size),
        )
