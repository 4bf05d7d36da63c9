"""The rows of a list, as Qt's model: what a cell shows, how it sorts, what is ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desk_client.services.spelling import order_of
from desk_client.ui.widgets.chip import ChipLabel

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

DISPLAY = Qt.ItemDataRole.UserRole + 1
STRONG = Qt.ItemDataRole.UserRole + 2
SHORT = Qt.ItemDataRole.UserRole + 3


def kept_place(before: Sequence[str], now: Sequence[str], current: str) -> str:
    """Where the cursor of a list belongs once the list is asked again.

    On its row; when that is gone (the step is taken, and it waits for somebody else) on the row
    that came next, or the one before.  Empty when none of the rows is left.
    """
    left = set(now)
    if current in left or current not in before:
        return current if current in left else ""
    place = before.index(current)
    nearest = (*before[place + 1 :], *reversed(before[:place]))
    return next((one for one in nearest if one in left), "")


class Column(Struct, Generic[Row], frozen=True):
    """A column. `text` is what is shown, copied and read aloud; `chip` paints a chip instead."""

    key: str
    title: str
    text: Callable[[Row], str]
    width: int = 120
    """In pixels at the normal text size."""
    stretches: bool = False
    """Takes the room that is left; one column of a list should."""
    is_number: bool = False
    """Right-aligned."""
    sort: Callable[[Row], Any] | None = None
    """What to sort by; the reading of the text when not given. Values must be comparable."""
    is_name: bool = False
    """The text is the name of a person: its first character is read as a surname."""
    chip: Callable[[Row], ChipLabel | None] | None = None
    is_hidden: bool = False
    """Not shown until it is chosen in the column menu."""
    yields: int = 0
    """Where the column that stretches has too little room, those with the highest go first; what
    has none stays."""
    tip: Callable[[Row], str] | None = None
    short: Callable[[Row], str] | None = None
    """What is painted instead of the text; the text itself is copied and stands in the tip."""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows in memory; cells are computed only when they are painted."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        id_of: Callable[[Row], str],
        *,
        has_ticks: bool = False,
        is_strong: Callable[[Row], bool] | None = None,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self.ticked: set[str] = set()
        self._id_of = id_of
        self._has_ticks = has_ticks
        self._is_strong = is_strong
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def id_at(self, row: int) -> str:
        return self._id_of(self.rows[row])

    @property
    def ids(self) -> list[str]:
        """The ids of the rows in the order shown."""
        return [self._id_of(row) for row in self.rows]

    def row_of(self, row_id: str) -> int | None:
        return next((n for n, row in enumerate(self.rows) if self._id_of(row) == row_id), None)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, in the order given or as the officer has sorted them."""
        self.beginResetModel()
        self.rows = list(rows)
        self.ticked &= set(self.ids)
        self._sort_rows()
        self.endResetModel()

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Add the next page at the end."""
        if not rows:
            return
        first = len(self.rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self.rows.extend(rows)
        self.endInsertRows()

    def tick(self, row: int) -> None:
        """Tick or untick a row."""
        self.ticked ^= {self.id_at(row)}
        cell = self.index(row, 0)
        self.dataChanged.emit(cell, cell, [Qt.ItemDataRole.CheckStateRole])

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == DISPLAY:
            return column.chip(row) if column.chip else None
        if role == SHORT:
            return column.short(row) if column.short else column.text(row)
        if role == STRONG:
            return bool(self._is_strong and self._is_strong(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            if column.tip is not None:
                return column.tip(row)
            return column.text(row) if column.short else None
        if role == Qt.ItemDataRole.CheckStateRole and self._has_ticks and index.column() == 0:
            is_ticked = self._id_of(row) in self.ticked
            return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = self.columns[section].is_number
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative column keeps the order that the rows came in."""
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.id_at(index.row())) for index in self.persistentIndexList()]
        self._sorted_by = (column, order) if column >= 0 else None
        self._sort_rows()
        places = {self._id_of(row): number for number, row in enumerate(self.rows)}
        for index, row_id in kept:
            self.changePersistentIndex(index, self.index(places[row_id], index.column()))
        self.layoutChanged.emit()

    def _sort_rows(self) -> None:
        if self._sorted_by is None:
            return
        number, order = self._sorted_by
        column = self.columns[number]
        is_descending = order == Qt.SortOrder.DescendingOrder
        self.rows.sort(key=column.sort or partial(_reading, column), reverse=is_descending)


def _reading(column: Column[Row], row: Row) -> str:
    return order_of(column.text(row), is_name=column.is_name)
