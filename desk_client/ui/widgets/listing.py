"""A list, or what stands in its place while it is empty. The focus never falls between the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.slot import Stack

Row = TypeVar("Row")


class Listing(Stack, Generic[Row]):
    """Shows the table while it has rows."""

    def __init__(self, table: ListTable[Row], empty: EmptyState) -> None:
        super().__init__()
        self._table, self._empty = table, empty
        self.addWidget(table)
        self.addWidget(empty)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the focus stays here if it was here."""
        had_focus = self._table.hasFocus() or self._empty.hasFocus()
        self._table.set_rows(rows)
        self.setCurrentWidget(self._table if rows else self._empty)
        if had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """The focus goes to what is shown."""
        self.currentWidget().setFocus()
