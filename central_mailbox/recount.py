"""What stands beside the signed trails, counted anew from them: nothing decides unseen.

The chains and the log prove what was written.  What became of it stands in columns, answers
and counters of the centre's own making; each is held against what it was made from:

* an event's row: hash, id, case, result, answer, place and stamp say the same;
* an accepted event has its sealed part, unless an erasure behind it took that: then it has not;
* the log's nodes, and where the books say that everything ends;
* the times of the log: they go forwards, but for small steps of the centre's clock;
* the running numbers against the numbers that were given;
* a case's row: kind, houses, place; and every station's feed holds exactly what it may see;
* what the citizens' pages show of it.

What is held in memory meanwhile is the directory, one case, and gaps: it does not grow with the
number of cases or records.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from msgspec import Raw

from casework import numbering
from casework.audit import Frontier, Link, chain_next, chain_start, record_leaf
from casework.audit.runs import Runs
from casework.cases.directory import KINDS, build
from casework.context import Directory
from casework.event import Event, Record, Stamp
from casework.officers import Roster
from casework.registry import TYPES, encode_state, evolve, kind_of, kind_of_state, read
from casework.state import State
from casework.wire import Outcome
from central_mailbox import board
from central_mailbox.arrivals import Arrived, read_arrivals
from central_mailbox.erasing import Parts
from central_mailbox.feed import stations_of
from central_mailbox.store import Transaction
from central_mailbox.store.port import BoardRow, CaseRow, EventRow

NODES_AT_ONCE = 500
CLOCK_MAY_STEP = timedelta(minutes=10)
"""A clock that is set right now and then steps back by seconds, not by more than this."""

T = TypeVar("T")
_COUNT = re.compile(r"[0-9]+(?=[^0-9]*\Z)")
"""The running count in a number: its last digits."""
_outcome = msgspec.json.Decoder(Outcome)
_stamp = msgspec.json.Decoder(Stamp)


class Replay:
    """The log played again: the directory, the numbers that were given, where things stand.

    Of other cases nothing is kept: what they are is folded one after the other (:meth:`cases`).
    """

    def __init__(self) -> None:
        self.devices: set[str] = set()
        self.frontier = Frontier()
        self.directory_at = 0
        self.count = 0
        """The cases there are."""
        self._directory: dict[str, State] = {}
        self._counts: Counter[str] = Counter()
        self._given: defaultdict[tuple[str, str], Runs] = defaultdict(Runs)
        self._stood: list[tuple[int, Directory]] = []
        """By what the numbers were given, and from which place of the log on."""
        self._is_stale = True

    @property
    def roster(self) -> Roster:
        """Who is who at the end of the log."""
        return build(self._directory.values()).roster

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
                self._direct(event, position)
            except Exception:  # noqa: BLE001 - whatever a rule stumbles over in an edited record
                yield f"log: {position} cannot be read"
                continue
            self.devices.add(event.core.device)
            if record.stamp is not None and record.stamp.number is not None:
                yield from self._number(record.stamp)
        yield from _compare(tx, wanted)
        for level, index in tx.log.places():
            if level < 0 or not 0 <= index < self.frontier.size >> level:
                yield f"log: node {index} of level {level} is one too many"

    def _direct(self, event: Event[Any], position: int) -> None:
        """What changes the directory: everything else is judged and numbered by that."""
        if kind_of(event.core.type) not in KINDS:
            return
        case = event.core.case
        self._directory[case] = evolve(self._directory.get(case), event)
        self._is_stale, self.directory_at = True, position

    def _number(self, stamp: Stamp) -> Iterator[str]:
        if not self._given_once(stamp.number or ""):
            yield f"log: {stamp.position} has a number that was given before"
        if self._is_stale:
            self._is_stale = False
            directory = build(self._directory.values())
            named = Directory(Roster(directory.roster.units, {}, {}), lists=directory.lists)
            if not self._stood or not _numbers_alike(self._stood[-1][1], named):
                self._stood.append((stamp.position, named))

    def _given_once(self, number: str) -> bool:
        """Whether nobody had a number before: those of one series that follow are one run."""
        found = _COUNT.search(number)
        digits = found.group() if found else "0"
        around = number[: found.start()] if found else number
        width = str(len(digits)) if digits.startswith("0") else ""
        behind = number[found.end() :] if found else ""
        return self._given[around, f"{width} {behind}"].add(int(digits))

    def numbers(self, kept: Mapping[str, int]) -> Iterator[str]:
        """Where the running numbers are not those of the records, once all cases were folded."""
        for prefix in sorted(kept.keys() | self._counts.keys()):
            if kept.get(prefix) != (self._counts[prefix] or None):
                yield (
                    f"numbers: {prefix} stands at {kept.get(prefix, 0)}, "
                    f"{self._counts[prefix]} were given"
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

    # ------------------------------------------------------------------ case by case

    def cases(self, tx: Transaction) -> Iterator[str]:
        """Where a case's row or its feed is not what its records say: one case at a time.

        Records, rows and feeds lie in the same order of the cases, and are read side by side.
        """
        roster = self.roster
        told = _ByCase(groupby(tx.events.by_case(), key=itemgetter(0)))
        kept = _ByCase((row.case, [row]) for row in tx.cases.scan())
        sent = _ByCase(groupby(tx.feed.lines(), key=itemgetter(0)))
        shown = _ByCase(groupby(tx.board.scan(), key=attrgetter("case")))
        while (case := _first(told, kept, sent, shown)) is not None:
            folded = self._fold(case, told.take(case))
            yield from (f"log: {position} cannot be read" for position in folded.unread)
            yield from folded.parts
            rows = list(kept.take(case))
            yield from _row(case, folded, rows, roster)
            yield from _feed(case, folded, sent.take(case), roster)
            yield from _board(case, folded, shown.take(case))

    def _fold(self, case: str, records: Iterable[tuple[str, Record]]) -> "_Folded":
        state: State | None = None
        positions, unread, last = list[int](), tuple[int, ...](), 0
        parts = Parts()
        for _, record in records:
            position = record.stamp.position if record.stamp else 0
            positions.append(position)
            parts.take(record)
            try:
                event = read(record)
            except Exception:  # noqa: BLE001, S112 - it was found where the log was played
                continue
            if event.core.case != case:
                continue  # it is found among the rows: filed as another event
            try:
                after = evolve(state, event)
            except Exception:  # noqa: BLE001 - whatever a rule stumbles over in an edited record
                unread += () if kind_of(event.core.type) in KINDS else (position,)
                continue
            if record.stamp is not None and record.stamp.number is not None:
                self._count(event.core.type, state, after, record.stamp)
            state, last = after, position
        self.count += state is not None
        return _Folded(state, positions, last, unread, parts.findings())

    def _count(self, type: str, before: State | None, after: State, stamp: Stamp) -> None:
        at = bisect_right(self._stood, stamp.position, key=itemgetter(0)) - 1
        directory = self._stood[max(at, 0)][1] if self._stood else Directory()
        machine, step, *_ = TYPES[type]
        series = numbering.series(machine, step, before, after, directory, stamp.received_at)
        if series is not None:
            self._counts[series.key] += 1


class _Folded(NamedTuple):
    """A case as its records say, where they stand, and the last that could be read."""

    state: State | None
    positions: list[int]
    position: int
    unread: tuple[int, ...]
    parts: list[str]


class _ByCase(Generic[T]):
    """Something of each case, in the order of the cases, taken by whoever is at that case."""

    def __init__(self, found: Iterable[tuple[str, Iterable[T]]]) -> None:
        self._found = iter(found)
        self.next = next(self._found, None)

    def take(self, case: str) -> Iterator[T]:
        """What there is of a case; then the next one comes."""
        if self.next is None or self.next[0] != case:
            return
        yield from self.next[1]
        self.next = next(self._found, None)


def _first(*found: _ByCase[Any]) -> str | None:
    """The case that comes next in any of them."""
    return min((one.next[0] for one in found if one.next is not None), default=None)


def _row(case: str, folded: _Folded, rows: list[CaseRow], roster: Roster) -> Iterator[str]:
    state = folded.state
    if state is None:
        yield from (f"case {case}: in no record" for _ in rows)
    elif not rows:
        yield f"case {case}: missing"
    else:
        houses = stations_of(state, roster)
        wanted = (encode_state(state), kind_of_state(state), houses, folded.position)
        if any((row.state, row.kind, row.houses, row.position) != wanted for row in rows):
            yield f"case {case}: not what its records say"


def _board(case: str, folded: _Folded, rows: Iterable[BoardRow]) -> Iterator[str]:
    """What the citizens' pages show is what was let out, and nothing else."""
    wanted = () if folded.state is None else board.rows_of(folded.state, folded.position)
    if sorted(rows, key=_by_id) != sorted(wanted, key=_by_id):
        yield f"board: case {case} is not what it says to the public"


def _by_id(row: BoardRow) -> str:
    return str(row.id)


def _feed(
    case: str, folded: _Folded, lines: Iterable[tuple[str, str, int]], roster: Roster
) -> Iterator[str]:
    """Every station must hold all positions of the cases it may see, and no others."""
    sent: dict[str, list[int]] = {}
    for _, station, position in lines:
        sent.setdefault(station, []).append(position)
    allowed = set() if folded.state is None else set(stations_of(folded.state, roster))
    for station in sorted(allowed | sent.keys()):
        if sent.get(station, []) != (folded.positions if station in allowed else []):
            yield f"feed: case {case} in station {station} is not what it may see"


def _numbers_alike(one: Directory, other: Directory) -> bool:
    """Whether two directories number alike: units with their codes and names, and the lists."""
    return (one.roster.units, one.lists) == (other.roster.units, other.lists)


def _compare(tx: Transaction, wanted: Mapping[tuple[int, int], bytes]) -> Iterator[str]:
    stored = tx.log.nodes(list(wanted))
    for (level, index), hash in wanted.items():
        if stored.get((level, index)) != hash:
            yield f"log: node {index} of level {level} is not what it was"


def events(rows: Iterable[EventRow], came: Counter[str]) -> Iterator[str]:
    """Every row by itself, in the order of the device chains; ``came`` gets how many there are."""
    hashes: dict[str, bytes] = {}
    arrivals, are_doubled = Runs(), False
    for row in rows:
        where = f"device {row.device}: {row.seq}"
        came["events"] += 1
        are_doubled |= not arrivals.add(row.arrival)
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
    if are_doubled or arrivals.spans() not in ([], [(1, came["events"])]):
        yield "events: they are not numbered as they came"


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
