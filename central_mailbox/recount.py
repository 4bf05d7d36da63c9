"""What stands beside the signed trails, counted anew from them: nothing decides unseen.

The chains and the log prove what was written.  What became of it stands in columns, answers
and counters of the centre's own making; each is held against what it was made from:

* an event's row: hash, id, case, result, answer, place and stamp say the same;
* an accepted event has its sealed part: absence is no erasure;
* the log's nodes, and where the books say that everything ends;
* the times of the log: they go forwards, but for small steps of the centre's clock;
* the running numbers against the numbers that were given;
* a case's row: kind, houses, place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec import Raw

from casework import numbering
from casework.audit import Frontier, Link, chain_next, chain_start, record_leaf
from casework.cases.directory import KINDS, build
from casework.context import Directory
from casework.errors import MalformedError
from casework.event import Stamp, read_core
from casework.officers import Roster
from casework.registry import TYPES, encode_state, evolve, kind_of_state, read
from casework.state import State
from casework.wire import Outcome
from central_mailbox.arrivals import Arrived, read_arrivals
from central_mailbox.feed import stations_of
from central_mailbox.store import Transaction
from central_mailbox.store.port import CaseRow, EventRow

NODES_AT_ONCE = 500
CLOCK_MAY_STEP = timedelta(minutes=10)
"""A clock that is set right now and then steps back by seconds, not by more than this."""

_outcome = msgspec.json.Decoder(Outcome)
_stamp = msgspec.json.Decoder(Stamp)


class Replay:
    """The log played again: the states, the numbers that were given, where things stand."""

    def __init__(self) -> None:
        self.states: dict[str, State] = {}
        self.places: dict[str, int] = {}
        self.devices: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.frontier = Frontier()
        self.directory_at = 0
        self._given: Counter[str] = Counter()
        self._directory: Directory | None = None

    def play(self, tx: Transaction) -> Iterator[str]:
        """Every accepted record, in order, and the node that each completes."""
        wanted: dict[tuple[int, int], bytes] = {}
        latest: datetime | None = None
        for record in tx.events.log():
            position = record.stamp.position if record.stamp else 0
            if record.stamp is not None:
                if latest is not None and record.stamp.received_at < latest - CLOCK_MAY_STEP:
                    yield f"log: {position} was received before what stands before it"
                latest = max(latest or record.stamp.received_at, record.stamp.received_at)
            leaf = record_leaf(record)
            nodes = self.frontier.completed_by(leaf)
            wanted |= {(node.level, node.index): node.hash for node in nodes}
            self.frontier = self.frontier.append(leaf)
            if len(wanted) >= NODES_AT_ONCE:
                yield from _compare(tx, wanted)
                wanted = {}
            try:
                event = read(record)
                before = self.states.get(event.core.case)
                after = evolve(before, event)
            except Exception:  # noqa: BLE001 - whatever a rule stumbles over in an edited record
                yield f"log: {position} cannot be read"
                continue
            self.devices.add(event.core.device)
            if record.stamp is not None and record.stamp.number is not None:
                yield from self._number(event.core.type, before, after, record.stamp)
            self.states[event.core.case], self.places[event.core.case] = after, position
            if kind_of_state(after) in KINDS:
                self._directory, self.directory_at = None, position
        yield from _compare(tx, wanted)
        for level, index in tx.log.places():
            if level < 0 or not 0 <= index < self.frontier.size >> level:
                yield f"log: node {index} of level {level} is one too many"

    def _number(self, type: str, before: State | None, after: State, stamp: Stamp) -> Iterator[str]:
        number = stamp.number or ""
        self._given[number] += 1
        if self._given[number] == 2:
            yield f"log: {stamp.position} has a number that was given before"
        if self._directory is None:
            self._directory = build(self.states.values())
        machine, step, *_ = TYPES[type]
        series = numbering.series(machine, step, before, after, self._directory, stamp.received_at)
        if series is not None:
            self.counts[series.key] += 1

    def numbers(self, kept: Mapping[str, int]) -> Iterator[str]:
        """Where the running numbers are not those of the records."""
        for prefix in sorted(kept.keys() | self.counts.keys()):
            if kept.get(prefix) != (self.counts[prefix] or None):
                yield (
                    f"numbers: {prefix} stands at {kept.get(prefix, 0)}, "
                    f"{self.counts[prefix]} were given"
                )

    def books(self, tx: Transaction, arrivals: int) -> Iterator[str]:
        """Where the books do not end where everything ends."""
        books, feed_end = tx.books(), tx.feed.end()
        if books.log != self.frontier:
            yield f"books: the log ends at {self.frontier.size}, they say {books.log.size}"
        if books.arrivals != arrivals:
            yield f"books: {arrivals} events came, they say {books.arrivals}"
        if books.feed_end < feed_end:
            yield f"books: the feed ends at {feed_end}, they say {books.feed_end}"
        if books.directory_at != self.directory_at:
            yield f"books: the directory stands at {self.directory_at}, not {books.directory_at}"

    def cases(self, rows: Iterable[CaseRow], roster: Roster) -> Iterator[str]:
        """Where a case's row is not what its records say."""
        stored = set()
        for row in rows:
            stored.add(row.case)
            state = self.states.get(row.case)
            if state is None:
                yield f"case {row.case}: in no record"
                continue
            kind, houses = kind_of_state(state), stations_of(state, roster)
            said = (row.state, row.kind, row.houses, row.position)
            if said != (encode_state(state), kind, houses, self.places[row.case]):
                yield f"case {row.case}: not what its records say"
        for case in self.states.keys() - stored:
            yield f"case {case}: missing"


def _compare(tx: Transaction, wanted: Mapping[tuple[int, int], bytes]) -> Iterator[str]:
    stored = tx.log.nodes(list(wanted))
    for (level, index), hash in wanted.items():
        if stored.get((level, index)) != hash:
            yield f"log: node {index} of level {level} is not what it was"


def events(rows: Iterable[EventRow], arrivals: list[int]) -> Iterator[str]:
    """Every row by itself, in the order of the device chains; ``arrivals`` gets their numbers."""
    hashes: dict[str, bytes] = {}
    for row in rows:
        where = f"device {row.device}: {row.seq}"
        arrivals.append(row.arrival)
        before = hashes.get(row.device) or chain_start(row.device)
        hashes[row.device] = chain_next(before, row.core)
        if hashes[row.device].hex() != row.hash:
            yield f"{where} has another hash"
        sealed = None if row.sealed is None else Raw(row.sealed)
        link = Link(row.seq, row.hash, row.core)
        [arrived] = read_arrivals(row.device, [link], [sealed], row.arrival - 1)
        if not _is_row_of(row, arrived):
            yield f"{where} is filed as another event"
        if not _is_answer_of(row, arrived):
            yield f"{where} has another answer than its result"
        if row.result == "accepted" and row.sealed is None and _has_sealed(row.core):
            yield f"{where} lacks its sealed part"
    if sorted(arrivals) != list(range(1, len(arrivals) + 1)):
        yield "events: they are not numbered as they came"


def _has_sealed(core: bytes) -> bool:
    """Whether a sealed part was chained; what cannot be read is found by its hash."""
    try:
        return read_core(core).sealed is not None
    except MalformedError:
        return False


def _is_row_of(row: EventRow, arrived: Arrived) -> bool:
    """Whether the columns are those of the bytes.  What was refused may be read otherwise by
    another program, or have an id that another event had first."""
    if row.result == "refused":
        return row.id in (arrived.id, f"{row.device}:{row.seq}") and row.case == arrived.case
    return (row.id, row.case, row.opens) == (arrived.id, arrived.case, arrived.opens)


def _is_answer_of(row: EventRow, arrived: Arrived) -> bool:
    try:
        answer = _outcome.decode(row.answer)
        place = None if row.stamp is None else _stamp.decode(row.stamp).position
    except msgspec.DecodeError:
        return False
    said = (answer.id, answer.result, answer.position, answer.refusal is not None)
    is_accepted = row.result == "accepted"
    return (
        said == (arrived.said_id, row.result, row.position, row.result == "refused")
        and place == row.position
        and (row.position is not None) == is_accepted
    )
