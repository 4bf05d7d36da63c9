"""The one hand that writes what stands beside the signed trails, and notes what it wrote.

Rule kept: a row of a table in ``WRITTEN_DOWN`` is never written but through here, so that
the transaction's line of the daybook (``casework.audit.daybook``) names it.  Rows are read
back as they lie, past every conversion: what the database holds is what is compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    type_coerce,
    update,
)
from sqlalchemy.types import NullType

from casework.audit import Entry, Line, Row, SignedHead, digest
from casework.audit.daybook import Value
from central_mailbox.store.bulk import insert_rows
from central_mailbox.store.packed import pack, unpack
from central_mailbox.store.rows import streamed
from central_mailbox.store.tables import DAYBOOK, DAYBOOK_HEAD, WRITTEN_DOWN

ONLY = 1
"""The one row of ``daybook_head``."""

_head_decoder = msgspec.json.Decoder(SignedHead)


class SqlDaybook:
    """The tables ``daybook`` and ``daybook_head``, and the writing of those written down."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._entries: list[Entry] = []
        self.has_erased = False
        """Whether words were taken out, which must leave the disk as well."""

    # ------------------------------------------------------------------ rows

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """New rows; a running ``id`` that is left out is given."""
        if not rows:
            return
        values = [{column.name: row.get(column.name) for column in table.columns} for row in rows]
        if "id" in table.primary_key.columns and values[0]["id"] is None:
            known = self._connection.execute(select(func.max(table.c.id))).scalar() or 0
            for number, one in enumerate(values, known + 1):
                one["id"] = number
        self.insert_rows(table, [tuple(one.values()) for one in values])

    def insert_rows(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """New rows, many at once: all columns, in the table's order."""
        insert_rows(self._connection, table, rows)
        shape = _shape(table)
        self._entries += [Entry(shape.name, shape.key(row), None, digest(row)) for row in rows]

    def update(self, table: Table, where: ColumnElement[bool], values: Mapping[str, Any]) -> bool:
        """Other values in the rows there are; whether there were any."""
        before = self._as_they_lie(table, where)
        if not before:
            return False
        self._connection.execute(update(table).where(where), dict(values))
        names = [column.name for column in table.columns]
        for row in before:
            _, key, old = _row(table, row)
            after = [values.get(name, value) for name, value in zip(names, row, strict=True)]
            _, new_key, new = _row(table, after)
            if new_key != key:
                self._entries.append(Entry(str(table.name), key, old, None))
                self._entries.append(Entry(str(table.name), new_key, None, new))
            elif new != old:
                self._entries.append(Entry(str(table.name), key, old, new))
        return True

    def erase(self, table: Table, where: ColumnElement[bool]) -> None:
        """Take the sealed parts out of rows, which stay."""
        self.has_erased |= self.update(table, where, {"sealed": None})

    def delete(self, table: Table, where: ColumnElement[bool]) -> None:
        """Take rows out."""
        for row in self._as_they_lie(table, where):
            _, key, old = _row(table, row)
            self._entries.append(Entry(str(table.name), key, old, None))
        self._connection.execute(delete(table).where(where))

    def rows(self) -> Iterator[Row]:
        """Every row that is written down, as it lies."""
        for table in WRITTEN_DOWN:
            for row in streamed(self._connection, _plain(table)):
                yield _row(table, list(row))

    def _as_they_lie(self, table: Table, where: ColumnElement[bool]) -> list[list[Any]]:
        return [list(row) for row in self._connection.execute(_plain(table).where(where))]

    # ------------------------------------------------------------------ lines

    def lines(self) -> Iterator[Line]:
        """Every line, in order."""
        query = select(*(type_coerce(one, NullType()) for one in DAYBOOK.columns))
        for row in streamed(self._connection, query.order_by(DAYBOOK.c.n)):
            yield Line(
                row.n, unpack(row.body) if isinstance(row.body, bytes) else b"", str(row.hash)
            )

    def last(self) -> int:
        """The number of the last line; 0: the daybook has not begun."""
        return self._connection.execute(select(func.max(DAYBOOK.c.n))).scalar() or 0

    def head(self) -> SignedHead | None:
        """Who vouches for the lines; ``None`` where nobody can."""
        rows = self._connection.execute(select(DAYBOOK_HEAD)).all()
        if len(rows) != 1 or rows[0].id != ONLY:
            return None
        try:
            return _head_decoder.decode(rows[0].head)
        except (msgspec.MsgspecError, ValueError, TypeError):
            return None

    def entries(self) -> list[Entry]:
        """What this transaction wrote."""
        return self._entries

    def append(self, line: Line, head: SignedHead) -> None:
        """The line of this transaction."""
        values = {"n": line.n, "body": pack(line.body), "hash": line.hash}
        self._connection.execute(insert(DAYBOOK), values)
        signed = {"head": msgspec.json.encode(head)}
        if not self._connection.execute(update(DAYBOOK_HEAD), signed).rowcount:
            self._connection.execute(insert(DAYBOOK_HEAD), {"id": ONLY} | signed)
        self._entries = []


def _plain(table: Table) -> Any:
    """A question that no column type converts the answers of."""
    return select(*(type_coerce(column, NullType()) for column in table.columns))


class _Shape(NamedTuple):
    """Of a table's columns: which make its key, and which are true or false."""

    name: str
    keys: tuple[int, ...]
    truths: tuple[int, ...]

    def key(self, row: Sequence[Value]) -> str:
        """How a row is called."""
        return ":".join([str(row[at]) for at in self.keys])


@cache
def _shape(table: Table) -> _Shape:
    columns = [*enumerate(table.columns)]
    return _Shape(
        str(table.name),
        tuple(at for at, column in columns if column.primary_key),
        tuple(at for at, column in columns if isinstance(column.type, Boolean)),
    )


def _row(table: Table, values: Sequence[Any]) -> Row:
    """A row with its name, from its columns as they lie, in the table's order."""
    shape, plain = _shape(table), [*values]
    for at in shape.truths:
        plain[at] = _truth(plain[at])
    return Row(shape.name, shape.key(plain), digest(plain))


def _truth(value: Value) -> Value:
    """SQLite keeps true as 1; anything else there is not the program's."""
    return bool(value) if value in (0, 1) else value


def same(table: Table, **values: object) -> ColumnElement[bool]:
    """The rows with these values."""
    return and_(*(table.c[name] == value for name, value in values.items()))
