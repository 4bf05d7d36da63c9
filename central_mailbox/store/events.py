"""Everything that ever came from a device: one row per event, whatever became of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Raw
from msgspec.structs import astuple
from sqlalchemy import Connection, Row, func, select

from casework.audit import log_leaf
from casework.event import Record, Stamp
from central_mailbox.store.daybook import SqlDaybook, same
from central_mailbox.store.packed import pack, packed, unpack, unpacked
from central_mailbox.store.port import EventRow
from central_mailbox.store.rows import among, chunks, streamed
from central_mailbox.store.tables import EVENTS

_COLUMNS = EVENTS.c
_decoder = msgspec.json.Decoder(Stamp)


def record_of(core: bytes, sealed: bytes | None, stamp: bytes | None) -> Record:
    """Stored bytes as a record."""
    return Record(
        Raw(unpack(core)),
        None if sealed is None else Raw(unpack(sealed)),
        None if stamp is None else stamp_of(stamp),
    )


def stamp_of(stored: bytes) -> Stamp:
    """A stored stamp."""
    return _decoder.decode(unpack(stored))


def _event(row: Row[Any]) -> EventRow:
    return EventRow(
        row.device,
        row.seq,
        row.id,
        row.case_id,
        row.opens,
        unpack(row.core),
        unpacked(row.sealed),
        row.hash,
        row.arrival,
        row.result,
        unpack(row.answer),
        row.position,
        unpacked(row.stamp),
    )


def _values(row: EventRow) -> tuple[Any, ...]:
    """The columns of a row, in the table's order."""
    lies = msgspec.structs.replace(
        row,
        core=pack(row.core),
        sealed=packed(row.sealed),
        answer=pack(row.answer),
        stamp=packed(row.stamp),
    )
    return astuple(lies)


class SqlEvents:
    """The table ``events``."""

    def __init__(self, connection: Connection, daybook: SqlDaybook) -> None:
        self._connection = connection
        self._daybook = daybook

    def known(self, ids: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for some in chunks(ids):
            query = select(_COLUMNS.id).where(among(self._connection, _COLUMNS.id, some))
            found.update(self._connection.execute(query).scalars())
        return found

    def hashes(self, device: str, first: int, last: int) -> dict[int, str]:
        query = select(_COLUMNS.seq, _COLUMNS.hash).where(
            _COLUMNS.device == device, _COLUMNS.seq.between(first, last)
        )
        return {row.seq: row.hash for row in self._connection.execute(query)}

    def answers(self, device: str, first: int, last: int) -> list[bytes]:
        query = (
            select(_COLUMNS.answer)
            .where(_COLUMNS.device == device, _COLUMNS.seq.between(first, last))
            .order_by(_COLUMNS.seq)
        )
        return [unpack(answer) for answer in self._connection.execute(query).scalars()]

    def answers_to(self, device: str, ids: Iterable[str]) -> list[bytes]:
        answers: list[bytes] = []
        for some in chunks(ids):
            query = (
                select(_COLUMNS.answer)
                .where(_COLUMNS.device == device, among(self._connection, _COLUMNS.id, some))
                .order_by(_COLUMNS.seq)
            )
            answers.extend(map(unpack, self._connection.execute(query).scalars()))
        return answers

    def held(self, cases: Iterable[str]) -> list[EventRow]:
        rows: list[EventRow] = []
        for some in chunks(cases):
            query = select(EVENTS).where(
                among(self._connection, _COLUMNS.case_id, some), _COLUMNS.result == "held"
            )
            rows.extend(_event(row) for row in self._connection.execute(query))
        return sorted(rows, key=lambda row: row.arrival)

    def refused_openings(self, cases: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for some in chunks(cases):
            query = select(_COLUMNS.case_id).where(
                among(self._connection, _COLUMNS.case_id, some),
                _COLUMNS.opens,
                _COLUMNS.result == "refused",
            )
            found.update(self._connection.execute(query).scalars())
        return found

    def last_accepted(self, device: str, before: int) -> Record | None:
        query = (
            select(_COLUMNS.core, _COLUMNS.sealed, _COLUMNS.stamp)
            .where(_COLUMNS.device == device, _COLUMNS.seq < before, _COLUMNS.position.is_not(None))
            .order_by(_COLUMNS.seq.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return None if row is None else record_of(row.core, row.sealed, row.stamp)

    def last_said(self, device: str, before: int) -> bytes | None:
        query = (
            select(_COLUMNS.core)
            .where(_COLUMNS.device == device, _COLUMNS.seq < before)
            .order_by(_COLUMNS.seq.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return None if row is None else unpack(row.core)

    def changed_since(self, position: int) -> set[str]:
        query = select(_COLUMNS.case_id).where(_COLUMNS.position > position)
        return set(self._connection.execute(query).scalars())

    def positions(self, case: str) -> list[int]:
        query = (
            select(_COLUMNS.position)
            .where(_COLUMNS.case_id == case, _COLUMNS.position.is_not(None))
            .order_by(_COLUMNS.position)
        )
        return [place for place in self._connection.execute(query).scalars() if place is not None]

    def of_case(self, case: str) -> list[EventRow]:
        query = select(EVENTS).where(_COLUMNS.case_id == case).order_by(_COLUMNS.arrival)
        return [_event(row) for row in self._connection.execute(query)]

    def erase(self, ids: Iterable[str]) -> None:
        for some in chunks(ids):
            self._daybook.erase(EVENTS, among(self._connection, _COLUMNS.id, some))

    def add(self, rows: Sequence[EventRow]) -> None:
        self._daybook.insert_rows(EVENTS, [_values(row) for row in rows])

    def decide(self, rows: Sequence[EventRow]) -> None:
        for row in rows:
            values = {
                "result": row.result,
                "answer": pack(row.answer),
                "position": row.position,
                "stamp": packed(row.stamp),
            }
            where = same(EVENTS, device=row.device, seq=row.seq, result="held")
            self._daybook.update(EVENTS, where, values)

    def log(self) -> Iterator[Record]:
        query = (
            select(_COLUMNS.core, _COLUMNS.sealed, _COLUMNS.stamp)
            .where(_COLUMNS.position.is_not(None))
            .order_by(_COLUMNS.position)
        )
        for row in streamed(self._connection, query):
            yield record_of(row.core, row.sealed, row.stamp)

    def by_case(self) -> Iterator[tuple[str, Record]]:
        query = (
            select(_COLUMNS.case_id, _COLUMNS.core, _COLUMNS.sealed, _COLUMNS.stamp)
            .where(_COLUMNS.position.is_not(None))
            .order_by(_COLUMNS.case_id, _COLUMNS.position)
        )
        for row in streamed(self._connection, query):
            yield row.case_id, record_of(row.core, row.sealed, row.stamp)

    def entries(self, first: int, last: int) -> list[bytes]:
        query = (
            select(_COLUMNS.core, _COLUMNS.stamp)
            .where(_COLUMNS.position.between(first, last))
            .order_by(_COLUMNS.position)
        )
        rows = self._connection.execute(query)
        return [log_leaf(unpack(row.core), unpack(row.stamp)) for row in rows]

    def chain(self, device: str) -> Iterator[Record]:
        query = (
            select(_COLUMNS.core, _COLUMNS.sealed)
            .where(_COLUMNS.device == device)
            .order_by(_COLUMNS.seq)
        )
        for row in streamed(self._connection, query):
            yield record_of(row.core, row.sealed, None)

    def rows(self) -> Iterator[EventRow]:
        query = select(EVENTS).order_by(_COLUMNS.device, _COLUMNS.seq)
        for row in streamed(self._connection, query):
            yield _event(row)

    def devices(self) -> list[str]:
        return list(self._connection.execute(select(_COLUMNS.device).distinct()).scalars())

    def counts(self) -> dict[str, int]:
        query = select(_COLUMNS.result, func.count()).group_by(_COLUMNS.result)
        return {row[0]: row[1] for row in self._connection.execute(query)}
