"""Many rows at once, straight to the driver: what a whole batch of events is written with.

SQLAlchemy handles each value of each row by itself, which costs more than the database does.
PostgreSQL takes all rows of a statement in one go, a list for each column; SQLite takes them
row by row and is as fast.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table

from central_mailbox.store.rows import is_sqlite


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """New rows: all columns, in the table's order."""
    if not rows:
        return
    if is_sqlite(connection):
        connection.exec_driver_sql(_insert(table), [*rows])
    else:
        connection.exec_driver_sql(_insert_lists(table, connection.dialect), _lists(rows))


def update_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows that are there already, the same way: found by the first column."""
    if not rows:
        return
    if is_sqlite(connection):
        connection.exec_driver_sql(_update(table), [(*row[1:], row[0]) for row in rows])
    else:
        connection.exec_driver_sql(_update_lists(table, connection.dialect), _lists(rows))


def _lists(rows: Iterable[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    return tuple(map(list, zip(*rows, strict=True)))


def _names(columns: Iterable[Column[Any]]) -> list[str]:
    return [f'"{column.name}"' for column in columns]


@cache
def _insert(table: Table) -> str:
    names = _names(table.columns)
    return f'INSERT INTO "{table.name}" ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})'


@cache
def _update(table: Table) -> str:
    key, *others = _names(table.columns)
    values = ", ".join(f"{name} = ?" for name in others)
    return f'UPDATE "{table.name}" SET {values} WHERE {key} = ?'


def _unnested(table: Table, dialect: Dialect) -> str:
    """All rows, out of a list for each column."""
    kinds = (column.type.compile(dialect) for column in table.columns)
    return f"unnest({', '.join(f'%b::{kind}[]' for kind in kinds)})"


@cache
def _insert_lists(table: Table, dialect: Dialect) -> str:
    names = ", ".join(_names(table.columns))
    return f'INSERT INTO "{table.name}" ({names}) SELECT * FROM {_unnested(table, dialect)}'


@cache
def _update_lists(table: Table, dialect: Dialect) -> str:
    key, *others = _names(table.columns)
    values = ", ".join(f"{name} = new.{name}" for name in others)
    new = f"{_unnested(table, dialect)} AS new ({', '.join((key, *others))})"
    return f'UPDATE "{table.name}" SET {values} FROM {new} WHERE "{table.name}".{key} = new.{key}'
