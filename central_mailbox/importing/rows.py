"""The rows of a sheet as the bodies that they fill."""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from msgspec import Struct, structs

from casework.event import Label
from casework.fields import group_of
from central_mailbox.importing.cells import CellError, Names, value_of
from central_mailbox.importing.findings import Finding
from central_mailbox.importing.sheets import Column, Sheet
from central_mailbox.importing.workbook import Book, Row

T = TypeVar("T", bound=Struct)

INCOMPLETE = Label(
    "填写了其中一部分,另一部分必须填写",
    "A part of this is filled in, so the other parts have to be as well",
)


class Entry(NamedTuple):
    """A row and the values of the columns that the file has, by their paths."""

    row: Row
    values: dict[tuple[str, ...], object]

    def text(self, name: str) -> str:
        """A value that is a text."""
        return str(self.values.get((name,)) or "")


def rows_of(book: Book, sheet: Sheet) -> list[Row]:
    """The rows that stand in a sheet."""
    return [row for row in book.rows if row.sheet is sheet]


def text_in(row: Row, name: str) -> str:
    """The bare text of a column, before anything is made of it."""
    return next((text for column, text in row.cells.items() if column.path == (name,)), "")


def entries(book: Book, sheet: Sheet, names: Names) -> Iterator[Entry]:
    """The rows of a sheet that can be read; of the others, what is wrong with them."""
    for row in rows_of(book, sheet):
        values: dict[tuple[str, ...], object] = {}
        wrong = False
        for column, text in row.cells.items():
            try:
                values[column.path] = value_of(column, text, names)
            except CellError as error:
                wrong = True
                book.findings.append(Finding(row.at(column), error.say))
        if not wrong and _groups_are_whole(book, row, values):
            yield Entry(row, values)


def _groups_are_whole(book: Book, row: Row, values: dict[tuple[str, ...], object]) -> bool:
    """A room has an address or is not there at all."""
    groups: dict[str, list[Column]] = {}
    for column in row.sheet.columns:
        if len(column.path) > 1:
            groups.setdefault(column.path[0], []).append(column)
    lacking = [
        column
        for columns in groups.values()
        if any(values.get(one.path) for one in columns)
        for column in columns
        if column.slot.is_needed and not values.get(column.path)
    ]
    book.findings.extend(Finding(row.at(column), INCOMPLETE) for column in lacking)
    return not lacking


def body_of(entry: Entry, schema: type[T], standing: Struct | None = None) -> T:
    """The body that a row fills; what the file has no column for stays as it stands."""
    filled: dict[str, object] = {}
    groups: dict[str, dict[str, object]] = {}
    for path, value in entry.values.items():
        if len(path) == 1:
            filled[path[0]] = value
        else:
            groups.setdefault(path[0], {})[path[1]] = value
    for name, parts in groups.items():
        said = {part: value for part, value in parts.items() if value is not None}
        if name in schema.__struct_fields__:
            filled[name] = group_of(schema, name)(**said) if any(said.values()) else None
    known = {one.name for one in structs.fields(schema)}
    kept = {
        name: getattr(standing, name)
        for name in known
        if standing is not None and name in standing.__struct_fields__
    }
    return schema(**kept | {name: value for name, value in filled.items() if name in known})
