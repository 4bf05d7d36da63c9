"""The room of a list's columns: which are shown, and which give way to the one that stretches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker
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

    @property
    def widths(self) -> dict[str, int]:
        """The widths that somebody may choose, at the normal text size, by their keys."""
        return {
            column.key: round(self._width(n) * Size.NORMAL.value / self._body)
            for n, column in enumerate(self._columns)
            if not column.stretches
        }

    def show(self, number: int, *, is_shown: bool) -> None:
        """Show a column, or put it away."""
        self._put_away.discard(number)
        if not is_shown:
            self._put_away.add(number)
        self.fit()

    def restore(self, hidden: Sequence[str], widths: Mapping[str, int]) -> None:
        """As the officer left them."""
        self._put_away = {n for n, column in enumerate(self._columns) if column.key in hidden}
        for number, column in enumerate(self._columns):
            if widths.get(column.key, 0) > 0 and not column.stretches:
                self._table.setColumnWidth(number, theme.current().px(widths[column.key]))
        self.fit()

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
