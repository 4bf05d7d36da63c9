"""What somebody with the database key does to a table.

Every edit works on a raw connection, past the program, its triggers and its checks, and says
where it was: ``rows`` are those that are not what they were, as they are and as they were.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import sqlcipher3

Connection = Any
Values = dict[str, Any]


class NothingToDoError(Exception):
    """The table has no such row, or the edit would change nothing."""


@dataclass
class Done:
    """Where it was done, and to which rows."""

    table: "Table"
    rows: list[Values]


@dataclass(frozen=True)
class Table:
    """A table as it lies in the file."""

    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]

    def rows(self, conn: Connection) -> list[Values]:
        """All its rows, in the order of their keys."""
        order = ", ".join(f'"{key}"' for key in self.keys)
        names = ", ".join(f'"{column}"' for column in self.columns)
        found = conn.execute(f'SELECT {names} FROM "{self.name}" ORDER BY {order}')
        return [dict(zip(self.columns, row, strict=True)) for row in found]

    def place(self, row: Values) -> str:
        """How the row is called in findings."""
        return f"{self.name} {':'.join(str(row[key]) for key in self.keys)}"

    def delete(self, conn: Connection, row: Values) -> None:
        """Take one row out."""
        where = " AND ".join(f'"{key}" IS ?' for key in self.keys)
        conn.execute(f'DELETE FROM "{self.name}" WHERE {where}', [row[key] for key in self.keys])

    def insert(self, conn: Connection, row: Values) -> None:
        """Put one row in."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        marks = ", ".join("?" * len(self.columns))
        values = [row[column] for column in self.columns]
        conn.execute(f'INSERT INTO "{self.name}" ({names}) VALUES ({marks})', values)


def tables(conn: Connection) -> list[Table]:
    """Every table of the file, those of the search index too."""
    found = []
    for name, sql in conn.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall():
        if name.startswith("sqlite_") or "VIRTUAL TABLE" in sql:
            continue
        info = conn.execute(f'PRAGMA table_info("{name}")').fetchall()
        keys = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
        columns = tuple(row[1] for row in info)
        found.append(Table(name, columns, tuple(keys) or columns))
    return found


def unguarded(conn: Connection) -> None:
    """Past every guard of the file: as somebody would who writes its pages."""
    conn.execute("PRAGMA ignore_check_constraints = ON")
    conn.execute("PRAGMA foreign_keys = OFF")


Edit = Callable[[Connection, Connection, Table, str, Random], Done]
"""At a file, beside an older copy of it: at a table's column, by the dice."""


# ------------------------------------------------------------------------ one cell


def nothing(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """No value at all."""
    row = _some(dice, [one for one in table.rows(conn) if one[column] is not None])
    return _changed(conn, table, row, {column: None})


def nearby(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """One bit, one letter, one more or less."""
    rows = table.rows(conn)
    row = _some(dice, [one for one in rows if one[column] is not None] or rows)
    return _changed(conn, table, row, {column: _near(row[column], dice)})


def emptied(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """Nothing in it, in the column's type."""
    row = _some(dice, table.rows(conn))
    value = row[column]
    blank: Any = b"" if isinstance(value, bytes) else "" if isinstance(value, str) else 0
    return _changed(conn, table, row, {column: blank})


def borrowed(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """What stands there in another row."""
    rows = table.rows(conn)
    row = _some(dice, rows)
    other = _some(dice, [one for one in rows if one[column] != row[column]])
    return _changed(conn, table, row, {column: other[column]})


def swapped(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """Two rows have each other's value."""
    rows = table.rows(conn)
    row = _some(dice, rows)
    other = _some(dice, [one for one in rows if one[column] != row[column]])
    new = [{**row, column: other[column]}, {**other, column: row[column]}]
    return _replaced(conn, table, [row, other], new)


def back(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """What stood there before."""
    before = {_key(table, one): one for one in _of_before(older, table)}
    rows = [
        row for row in table.rows(conn) if before.get(_key(table, row), row)[column] != row[column]
    ]
    row = _some(dice, rows)
    return _changed(conn, table, row, {column: before[_key(table, row)][column]})


def _near(value: Any, dice: Random) -> Any:
    if isinstance(value, bool | int):
        return value + dice.choice((-1, 1, 7))
    if isinstance(value, float):
        return value + 1.0
    if isinstance(value, bytes):
        at = dice.randrange(len(value) or 1)
        changed = bytearray(value or b"\0")
        changed[at] ^= 1 << dice.randrange(8)
        return bytes(changed)
    if isinstance(value, str):
        at = dice.randrange(len(value) or 1)
        letter = value[at : at + 1]
        other = letter.swapcase() if letter != letter.swapcase() else "0" if letter != "0" else "1"
        return value[:at] + other + value[at + 1 :]
    return dice.choice(("x", 1, b"x"))


# ------------------------------------------------------------------------ whole rows


def deleted(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """One row is gone."""
    row = _some(dice, table.rows(conn))
    table.delete(conn, row)
    return Done(table, [row])


def all_deleted(
    conn: Connection, older: Connection, table: Table, column: str, dice: Random
) -> Done:
    """All are gone."""
    rows = table.rows(conn)
    _some(dice, rows)
    conn.execute(f'DELETE FROM "{table.name}"')
    return Done(table, rows)


def cut(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """The newest few are gone."""
    rows = table.rows(conn)
    _some(dice, rows)
    last = rows[-min(len(rows), dice.randint(1, 3)) :]
    for row in last:
        table.delete(conn, row)
    return Done(table, last)


def doubled(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """A row once more, under another key."""
    row = _some(dice, table.rows(conn))
    new = dict(row)
    for column in table.columns:
        new[column] = row[column]
    for _ in range(8):
        key = dice.choice(table.keys)
        new[key] = _near(new[key], dice)
        try:
            table.insert(conn, new)
        except sqlcipher3.Error:
            for column in table.columns:
                if isinstance(new[column], str | int) and dice.random() < 0.5:
                    new[column] = _near(new[column], dice)
            continue
        return Done(table, [new])
    raise NothingToDoError


def invented(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """A row where there was none."""
    if table.rows(conn):
        raise NothingToDoError
    for values in ((1, b"x", "x"), (7, b"{}", "y")):
        new = {column: values[dice.randrange(3)] for column in table.columns}
        try:
            table.insert(conn, new)
        except sqlcipher3.Error:
            continue
        return Done(table, [new])
    raise NothingToDoError


def older_row(conn: Connection, older: Connection, table: Table, column: str, dice: Random) -> Done:
    """A row as it was before."""
    before = {_key(table, one): one for one in _of_before(older, table)}
    rows = [row for row in table.rows(conn) if before.get(_key(table, row), row) != row]
    row = _some(dice, rows)
    return _replaced(conn, table, [row], [before[_key(table, row)]])


CELLS: tuple[Edit, ...] = (nothing, nearby, emptied, borrowed, swapped, back)
ROWS: tuple[Edit, ...] = (deleted, all_deleted, cut, doubled, invented, older_row)


def _of_before(older: Connection, table: Table) -> list[Values]:
    try:
        return table.rows(older)
    except sqlcipher3.Error as error:
        raise NothingToDoError from error


def _some(dice: Random, rows: Sequence[Values]) -> Values:
    if not rows:
        raise NothingToDoError
    return dice.choice(rows)


def _key(table: Table, row: Values) -> tuple[Any, ...]:
    return tuple(row[key] for key in table.keys)


def _changed(conn: Connection, table: Table, row: Values, values: Values) -> Done:
    return _replaced(conn, table, [row], [{**row, **values}])


def _replaced(conn: Connection, table: Table, before: list[Values], after: list[Values]) -> Done:
    """Rows in place of others; :class:`NothingToDoError` where that is no change."""
    if before == after or {map(repr, before)} == {map(repr, after)}:
        raise NothingToDoError
    for row in before:
        table.delete(conn, row)
    for row in after:
        table.insert(conn, row)
    if sorted(map(repr, before)) == sorted(map(repr, after)):
        raise NothingToDoError
    return Done(table, [*before, *after])
