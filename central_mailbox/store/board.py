"""What stands on the citizens' board, by case: counted anew by ``verify``."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, delete, literal, select

from central_mailbox.store.bulk import insert_rows
from central_mailbox.store.packed import pack, unpack
from central_mailbox.store.port import BoardRow
from central_mailbox.store.rows import among, chunks, streamed
from central_mailbox.store.tables import BOARD

_COLUMNS = BOARD.c


def _read(row: Row[Any]) -> BoardRow:
    return BoardRow(
        id=row.id,
        case=row.case_id,
        from_on=date.fromisoformat(row.from_on),
        subject=row.subject,
        is_shown=bool(row.is_shown),
        words=unpack(row.words) if row.words else b"",
        key=row.key,
        position=row.position,
    )


def _as_it_lies(row: Row[Any]) -> BoardRow:
    """The same for whoever compares it: what somebody put there need not be readable."""
    case = str(row.case_id)
    try:
        return replace(_read(row), case=case)
    except (ValueError, TypeError):
        return BoardRow(str(row.id), case, date.min, "", False, b"", "", 0)


def _values(row: BoardRow) -> tuple[Any, ...]:
    return (
        row.id,
        row.case,
        row.from_on.isoformat(),
        row.subject,
        row.is_shown,
        pack(row.words),
        row.key,
        row.position,
    )


class SqlBoard:
    """The table ``board``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, case: str, rows: Sequence[BoardRow]) -> None:
        self._connection.execute(delete(BOARD).where(_COLUMNS.case_id == case))
        insert_rows(self._connection, BOARD, [_values(row) for row in rows])

    def get(self, ids: Iterable[str]) -> dict[str, BoardRow]:
        found: dict[str, BoardRow] = {}
        for some in chunks(ids):
            query = select(BOARD).where(among(self._connection, _COLUMNS.id, some))
            found.update((row.id, _read(row)) for row in self._connection.execute(query))
        return found

    def since(self, position: int) -> list[BoardRow]:
        columns = (one for one in _COLUMNS if one.name != "words")
        query = select(*columns, literal(b"").label("words"))
        rows = streamed(self._connection, query.where(_COLUMNS.position > position))
        return [_read(row) for row in rows]

    def scan(self) -> Iterator[BoardRow]:
        for row in streamed(
            self._connection, select(BOARD).order_by(_COLUMNS.case_id, _COLUMNS.id)
        ):
            yield _as_it_lies(row)
