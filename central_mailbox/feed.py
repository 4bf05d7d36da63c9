"""What each station is sent, and since when: the wall stands here, before anything leaves.

Rules kept (docs/protocol.md):

* a station that may see a case is sent its whole history, from the first event;
* a station that may not see it any more is sent nothing more of it, not even what it had
  not fetched yet, and is told to put the case away, also what its own machine had written;
* directory cases and standard answers go to everybody, passwords only to the officer's own
  station.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from casework.cases.directory import EVERYWHERE, CredentialCase
from casework.cases.standard_answer.state import StandardAnswer
from casework.event import Record
from casework.officers import Roster
from casework.registry import kind_of_state
from casework.state import State
from casework.wire import MOST_BYTES, MOST_EVENTS, OwnStamp
from central_mailbox.store import Transaction
from central_mailbox.store.port import EVERYBODY, FeedLine

PAGE_BYTES = MOST_BYTES // 4
"""A page is full at this size: a slow line gets somewhere before it breaks."""


class Page(Struct, frozen=True):
    """The next part of a device's feed.  ``stamps``: of records that it wrote and has."""

    records: tuple[Record, ...]
    withdrawn: tuple[str, ...]
    cursor: int
    has_more: bool
    stamps: tuple[OwnStamp, ...] = ()

    def places(self) -> Iterator[int]:
        """Where in the log everything that it tells stands."""
        yield from (one.stamp.position for one in self.records if one.stamp is not None)
        yield from (one.stamp.position for one in self.stamps)


def stations_of(state: State, roster: Roster) -> tuple[str, ...]:
    """Who is sent the case as it stands."""
    if kind_of_state(state) in EVERYWHERE or isinstance(state, StandardAnswer):
        return (EVERYBODY,)
    if isinstance(state, CredentialCase):
        officer = roster.officers.get(state.officer)
        return (roster.station(officer.unit),) if officer else ()
    return tuple(sorted(roster.audience(state.units, state.respondents)))


def page(tx: Transaction, station: str, cursor: int, device: str = "", own_seq: int = 0) -> Page:
    """The rows after ``cursor``; at least one if there is one, at most a page full.

    ``device`` has its own events up to ``own_seq``: it is told their places alone.

    A cursor beyond the feed is of a feed that is gone (the centre was put back from a
    backup): it starts over, and the device takes in what it does not have.
    """
    last = tx.books().feed_end
    if cursor == last:
        return Page((), (), last, has_more=False)
    start = cursor if 0 <= cursor <= last else 0
    records: list[Record] = []
    withdrawn: list[str] = []
    stamps: list[OwnStamp] = []
    end, size, has_more = start, 0, False
    for row in tx.feed.page(station, start, MOST_EVENTS + 1, device, own_seq):
        if row.record is not None:
            size += len(bytes(row.record.core)) + len(bytes(row.record.sealed or b""))
        count = len(records) + len(withdrawn) + len(stamps)
        if count == MOST_EVENTS or (count and size > PAGE_BYTES):
            has_more = True
            break
        if row.own is not None:
            stamps.append(row.own)
        elif row.record is not None:
            records.append(row.record)
        else:
            withdrawn.append(row.case)
        end = row.n
    return Page(tuple(records), tuple(withdrawn), end, has_more, tuple(stamps))


def behind(tx: Transaction, looked: Mapping[str, int]) -> tuple[int, Mapping[str, int]]:
    """Where all feeds end, and the last place of each that goes on after what is given."""
    end, found = tx.books().feed_end, dict[str, int]()
    for after in {*looked.values()} - {end}:
        found |= tx.feed.last((one for one, at in looked.items() if at == after), after)
    return end, found


class Distribution:
    """What one transaction adds to the feeds.  Rows leave for the store at ``flush``."""

    def __init__(self, tx: Transaction, end: int) -> None:
        self._tx = tx
        self.end = end
        self.touched: set[str] = set()
        self._rows: list[FeedLine] = []
        self._places: dict[str, list[int]] = {}

    def open(self, case: str, stations: Iterable[str], position: int) -> None:
        """Send the first event of a case."""
        self._places[case] = [position]
        for station in stations:
            self._add(station, case, position)

    def take_back(self, station: str, case: str) -> None:
        """Tell a station to put away what its own machine recorded, and it may not keep."""
        self._withdraw(station, case, 0)

    def deliver(
        self, case: str, before: Iterable[str], now: Iterable[str], position: int | None
    ) -> None:
        """Send the event at ``position`` (``None``: only the audience changed).

        ``before`` and ``now`` are the stations that were and are sent the case.
        """
        had, have = set(before), set(now)
        if position is not None:
            self._places.setdefault(case, []).append(position)
            for station in sorted(have & had):
                self._add(station, case, position)
        for station in sorted(have - had):
            self._send_anew(station, case)
        for station in sorted(had - have):
            since = self._drop(station, case)
            if since is not None:
                self._withdraw(station, case, since)

    def move(
        self,
        case: str,
        before: Iterable[str],
        now: Iterable[str],
        moves: Iterable[tuple[str, str]],
    ) -> None:
        """Only the audience changed; and machines came along from one station to another.

        What the new station had already is sent to it once more, for the machines that
        came; what only the old station may see, they are told to put away.
        """
        had, have = set(before), set(now)
        self.deliver(case, had, have, None)
        for old, new in moves:
            if new in have and new in had:
                self._send_anew(new, case)
            elif new not in have and old in had:
                self._withdraw(new, case, 0)

    def flush(self) -> None:
        """Write the rows."""
        self._tx.feed.add(self._rows)
        self._rows = []

    def _send_anew(self, station: str, case: str) -> None:
        """The whole history once more.

        Since when the station had it stays known: a machine that was far away meanwhile has it
        from before, and is told to put it away should the wall come down once more.
        """
        since = self._drop(station, case)
        for place in self._history(case):
            self._add(station, case, place, since)
            since = None

    def _add(self, station: str, case: str, position: int, since: int | None = None) -> None:
        self.end += 1
        self._rows.append((self.end, station, case, position, since))
        self.touched.add(station)

    def _withdraw(self, station: str, case: str, since: int) -> None:
        self.end += 1
        self._tx.feed.withdraw(self.end, station, case, since)
        self.touched.add(station)

    def _drop(self, station: str, case: str) -> int | None:
        """Forget rows of the case that are not written yet, and those that are; since when."""
        gone = [row for row in self._rows if row[1:3] == (station, case)]
        self._rows = [row for row in self._rows if row[1:3] != (station, case)]
        found = [self._tx.feed.drop(station, case), *(row[4] for row in gone)]
        return min((since for since in found if since is not None), default=None)

    def _history(self, case: str) -> list[int]:
        new = self._places.get(case, [])
        return [*self._tx.events.positions(case), *new]
