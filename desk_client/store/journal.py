"""The journal: every event this desk made or was sent, appended once, never deleted.

Rules kept: the bytes that were chained or received are stored unchanged; own events
stand in the chain by their running number and the hash before them; what became of an
event is written beside it, never over it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec
from msgspec import Raw

from casework.audit import chain_next, chain_start
from casework.errors import MalformedError
from casework.event import Core, Record, Refusal, Stamp, read_core, sealed_matches
from casework.sizes import size_of, too_large
from casework.wire import Outcome
from desk_client.store.database import Connection, Row
from desk_client.store.views import Result

COLUMNS = "n, id, case_id, core, sealed, stamp, seq, result, refusal, is_acknowledged"
UNSETTLED = "seq IS NOT NULL AND stamp IS NULL AND result <> 'refused'"
"""Own events that are not in the centre's order yet: they are shown on top of it."""

_stamp = msgspec.json.Decoder(Stamp)
_refusal = msgspec.json.Decoder(Refusal)


@dataclass(frozen=True, slots=True)
class Entry:
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
        Record(
            Raw(core),
            None if sealed is None else Raw(sealed),
            None if stamp is None else _stamp.decode(stamp),
        ),
        seq,
        result,
        None if refusal is None else _refusal.decode(refusal),
        bool(is_acknowledged),
    )


@dataclass(frozen=True, slots=True)
class ChainEnd:
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
    return ChainEnd(row[0], chain_next(row[1], row[2]))


def append_own(conn: Connection, core: Core, record: Record, prev: bytes) -> int:
    """An event made here; its place in the journal."""
    return conn.execute(
        "INSERT INTO journal (id, case_id, core, sealed, seq, prev, result)"
        " VALUES (?, ?, ?, ?, ?, ?, 'pending')",
        (core.id, core.case, bytes(record.core), _bytes(record.sealed), core.seq, prev),
    ).lastrowid


def _bytes(raw: Raw | None) -> bytes | None:
    return None if raw is None else bytes(raw)


@dataclass(frozen=True, slots=True)
class Arrived:
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


def take_in(conn: Connection, arrived: Sequence[Arrived]) -> list[Arrived]:
    """Write what the feed brought; those that were new or changed anything here.

    An event that is here already (one of our own, or a repetition) gets its stamp, and
    its sealed part back where it had been dropped; its chained bytes must be the same.
    """
    known = _known(conn, [one.core.id for one in arrived])
    news, fresh = [], {}
    for one in arrived:
        values = known.get(one.core.id)
        stamp = msgspec.json.encode(one.stamp)
        sealed = _bytes(one.record.sealed)
        if values is None and one.core.id not in fresh:
            fresh[one.core.id] = (
                one.core.id,
                one.core.case,
                bytes(one.record.core),
                sealed,
                one.stamp.position,
                stamp,
            )
            news.append(one)
        elif values is not None and _update(conn, values, one, sealed, stamp):
            news.append(one)
    conn.executemany(
        "INSERT INTO journal (id, case_id, core, sealed, position, stamp)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        list(fresh.values()),
    )
    return news


def _known(conn: Connection, ids: Sequence[str]) -> dict[str, Row]:
    marks = ",".join("?" * len(ids))
    rows = conn.execute(
        f"SELECT id, n, core, sealed, stamp, seq FROM journal WHERE id IN ({marks})", ids
    )
    return {row[0]: row[1:] for row in rows}


def _update(conn: Connection, known: Row, one: Arrived, sealed: bytes | None, stamp: bytes) -> bool:
    n, core, old_sealed, old_stamp, seq = known
    if bytes(one.record.core) != core:
        raise MalformedError(f"event {one.core.id} came again with other bytes")
    regained = old_sealed is None and sealed is not None and seq is None
    if old_stamp == stamp and not regained:
        return False
    conn.execute(
        "UPDATE journal SET position = ?, stamp = ?,"
        " result = CASE WHEN seq IS NULL THEN NULL ELSE 'accepted' END, refusal = NULL"
        " WHERE n = ?",
        (one.stamp.position, stamp, n),
    )
    if regained:
        conn.execute("UPDATE journal SET sealed = ? WHERE n = ?", (sealed, n))
    return True


def settle(conn: Connection, outcome: Outcome, known_seq: int) -> str | None:
    """Write what became of an own event; its case if that was news, else ``None``.

    An event that has its stamp is settled: a late outcome changes nothing.  What is held
    because it never got into the centre's books (a gap before it) stays pending: it is
    sent again, not asked about.
    """
    row = conn.execute(
        "SELECT case_id, result, stamp, seq FROM journal WHERE id = ? AND seq IS NOT NULL",
        (outcome.id,),
    ).fetchone()
    if row is None or row[2] is not None:
        return None
    is_unsent = outcome.result == "held" and row[3] > known_seq
    result: Result = "pending" if is_unsent else outcome.result
    if row[1] == result:
        return None
    refusal = None if outcome.refusal is None else msgspec.json.encode(outcome.refusal)
    conn.execute(
        "UPDATE journal SET result = ?, refusal = ? WHERE id = ?", (result, refusal, outcome.id)
    )
    return str(row[0])


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


def hash_after(conn: Connection, device: str, seq: int) -> bytes:
    """The chain's hash after the own event ``seq`` (0: before the first)."""
    row = conn.execute("SELECT prev, core FROM journal WHERE seq = ?", (seq,)).fetchone()
    return chain_start(device) if row is None else chain_next(row[0], row[1])


def accepted(conn: Connection, case: str) -> Iterator[Record]:
    """A case's events in the centre's order."""
    for row in conn.execute(
        f"SELECT {COLUMNS} FROM journal WHERE case_id = ? AND stamp IS NOT NULL"
        " ORDER BY position, n",
        (case,),
    ):
        yield entry(row).record


def unsettled(conn: Connection, case: str | None = None) -> list[Entry]:
    """Own events on top of the centre's order, of one case or of all, as they were made."""
    if case is None:
        rows = conn.execute(f"SELECT {COLUMNS} FROM journal WHERE {UNSETTLED} ORDER BY seq")
    else:
        rows = conn.execute(
            f"SELECT {COLUMNS} FROM journal WHERE case_id = ? AND {UNSETTLED} ORDER BY seq",
            (case,),
        )
    return [entry(row) for row in rows]


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


def undecided(conn: Connection, known_seq: int) -> tuple[str, ...]:
    """Own events that the centre has but has not decided, as far as we were told."""
    rows = conn.execute(
        f"SELECT id FROM journal WHERE {UNSETTLED} AND (result = 'held' OR seq <= ?)"
        " AND result <> 'accepted' ORDER BY seq",
        (known_seq,),
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
