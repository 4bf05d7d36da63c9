"""Many rows at once, straight to the driver: what a whole batch of events is written with.

SQLAlchemy handles each value of each row by itself, which costs more than the database does.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """New rows: all columns, in the table's order."""
    if rows:
        connection.exec_driver_sql(_insert(table, _mark(connection)), [*rows])


def update_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows that are there already, the same way: found by the first column."""
    if rows:
        statement = _update(table, _mark(connection))
        connection.exec_driver_sql(statement, [(*row[1:], row[0]) for row in rows])


def _mark(connection: Connection) -> str:
    """What stands for a value in the driver's statements."""
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"


@cache
def _insert(table: Table, mark: str) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join([mark] * len(table.columns))})'


@cache
def _update(table: Table, mark: str) -> str:
    key, *others = (f'"{column.name}"' for column in table.columns)
    values = ", ".join(f"{name} = {mark}" for name in others)
    return f'UPDATE "{table.name}" SET {values} WHERE {key} = {mark}'
