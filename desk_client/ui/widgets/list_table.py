"""The list: as many rows as there are, only those in sight painted; everything by keyboard.

Enter opens the current row, Space ticks it, Ctrl+C copies the marked rows and Ctrl+Shift+C the
cell, the menu key opens the row's menu. When the list is asked again, the cursor, the marked rows,
the ticks and the scroll position stay; a cursor whose row is gone goes to the neighbour. Columns
can be moved, sized, hidden and sorted; `ColumnMemory` keeps that for each officer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from casework.cells import cell
from desk_client.ui import keys, theme
from desk_client.ui.widgets.cells import PADDING, CellPainter
from desk_client.ui.widgets.column_room import ColumnRoom
from desk_client.ui.widgets.rows import Column, RowsModel, kept_place

Row = TypeVar("Row")

NEAR_END = 20
"""So many rows before the last one in sight the next page is asked for."""


class ListTable(QTableView, Generic[Row]):
    """A list of rows of one type. See `Column` for what a column says."""

    opened = Signal(str)
    """Id of the row on which Enter or a double click fell."""
    current_changed = Signal(str)
    """Id of the row that the cursor is on now; empty when there is none."""
    ticks_changed = Signal()
    layout_changed = Signal()
    """A column was moved, sized, shown, hidden or sorted by: `layout_state` is another one."""
    end_reached = Signal()
    """The last rows are in sight: `append_rows` the next page, if there is one."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        id_of: Callable[[Row], str],
        parent: QWidget | None = None,
        *,
        name: str = "",
        has_ticks: bool = False,
        is_strong: Callable[[Row], bool] | None = None,
        row_menu: Callable[[Row], Sequence[QAction]] | None = None,
    ) -> None:
        """`name` is what a screen reader says; `row_menu` gives the actions of a right click."""
        super().__init__(parent)
        self._model = RowsModel(columns, id_of, has_ticks=has_ticks, is_strong=is_strong)
        self._row_menu = row_menu
        self._has_ticks = has_ticks
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(CellPainter(self))
        self._set_up_view()
        self._room = ColumnRoom(self, self._model.columns)
        self._set_up_header()
        self._room.fit()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(
            lambda now, _: self.current_changed.emit(self._id_or_empty(now.row()))
        )

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in the order shown."""
        return self._model.rows

    @property
    def current_id(self) -> str | None:
        return self._id_or_empty(self.currentIndex().row()) or None

    @property
    def selected_ids(self) -> list[str]:
        """Ids of the marked rows, from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.id_at(place) for place in places]

    @property
    def ticked_ids(self) -> list[str]:
        """Ids of the ticked rows, from top to bottom."""
        ids = (self._model.id_at(n) for n in range(len(self._model.rows)))
        return [row_id for row_id in ids if row_id in self._model.ticked]

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. Cursor, marked rows, ticks and scroll position stay where they were.

        Where the row under the cursor is gone, the cursor goes to its neighbour.
        """
        cursor, column = self.current_id, max(0, self.currentIndex().column())
        marked, before = self.selected_ids, self._model.ids
        height = self.verticalScrollBar().value()
        with QSignalBlocker(self.selectionModel()):
            self._model.set_rows(rows)
        place = self._model.row_of(kept_place(before, self._model.ids, cursor)) if cursor else None
        if place is not None:
            self.setCurrentIndex(self._model.index(place, column))
            self.selectRow(place)
            self._mark(marked)
        elif cursor:
            self.current_changed.emit("")
        self.verticalScrollBar().setValue(height)

    def leave(self) -> None:
        """Put the cursor nowhere: these rows answer another question."""
        self.setCurrentIndex(self._model.index(-1, -1))
        self.clearSelection()

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Add the next page."""
        self._model.append_rows(rows)

    def select(self, row_id: str) -> bool:
        """Put the cursor on a row; False when it is not in the list."""
        place = self._model.row_of(row_id)
        if place is None:
            return False
        self.setCurrentIndex(self._model.index(place, max(0, self.currentIndex().column())))
        self.selectRow(place)
        return True

    def column_menu(self) -> QMenu:
        """A menu in which columns are shown and hidden; the last one visible stays."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        visible = self._room.shown
        for number, column in enumerate(self._model.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(number in visible)
            action.setEnabled(visible != [number])
            action.toggled.connect(
                lambda is_shown, n=number: self.show_column(n, is_shown=is_shown)
            )
        menu.addSeparator()
        menu.addAction(self.tr("Original order")).triggered.connect(self.clear_sort)
        return menu

    def clear_sort(self) -> None:
        """Back to the order that the rows come in; takes effect with the next `set_rows`."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def layout_state(self) -> str:
        """Order, width, hiding and sorting of the columns, to be remembered for the officer."""
        return self._room.state()

    def restore_layout(self, state: str) -> None:
        """Take up a remembered layout; columns it does not know keep their place."""
        self._room.restore(state)

    def copy_rows(self) -> None:
        """The marked rows, visible columns as shown, as tab-separated lines."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(n) for n in range(header.count())]
        shown = [n for n in order if not self.isColumnHidden(n)]
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = ["\t".join(self._cell(place, n) for n in shown) for place in places]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def copy_cell(self) -> None:
        """The cell under the cursor."""
        index = self.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(self._cell(index.row(), index.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        row = self.currentIndex().row()
        if keys.is_enter(event) and row >= 0:
            self.opened.emit(self._model.id_at(row))
        elif event.key() == Qt.Key.Key_Space and self._has_ticks and row >= 0:
            self._tick(row)
        elif event.key() == Qt.Key.Key_C and event.modifiers() == control:
            self.copy_rows()
        elif event.key() == Qt.Key.Key_C and event.modifiers() == control | shift:
            self.copy_cell()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        left = self.columnViewportPosition(0)
        is_on_tick = left <= event.position().x() <= left + theme.current().icon + 2 * PADDING
        if self._has_ticks and index.isValid() and index.column() == 0 and is_on_tick:
            self._tick(index.row())
        else:
            super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_room"):
            self.verticalHeader().setDefaultSectionSize(theme.current().row)
            self._room.grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room.fit()
        self._on_scrolled(self.verticalScrollBar().value())

    def _set_up_view(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_asked)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.id_at(index.row())))

    def _set_up_header(self) -> None:
        side = self.verticalHeader()
        side.setVisible(False)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.current().row)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda place: self.column_menu().popup(header.mapToGlobal(place))
        )
        self.setSortingEnabled(True)
        for changed in (header.sectionMoved, header.sectionResized, header.sortIndicatorChanged):
            changed.connect(lambda *_: self.layout_changed.emit())

    def _mark(self, ids: Sequence[str]) -> None:
        """Mark these rows beside the one under the cursor, as far as they are still there."""
        flag = QItemSelectionModel.SelectionFlag
        for row_id in ids:
            place = self._model.row_of(row_id)
            if place is not None:
                index = self._model.index(place, 0)
                self.selectionModel().select(index, flag.Select | flag.Rows)

    def show_column(self, number: int, *, is_shown: bool) -> None:
        """Show a column, or put it away."""
        self._room.show(number, is_shown=is_shown)
        self.layout_changed.emit()

    def _tick(self, row: int) -> None:
        self._model.tick(row)
        self.ticks_changed.emit()

    def _id_or_empty(self, row: int) -> str:
        return self._model.id_at(row) if 0 <= row < len(self._model.rows) else ""

    def _cell(self, row: int, column: int) -> str:
        return cell(self._model.columns[column].text(self._model.rows[row]))

    def _on_scrolled(self, _: int) -> None:
        last = self.rowAt(self.viewport().height() - 1)
        if self._model.rows and (last < 0 or last >= len(self._model.rows) - NEAR_END):
            self.end_reached.emit()

    def _on_menu_asked(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._row_menu is not None:
            for action in self._row_menu(self._model.rows[index.row()]):
                # A menu does not keep the actions put into it; without an owner they would go.
                if action.parent() is None:
                    action.setParent(menu)
                menu.addAction(action)
            menu.addSeparator()
        menu.addAction(self.tr("Copy rows")).triggered.connect(self.copy_rows)
        menu.addAction(self.tr("Copy cell")).triggered.connect(self.copy_cell)
        menu.popup(self.viewport().mapToGlobal(place))
