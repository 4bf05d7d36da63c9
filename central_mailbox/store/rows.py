"""Turns that every table needs: long lists in parts, times as text with their zone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    Row,
    any_,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from casework.event import CHINA

MOST_BOUND = 500
"""Values bound in one statement: well under every database's limit."""
MOST_ROWS = 20
"""Rows of a long reading that lie in memory at a time."""

Item = TypeVar("Item", str, int, tuple[int, int])


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The distinct items in lists that fit into one statement."""
    rest = iter(sorted(set(items)))
    while some := list(islice(rest, MOST_BOUND)):
        yield some


def among(connection: Connection, column: Column[Any], items: list[str]) -> ColumnElement[bool]:
    """Whether a column holds one of these: for PostgreSQL a list is one value, not hundreds."""
    if is_sqlite(connection):
        return column.in_(items)
    return column == any_(literal(items, ARRAY(column.type)))


def among_pairs(
    connection: Connection, columns: tuple[Column[int], Column[int]], pairs: list[tuple[int, int]]
) -> ColumnElement[bool]:
    """The same of two columns."""
    if is_sqlite(connection):
        return tuple_(*columns).in_(pairs)
    lists = (
        literal([*values], ARRAY(column.type))
        for column, values in zip(columns, zip(*pairs, strict=True), strict=True)
    )
    return tuple_(*columns).in_(
        select(func.unnest(*lists).table_valued("one", "other").render_derived())
    )


def is_sqlite(connection: Connection) -> bool:
    """Which of the two databases answers."""
    return connection.dialect.paramstyle == "qmark"


def streamed(connection: Connection, query: Executable) -> Iterator[Row[Any]]:
    """The rows of a query as they are asked for: however many there are, few lie in memory."""
    options = {"stream_results": True, "max_row_buffer": MOST_ROWS}
    with connection.execute(query, execution_options=options) as rows:
        yield from rows


def time_text(at: datetime) -> str:
    """A time as sortable text at +08:00, whatever zone it was given in."""
    return at.astimezone(CHINA).isoformat(timespec="milliseconds")


def time_of(text: str) -> datetime:
    """The time that :func:`time_text` wrote."""
    return datetime.fromisoformat(text).astimezone(CHINA)
