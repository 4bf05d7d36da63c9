"""Every case as it stands, and the running numbers of their final numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from central_mailbox.store.bulk import insert_rows, update_rows
from central_mailbox.store.packed import pack, unpack
from central_mailbox.store.port import CaseRow
from central_mailbox.store.rows import among, chunks, streamed
from central_mailbox.store.tables import CASES, NUMBERS

_COLUMNS = CASES.c


def _case(row: Row[Any]) -> CaseRow:
    return CaseRow(
        row.case_id, row.kind, unpack(row.state), tuple(row.houses.split()), row.position
    )


def _values(row: CaseRow) -> tuple[Any, ...]:
    return (row.case, row.kind, pack(row.state), " ".join(row.houses), row.position)


class SqlCases:
    """The tables ``cases`` and ``numbers``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, cases: Iterable[str]) -> dict[str, CaseRow]:
        found: dict[str, CaseRow] = {}
        for some in chunks(cases):
            query = select(CASES).where(among(self._connection, _COLUMNS.case_id, some))
            found.update((row.case_id, _case(row)) for row in self._connection.execute(query))
        return found

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[CaseRow]:
        query = select(CASES).where(_COLUMNS.kind.in_(sorted(kinds))).order_by(_COLUMNS.case_id)
        for row in streamed(self._connection, query):
            yield _case(row)

    def since(self, kind: str, id: str) -> list[str]:
        query = select(_COLUMNS.case_id).where(_COLUMNS.kind == kind, _COLUMNS.case_id >= id)
        return list(self._connection.execute(query.order_by(_COLUMNS.case_id)).scalars())

    def scan(self) -> Iterator[CaseRow]:
        for row in streamed(self._connection, select(CASES).order_by(_COLUMNS.case_id)):
            yield _case(row)

    def add(self, rows: Sequence[CaseRow]) -> None:
        insert_rows(self._connection, CASES, [_values(row) for row in rows])

    def put(self, rows: Sequence[CaseRow]) -> None:
        update_rows(self._connection, CASES, [_values(row) for row in rows])

    def last_number(self, prefix: str) -> int:
        query = select(NUMBERS.c.last).where(NUMBERS.c.prefix == prefix)
        return self._connection.execute(query).scalar() or 0

    def last_numbers(self) -> dict[str, int]:
        return {row.prefix: row.last for row in self._connection.execute(select(NUMBERS))}

    def set_last_numbers(self, last: Mapping[str, int]) -> None:
        for prefix, number in sorted(last.items()):
            change = update(NUMBERS).where(NUMBERS.c.prefix == prefix)
            if not self._connection.execute(change, {"last": number}).rowcount:
                self._connection.execute(insert(NUMBERS), {"prefix": prefix, "last": number})
