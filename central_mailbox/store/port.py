"""The port: all that the centre asks of a database, and the rows it speaks in.

Two databases stand behind it (``sqlite``, ``postgres``); one compliance suite runs over
both.  What every one of them must keep:

* a write transaction is alone: the next begins when it has ended, so positions and
  feed places are given without gaps, in the order of commit;
* a read transaction sees one moment, and waits for no writer;
* what a ``with`` block raises undoes everything; when it ends, everything is durable;
* what was erased is in no free page and no log of the database either, as far as that is the
  program's to say, when the next write has ended at the latest;
* every failure is a :class:`central_mailbox.store.errors.StoreError`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Literal, Protocol

from msgspec import Struct

from casework.audit import (
    Entry,
    Frontier,
    Line,
    Node,
    RestoreNotice,
    Row,
    SignedHead,
    TreeHead,
)
from casework.event import Record
from casework.wire import OwnStamp

Result = Literal["accepted", "refused", "held"]
MOST_SEQ = 2**63 - 1
"""The largest number that a database holds."""
EVERYBODY = "*"
"""The house of feed rows that every device is sent."""


class Books(Struct, frozen=True):
    """Where everything stands: the log, the running numbers, the directory."""

    log: Frontier
    arrivals: int = 0
    """How many events ever came, whatever became of them."""
    feed_end: int = 0
    directory_at: int = 0
    """Position of the last event that changed the directory."""


class EventRow(Struct, frozen=True):
    """An event as it came, and what became of it.

    ``answer`` is the stored outcome, as bytes.  ``hash`` is the device chain's after
    it.  ``arrival`` is its running number among everything that ever came.
    """

    device: str
    seq: int
    id: str
    case: str
    opens: bool
    core: bytes
    sealed: bytes | None
    hash: str
    arrival: int
    result: Result
    answer: bytes
    position: int | None = None
    stamp: bytes | None = None


class CaseRow(Struct, frozen=True):
    """A case as it stands: its state bytes, and the houses that are sent it."""

    case: str
    kind: str
    state: bytes
    houses: tuple[str, ...]
    position: int


class BoardRow(Struct, frozen=True):
    """An answer that was let out for the citizens' pages; without words where it is not shown.

    ``position``: where its case's newest event stands.
    """

    id: str
    case: str
    from_on: date
    subject: str
    is_shown: bool
    words: bytes
    key: str
    position: int


class FeedRow(Struct, frozen=True):
    """A line of the feed: a record of a case, the place of one that the asking device wrote
    itself (``own``), or (neither) the withdrawal of the case."""

    n: int
    case: str
    record: Record | None
    own: OwnStamp | None = None


FeedLine = tuple[int, str, str, int, int | None]


class Cosignature(Struct, frozen=True):
    """Somebody vouched for the head of a size: the signature line, as it came."""

    cosigner: str
    origin: str
    size: int
    line: str


class Quarantined(Struct, frozen=True):
    """What a device sent that was not taken in.

    ``device`` names the chain: the device's id for what came after it was shut out, and with the
    first hash behind it (``ID/12ab…``) for another history than the one that is known.
    """

    device: str
    seq: int
    core: bytes
    sealed: bytes | None
    hash: str
    received_at: datetime


class Chain(Struct, frozen=True):
    """A device's chain as far as it is known, and the head that vouches for it."""

    device: str
    seq: int
    hash: str
    head: SignedHead


class Alarm(Struct, frozen=True):
    """A falsified or cloned trail: what was found, with the head as evidence."""

    device: str
    code: str
    seq: int
    detail: str
    evidence: bytes
    raised_at: datetime


class Noticed(Struct, frozen=True):
    """How often something was found wrong, between which numbers and moments."""

    device: str
    code: str
    times: int
    first_seq: int
    last_seq: int
    first_at: datetime
    last_at: datetime


class Heap(Struct, frozen=True):
    """What lies in quarantine of one chain, between which numbers and moments."""

    chain: str
    first: int
    last: int
    first_at: datetime
    last_at: datetime


class Code(Struct, frozen=True):
    """An enrolment code: only its hash is kept."""

    code_hash: str
    unit: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    device: str | None = None


class EventTable(Protocol):
    """Everything that ever came from a device."""

    def known(self, ids: Iterable[str]) -> set[str]: ...

    def hashes(self, device: str, first: int, last: int) -> dict[int, str]: ...

    def answers(self, device: str, first: int, last: int) -> list[bytes]: ...

    def answers_to(self, device: str, ids: Iterable[str]) -> list[bytes]:
        """Stored outcomes of this device's own events."""

    def held(self, cases: Iterable[str]) -> list[EventRow]:
        """Events that wait for their case, in order of arrival."""

    def refused_openings(self, cases: Iterable[str]) -> set[str]:
        """Of these cases, those of which an opening event was refused."""

    def last_accepted(self, device: str, before: int) -> Record | None:
        """The newest accepted record of a device before ``seq``; ``None`` if there is none."""

    def last_said(self, device: str, before: int) -> bytes | None:
        """The newest core of a device before ``seq``, whatever became of it."""

    def of_case(self, case: str) -> list[EventRow]:
        """All that came of a case, whatever became of it, in order of arrival."""

    def erase(self, ids: Iterable[str]) -> None:
        """Take the sealed parts of these events out."""

    def changed_since(self, position: int) -> set[str]:
        """The cases to which something happened behind a position."""

    def positions(self, case: str) -> list[int]:
        """Where a case's accepted events stand, in order."""

    def add(self, rows: Sequence[EventRow]) -> None: ...

    def decide(self, rows: Sequence[EventRow]) -> None:
        """Set result, answer, position and stamp of events that were held."""

    def log(self) -> Iterator[Record]:
        """Every accepted record, by position."""

    def by_case(self) -> Iterator[tuple[str, Record]]:
        """Every accepted record with its case, case by case, each in its order."""

    def entries(self, first: int, last: int) -> list[bytes]:
        """The data of the log's leaves from one position to another, both included."""

    def chain(self, device: str) -> Iterator[Record]:
        """Every event of a device, whatever became of it, by ``seq``."""

    def rows(self) -> Iterator[EventRow]:
        """Everything that ever came, by device and ``seq``."""

    def devices(self) -> list[str]:
        """Devices that anything ever came from."""

    def counts(self) -> dict[str, int]:
        """How many events there are of each result."""


class CaseTable(Protocol):
    """Every case as it stands."""

    def get(self, cases: Iterable[str]) -> dict[str, CaseRow]: ...

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[CaseRow]:
        """Every case of these kinds, by id, as they are asked for."""

    def since(self, kind: str, id: str) -> list[str]:
        """The ids of a kind's cases that were opened at that of an id, or later."""

    def scan(self) -> Iterator[CaseRow]:
        """Every case, by id."""

    def add(self, rows: Sequence[CaseRow]) -> None:
        """Cases that there were not."""

    def put(self, rows: Sequence[CaseRow]) -> None:
        """Cases that are there already, as they stand now."""

    def last_number(self, prefix: str) -> int:
        """The last number given under ``prefix``; 0 if none."""

    def last_numbers(self) -> dict[str, int]:
        """Every running number."""

    def set_last_numbers(self, last: Mapping[str, int]) -> None: ...


class BoardTable(Protocol):
    """What the citizens' pages show."""

    def put(self, case: str, rows: Sequence[BoardRow]) -> None:
        """All of a case, in place of what stood there."""

    def get(self, ids: Iterable[str]) -> dict[str, BoardRow]: ...

    def since(self, position: int) -> list[BoardRow]:
        """Rows of cases to which something happened behind a position; without their words."""

    def scan(self) -> Iterator[BoardRow]:
        """Every row, by case."""


class FeedTable(Protocol):
    """What each house is sent, in order."""

    def page(
        self, house: str, cursor: int, most: int, device: str = "", own_seq: int = 0
    ) -> Iterator[FeedRow]:
        """Rows of the house and of everybody after ``cursor``, in order.

        Of events of ``device`` up to ``own_seq`` the place alone.
        """

    def count(self, house: str, cursor: int) -> int:
        """How many rows a page without end would hold."""

    def measure(self, house: str, cursor: int, end: int) -> tuple[int, int]:
        """How many rows a page from ``cursor`` to ``end`` holds, and how many sealed bytes."""

    def add(self, rows: Sequence[FeedLine]) -> None:
        """Rows of (n, house, case, position, since): the last where the house had it before."""

    def drop(self, house: str, case: str) -> int | None:
        """Take a case out of a house's feed; the first ``n`` it had there."""

    def withdraw(self, n: int, house: str, case: str, since: int) -> None:
        """Tell devices of the house that are past ``since``: the case is not theirs now."""

    def last(self, houses: Iterable[str], after: int) -> dict[str, int]:
        """The last ``n`` of each of these feeds that goes on after a place."""

    def end(self) -> int:
        """The last ``n``; 0 if there is none."""

    def lines(self) -> Iterator[tuple[str, str, int]]:
        """Case, house, position of every record sent: case by case, each in feed order."""


class LogTable(Protocol):
    """The Merkle log and its signed heads."""

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]: ...

    def places(self) -> Iterator[tuple[int, int]]:
        """Level and index of every node that is kept."""

    def add_nodes(self, nodes: Sequence[Node]) -> None: ...

    def head(self) -> TreeHead | None:
        """The newest signed head."""

    def heads(self) -> list[TreeHead]: ...

    def add_head(self, head: TreeHead) -> None: ...

    def notices(self) -> list[RestoreNotice]:
        """Every notice of a restore, the newest last."""

    def add_notice(self, notice: RestoreNotice) -> None: ...

    def name(self) -> str:
        """The name the log was given when the mailbox was made; empty if it has none yet."""

    def set_name(self, name: str) -> None:
        """Give it; it has none yet."""

    def cosignatures(self, origin: str, size: int) -> list[Cosignature]:
        """Who vouched for the head of that size."""

    def newest_cosigned(self, cosigner: str, origin: str) -> int:
        """The size of the longest head that somebody vouched for; 0 if there is none."""

    def longest_cosigned(
        self, origin: str, cosigners: Iterable[str], least: int, most: int
    ) -> int | None:
        """The longest head, of at most ``most``, for which at least so many of these vouched."""

    def first_cosigned(
        self, origin: str, cosigners: Iterable[str], least: int
    ) -> Cosignature | None:
        """What one of these wrote under the shortest head of at least ``least``, by name."""

    def add_cosignature(self, one: Cosignature) -> None:
        """Kept beside those of other sizes."""

    def put_cosignature(self, one: Cosignature) -> None:
        """Kept in place of what the same cosigner said of shorter heads."""


class DeviceTable(Protocol):
    """Tokens, chains, codes, and what was found wrong."""

    def of_token(self, token_hash: str) -> str | None: ...

    def set_token(self, device: str, token_hash: str, issued_at: datetime) -> None: ...

    def tip(self, device: str) -> Chain | None: ...

    def tips(self) -> list[Chain]: ...

    def set_tip(self, chain: Chain) -> None: ...

    def alarm(self, alarm: Alarm) -> None:
        """Kept once for the same evidence."""

    def alarms(self) -> list[Alarm]: ...

    def noticed(self) -> list[Noticed]:
        """What was found wrong, counted by device and code."""

    def heaps(self) -> list[Heap]:
        """What lies in quarantine, by its chain."""

    def quarantine(self, rows: Sequence[Quarantined]) -> None: ...

    def quarantined(self, device: str, first: int = 1, last: int = MOST_SEQ) -> list[Quarantined]:
        """What lies there of a chain, from one number to another, in order."""

    def sealed_in_quarantine(self) -> Iterator[tuple[str, int, bytes]]:
        """Device, ``seq`` and core of what lies in quarantine with a sealed part."""

    def erase_in_quarantine(self, device: str, seq: int) -> None:
        """Take its sealed part out."""

    def quarantine_tip(self, device: str) -> tuple[int, str] | None: ...

    def code(self, code_hash: str) -> Code | None: ...

    def put_code(self, code: Code) -> None: ...

    def wrong_code(self, origin: str, at: datetime) -> None: ...

    def wrong_codes(self, origin: str, since: datetime) -> int: ...


class DaybookTable(Protocol):
    """What each transaction wrote beside the signed trails (``casework.audit.daybook``)."""

    def rows(self) -> Iterator[Row]:
        """Every row that is written down, as it lies."""

    def lines(self) -> Iterator[Line]:
        """Every line, in order."""

    def last(self) -> int:
        """The number of the last line; 0: the daybook has not begun."""

    def head(self) -> SignedHead | None:
        """Who vouches for the lines; ``None`` where nobody can."""

    def entries(self) -> list[Entry]:
        """What this transaction wrote."""

    def append(self, line: Line, head: SignedHead) -> None:
        """The line of this transaction."""


class Transaction(Protocol):
    """One moment of the database."""

    @property
    def daybook(self) -> DaybookTable: ...

    @property
    def events(self) -> EventTable: ...

    @property
    def cases(self) -> CaseTable: ...

    @property
    def board(self) -> BoardTable: ...

    @property
    def feed(self) -> FeedTable: ...

    @property
    def log(self) -> LogTable: ...

    @property
    def devices(self) -> DeviceTable: ...

    def books(self) -> Books: ...

    def set_books(self, books: Books) -> None: ...


class Store(Protocol):
    """The database of a centre."""

    is_shared: bool
    """Whether other processes may write: then changes are looked for, not announced."""

    def read(self) -> AbstractContextManager[Transaction]: ...

    def write(self) -> AbstractContextManager[Transaction]: ...

    def facts(self) -> Mapping[str, str]:
        """What database this is, for the health page and the log."""

    def close(self) -> None: ...
