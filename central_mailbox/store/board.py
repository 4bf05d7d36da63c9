"""What stands on the citizens' board, by case: counted anew by ``verify``."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from central_mailbox.store.bulk import insert_rows
from central_mailbox.store.packed import pack, unpack
from central_mailbox.store.port import BoardRow, Found
from central_mailbox.store.rows import streamed
from central_mailbox.store.tables import BOARD

_COLUMNS = BOARD.c


def _read(row: Row[Any]) -> BoardRow:
    return BoardRow(
        id=row.id,
        case=row.case_id,
        from_on=date.fromisoformat(row.from_on),
        subject=row.subject,
        is_shown=bool(row.is_shown),
        words=unpack(row.words),
        key=row.key,
    )


def _values(row: BoardRow) -> tuple[Any, ...]:
    return (
        row.id,
        row.case,
        row.from_on.isoformat(),
        row.subject,
        row.is_shown,
        pack(row.words),
        row.key,
    )


class SqlBoard:
    """The table ``board``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, case: str, rows: Sequence[BoardRow]) -> None:
        self._connection.execute(delete(BOARD).where(_COLUMNS.case_id == case))
        insert_rows(self._connection, BOARD, [_values(row) for row in rows])

    def get(self, id: str) -> BoardRow | None:
        row = self._connection.execute(select(BOARD).where(_COLUMNS.id == id)).first()
        return None if row is None else _read(row)

    def page(self, asked: Found, first: int, most: int) -> list[BoardRow]:
        query = select(BOARD).where(_COLUMNS.is_shown, _COLUMNS.from_on <= asked.today.isoformat())
        if asked.subject:
            query = query.where(_COLUMNS.subject == asked.subject)
        for term in asked.terms:
            query = query.where(_COLUMNS.key.contains(term, autoescape=True))
        query = query.order_by(_COLUMNS.from_on.desc(), _COLUMNS.id.desc())
        rows = self._connection.execute(query.offset(first).limit(most))
        return [_read(row) for row in rows]

    def scan(self) -> Iterator[BoardRow]:
        for row in streamed(
            self._connection, select(BOARD).order_by(_COLUMNS.case_id, _COLUMNS.id)
        ):
            yield _read(row)
