"""The room of a list's columns: which are shown, and which give way to the one that stretches."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from desk_client.ui import theme
from desk_client.ui.tokens import Size
from desk_client.ui.widgets.rows import Column

LEAST_STRETCH = 190
"""What the column that stretches keeps while others yield, in pixels at the normal text size."""


class ColumnRoom:
    """Hides what the officer put away and, in a narrow window, what may yield; widths grow with
    the text."""

    def __init__(self, table: QTableView, columns: Sequence[Column[Any]]) -> None:
        self._table, self._columns = table, columns
        self._put_away = {n for n, column in enumerate(columns) if column.is_hidden}
        self._body = theme.current().body
        for number, column in enumerate(columns):
            table.setColumnWidth(number, theme.current().px(column.width))
            if column.stretches:
                table.horizontalHeader().setSectionResizeMode(
                    number, QHeaderView.ResizeMode.Stretch
                )

    @property
    def shown(self) -> list[int]:
        """The columns that the officer wants to see, those that yield now among them."""
        return [n for n in range(len(self._columns)) if n not in self._put_away]

    def show(self, number: int, *, is_shown: bool) -> None:
        """Show a column, or put it away."""
        self._put_away.discard(number)
        if not is_shown:
            self._put_away.add(number)
        self.fit()

    def state(self) -> str:
        """Order, width, hiding and sorting, as `restore` takes them up."""
        header, columns = self._table.horizontalHeader(), self._columns
        sort = header.sortIndicatorSection()
        return json.dumps(
            {
                "order": [columns[header.logicalIndex(n)].key for n in range(len(columns))],
                "hidden": [column.key for n, column in enumerate(columns) if n in self._put_away],
                "widths": self._widths(),
                "sort": columns[sort].key if sort >= 0 else None,
                "descending": header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder,
            }
        )

    def restore(self, state: str) -> None:
        """As the officer left them; columns that the state does not know keep their place."""
        kept, table, header = json.loads(state), self._table, self._table.horizontalHeader()
        numbers = {column.key: n for n, column in enumerate(self._columns)}
        for place, key in enumerate(key for key in kept["order"] if key in numbers):
            header.moveSection(header.visualIndex(numbers[key]), place)
        self._put_away = {numbers[key] for key in kept["hidden"] if key in numbers}
        for number, column in enumerate(self._columns):
            if kept["widths"].get(column.key, 0) > 0 and not column.stretches:
                table.setColumnWidth(number, theme.current().px(kept["widths"][column.key]))
        self.fit()
        if kept["sort"] in numbers:
            order = Qt.SortOrder.DescendingOrder if kept["descending"] else None
            table.sortByColumn(numbers[kept["sort"]], order or Qt.SortOrder.AscendingOrder)

    def grow(self) -> None:
        """As wide as before in letters, when the text grew or shrank."""
        before, self._body = self._body, theme.current().body
        if before == self._body:
            return
        for number, column in enumerate(self._columns):
            if not column.stretches and not self._table.isColumnHidden(number):
                width = round(self._table.columnWidth(number) * self._body / before)
                self._table.setColumnWidth(number, width)
        self.fit()

    def fit(self) -> None:
        """Hide what may go where the column that stretches would be too narrow to be read."""
        table, shown = self._table, self.shown
        gone = self._yielding(shown)
        with QSignalBlocker(table.horizontalHeader()):
            for number in range(len(self._columns)):
                is_hidden = number not in shown or number in gone
                if table.isColumnHidden(number) != is_hidden:
                    table.setColumnHidden(number, is_hidden)

    def _yielding(self, shown: Sequence[int]) -> set[int]:
        columns, gone = self._columns, set[int]()
        if not any(columns[n].stretches for n in shown):
            return gone
        widths = {n: self._width(n) for n in shown if not columns[n].stretches}
        room = self._table.viewport().width() - theme.current().px(LEAST_STRETCH)
        for number in sorted(widths, key=lambda n: -columns[n].yields):
            if not columns[number].yields or sum(widths.values()) <= room:
                break
            gone.add(number)
            del widths[number]
        return gone

    def _width(self, number: int) -> int:
        """The width that a column has, or will have when it is shown."""
        width = self._table.columnWidth(number)
        return width or theme.current().px(self._columns[number].width)

    def _widths(self) -> dict[str, int]:
        """The widths that somebody may choose, at the normal text size, by their keys."""
        return {
            column.key: round(self._width(n) * Size.NORMAL.value / self._body)
            for n, column in enumerate(self._columns)
            if not column.stretches
        }
