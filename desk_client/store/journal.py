"""The journal: every event this desk made or was sent, appended once, never deleted.

Rules kept: the bytes that were chained or received are stored unchanged; own events
stand in the chain by their running number and the hash before them; what became of an
event is written beside it, never over it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from casework.audit import chain_next, chain_start
from casework.errors import MalformedError
from casework.event import Core, Record, Refusal, Stamp, read_core, sealed_matches
from casework.sizes import size_of, too_large
from casework.wire import Outcome
from desk_client.store.database import Connection, Row
from desk_client.store.packed import pack, packed, unpack, unpacked
from desk_client.store.tally import Tally
from desk_client.store.views import Result

COLUMNS = "n, id, case_id, core, sealed, stamp, seq, result, refusal, is_acknowledged"
UNSETTLED = "seq IS NOT NULL AND stamp IS NULL AND result <> 'refused'"
"""Own events that are not in the centre's order yet: they are shown on top of it."""

NOTHING_YET = Tally()

_stamp = msgspec.json.Decoder(Stamp)
_refusal = msgspec.json.Decoder(Refusal)


class Entry(Struct, frozen=True):
    """A line of the journal."""

    n: int
    id: str
    case: str
    record: Record
    seq: int | None
    result: Result | None
    refusal: Refusal | None
    is_acknowledged: bool


def entry(row: Row) -> Entry:
    """A row of :data:`COLUMNS`."""
    n, id, case, core, sealed, stamp, seq, result, refusal, is_acknowledged = row
    return Entry(
        n,
        id,
        case,
        record_of(core, sealed, stamp),
        seq,
        result,
        None if refusal is None else _refusal.decode(refusal),
        bool(is_acknowledged),
    )


def record_of(core: bytes, sealed: bytes | None, stamp: bytes | None = None) -> Record:
    """A record as it was made or received, from the columns in which it lies."""
    return Record(
        Raw(unpack(core)),
        None if sealed is None else Raw(unpack(sealed)),
        None if stamp is None else _stamp.decode(unpack(stamp)),
    )


class ChainEnd(Struct, frozen=True):
    """The running number of the last own event, and the chain's hash after it."""

    seq: int
    hash: bytes


def chain_end(conn: Connection, device: str) -> ChainEnd:
    """Where the next own event goes."""
    row = conn.execute(
        "SELECT seq, prev, core FROM journal WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return ChainEnd(0, chain_start(device))
    return ChainEnd(row[0], chain_next(row[1], unpack(row[2])))


def append_own(conn: Connection, core: Core, record: Record, prev: bytes) -> int:
    """An event made here; its place in the journal."""
    return conn.execute(
        "INSERT INTO journal (id, case_id, core, sealed, seq, prev, result)"
        " VALUES (?, ?, ?, ?, ?, ?, 'pending')",
        (
            *(core.id, core.case, pack(bytes(record.core)), packed(_bytes(record.sealed))),
            *(core.seq, prev),
        ),
    ).lastrowid


def _bytes(raw: Raw | None) -> bytes | None:
    return None if raw is None else bytes(raw)


class Arrived(Struct, frozen=True):
    """A record of the feed, read as far as the journal needs."""

    core: Core
    record: Record
    stamp: Stamp


def read_arrived(records: Iterable[Record]) -> list[Arrived]:
    """The feed's records; :class:`MalformedError` for one that is not what it claims."""
    arrived = []
    for record in records:
        core = read_core(record.core)
        if record.stamp is None:
            raise MalformedError(f"event {core.id} of the feed has no place in the log")
        if not sealed_matches(core, record.sealed):
            raise MalformedError(f"event {core.id}: the sealed part is not the one recorded")
        arrived.append(Arrived(core, record, record.stamp))
    return arrived


@dataclass(slots=True)
class Line:
    """What may change about a line of the journal, while an answer is taken in."""

    n: int
    case: str
    core: bytes
    sealed: bytes | None
    stamp: bytes | None
    seq: int | None
    result: Result | None
    refusal: bytes | None
    position: int | None
    is_changed: bool = False
    is_regained: bool = False


class Taken(Struct, frozen=True):
    """What an answer changed: cases of own events that were settled, records that were news."""

    settled: frozenset[str]
    news: Sequence[Arrived]
    tally: Tally


def take_in(
    conn: Connection,
    arrived: Sequence[Arrived],
    outcomes: Sequence[Outcome] = (),
    known_seq: int = 0,
    tally: Tally = NOTHING_YET,
    returning: Collection[str] = (),
) -> Taken:
    """Write what an answer says: what became of own events, then what the feed brought.

    Each line is read once and written once, whatever the answer says about it.  An event that
    is here already (one of our own, or a repetition) gets its stamp, and its sealed part back
    where it had been dropped; its chained bytes must be the same.  ``returning``: cases that
    were put away, of which all is news.
    """
    lines = _lines(conn, [one.id for one in outcomes] + [one.core.id for one in arrived])
    before = {id: (line.result, line.stamp is not None) for id, line in lines.items()}
    settled = {
        line.case
        for outcome in outcomes
        if (line := lines.get(outcome.id)) is not None and settle(line, outcome, known_seq)
    }
    news, fresh = [], dict[str, tuple[object, ...]]()
    for one in arrived:
        id, line = one.core.id, lines.get(one.core.id)
        if line is not None:
            if _stamped(line, one) or line.case in returning:
                news.append(one)
        elif id not in fresh:
            stamp = pack(msgspec.json.encode(one.stamp))
            core, sealed = pack(bytes(one.record.core)), packed(_bytes(one.record.sealed))
            fresh[id] = (id, one.core.case, core, sealed, one.stamp.position, stamp)
            news.append(one)
    _write(conn, [line for line in lines.values() if line.is_changed], list(fresh.values()))
    for id, line in lines.items():
        result, had_stamp = before[id]
        if line.is_changed and result is not None and line.result is not None:
            has_stamp = line.stamp is not None
            tally = tally.moved(result, line.result, had_stamp=had_stamp, has_stamp=has_stamp)
    return Taken(frozenset(settled), news, tally)


def _lines(conn: Connection, ids: Sequence[str]) -> dict[str, Line]:
    marks = ",".join("?" * len(ids))
    rows = conn.execute(
        "SELECT id, n, case_id, core, sealed, stamp, seq, result, refusal, position"
        f" FROM journal WHERE id IN ({marks})",
        ids,
    )
    return {
        id: Line(n, case, unpack(core), unpacked(sealed), unpacked(stamp), *rest)
        for id, n, case, core, sealed, stamp, *rest in rows
    }


def _write(conn: Connection, changed: Sequence[Line], fresh: Sequence[tuple[object, ...]]) -> None:
    conn.executemany(
        "UPDATE journal SET position = ?, stamp = ?, result = ?, refusal = ? WHERE n = ?",
        [(one.position, packed(one.stamp), one.result, one.refusal, one.n) for one in changed],
    )
    conn.executemany(
        "UPDATE journal SET sealed = ? WHERE n = ?",
        [(packed(one.sealed), one.n) for one in changed if one.is_regained],
    )
    conn.executemany(
        "INSERT INTO journal (id, case_id, core, sealed, position, stamp)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        fresh,
    )


def _stamped(line: Line, one: Arrived) -> bool:
    """The feed brought what is here: whether that is news."""
    if bytes(one.record.core) != line.core:
        raise MalformedError(f"event {one.core.id} came again with other bytes")
    sealed, stamp = _bytes(one.record.sealed), msgspec.json.encode(one.stamp)
    is_regained = line.sealed is None and sealed is not None and line.seq is None
    if line.stamp == stamp and not is_regained:
        return False
    line.position, line.stamp, line.refusal = one.stamp.position, stamp, None
    line.result = None if line.seq is None else "accepted"
    line.is_changed = True
    if is_regained:
        line.sealed, line.is_regained = sealed, True
    return True


def settle(line: Line, outcome: Outcome, known_seq: int) -> bool:
    """What became of an own event; whether that was news.

    An event that has its stamp is settled: a late outcome changes nothing.  What is held
    because it never got into the centre's books (a gap before it) stays pending: it is
    sent again, not asked about.
    """
    if line.seq is None or line.stamp is not None:
        return False
    is_unsent = outcome.result == "held" and line.seq > known_seq
    result: Result = "pending" if is_unsent else outcome.result
    if line.result == result:
        return False
    line.result = result
    line.refusal = None if outcome.refusal is None else msgspec.json.encode(outcome.refusal)
    line.is_changed = True
    return True


def unsent(conn: Connection, after_seq: int, most: int, most_bytes: int) -> list[Entry]:
    """Own events after a running number, oldest first, up to a number and a size.

    Whatever became of them before: a centre that lost its last days asks for them again.
    There is always at least one, however large.  One that no centre takes goes without its
    sealed part: it is refused at its place in the chain, and what is behind it is not held up.
    """
    entries: list[Entry] = []
    size = 0
    for row in conn.execute(
        f"SELECT {COLUMNS} FROM journal WHERE seq > ? AND seq IS NOT NULL ORDER BY seq LIMIT ?",
        (after_seq, most),
    ):
        one = entry(row)
        if too_large(one.record):
            one = replace(one, record=Record(one.record.core))
        size += size_of(one.record)
        if entries and size > most_bytes:
            break
        entries.append(one)
    return entries


def own(conn: Connection, numbers: Sequence[int]) -> dict[int, Record]:
    """Own events by their running numbers, as they were made."""
    marks = ",".join("?" * len(numbers))
    rows = conn.execute(
        f"SELECT seq, core, sealed FROM journal WHERE seq IS NOT NULL AND seq IN ({marks})",
        numbers,
    )
    return {seq: record_of(core, sealed) for seq, core, sealed in rows}


def hash_after(conn: Connection, device: str, seq: int) -> bytes:
    """The chain's hash after the own event ``seq`` (0: before the first)."""
    row = conn.execute("SELECT prev, core FROM journal WHERE seq = ?", (seq,)).fetchone()
    return chain_start(device) if row is None else chain_next(row[0], unpack(row[1]))


def accepted(conn: Connection, case: str) -> Iterator[Record]:
    """A case's events in the centre's order."""
    for row in conn.execute(
        f"SELECT {COLUMNS} FROM journal WHERE case_id = ? AND stamp IS NOT NULL"
        " ORDER BY position, n",
        (case,),
    ):
        yield entry(row).record


def unsettled(conn: Connection) -> list[Entry]:
    """Own events on top of the centre's order, as they were made."""
    rows = conn.execute(f"SELECT {COLUMNS} FROM journal WHERE {UNSETTLED} ORDER BY seq")
    return [entry(row) for row in rows]


def unsettled_of(conn: Connection, cases: Sequence[str]) -> list[Entry]:
    """The same of some cases: whatever waits of others is not looked at."""
    marks = ",".join("?" * len(cases))
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM journal INDEXED BY journal_case"
        f" WHERE case_id IN ({marks}) AND {UNSETTLED} ORDER BY seq",
        cases,
    )
    return [entry(row) for row in rows]


def withdrawn(conn: Connection, cases: Collection[str]) -> set[str]:
    """Those of some cases that this desk may no longer see."""
    if conn.execute("SELECT 1 FROM withdrawn LIMIT 1").fetchone() is None:
        return set()
    marks = ",".join("?" * len(cases))
    rows = conn.execute(f"SELECT case_id FROM withdrawn WHERE case_id IN ({marks})", [*cases])
    return {row[0] for row in rows}


def of_case(conn: Connection, case: str) -> list[Entry]:
    """Everything about a case: the centre's order first, then as it was made here.

    What others wrote and a restored centre lost stays in the journal and is not told.
    """
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM journal WHERE case_id = ?"
        " AND (stamp IS NOT NULL OR seq IS NOT NULL) ORDER BY position IS NULL, position, n",
        (case,),
    )
    return [entry(row) for row in rows]


def find(conn: Connection, id: str) -> Entry | None:
    """One event of the journal."""
    row = conn.execute(f"SELECT {COLUMNS} FROM journal WHERE id = ?", (id,)).fetchone()
    return None if row is None else entry(row)


def first_place(conn: Connection, case: str) -> int:
    """Where the case first appears in the journal: the same after every rebuild."""
    row = conn.execute("SELECT min(n) FROM journal WHERE case_id = ?", (case,)).fetchone()
    return int(row[0] or 0) if row else 0


def undecided(conn: Connection, known_seq: int, most: int) -> tuple[str, ...]:
    """Own events that the centre has but has not decided, as far as we were told: the oldest.

    Asked of two indexes, each from its beginning: what waits to be sent is not looked at.
    """
    rows = conn.execute(
        "SELECT id FROM (SELECT id, seq FROM journal INDEXED BY journal_unsettled"
        f" WHERE {UNSETTLED} AND seq <= ? AND result <> 'accepted'"
        " UNION SELECT id, seq FROM journal INDEXED BY journal_attention"
        " WHERE result IN ('refused', 'held') AND result = 'held' AND stamp IS NULL)"
        " ORDER BY seq LIMIT ?",
        (known_seq, most),
    )
    return tuple(row[0] for row in rows)


def acknowledge(conn: Connection, id: str) -> None:
    """A person has read what became of an event."""
    conn.execute("UPDATE journal SET is_acknowledged = 1 WHERE id = ?", (id,))


def first_places(conn: Connection, cases: Sequence[str]) -> dict[str, int]:
    """The same for many cases."""
    marks = ",".join("?" * len(cases))
    rows = conn.execute(
        f"SELECT case_id, min(n) FROM journal WHERE case_id IN ({marks}) GROUP BY case_id", cases
    )
    return dict(rows.fetchall())


def last_place(conn: Connection) -> int:
    """The newest line of the journal."""
    row = conn.execute("SELECT max(n) FROM journal").fetchone()
    return int(row[0] or 0) if row else 0


def has_unsettled(conn: Connection) -> bool:
    """Whether any own event is not in the centre's order yet."""
    return conn.execute(f"SELECT 1 FROM journal WHERE {UNSETTLED} LIMIT 1").fetchone() is not None


def drop_sealed(conn: Connection, case: str) -> None:
    """Forget the personal data that others recorded about a case; own events stay whole."""
    conn.execute("UPDATE journal SET sealed = NULL WHERE case_id = ? AND seq IS NULL", (case,))


def core_of(one: Entry) -> Core:
    """The chained part of an entry."""
    return read_core(one.record.core)
