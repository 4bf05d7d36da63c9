"""One of many: typed by characters, pinyin or initials, or taken from the list.

What stands in the box is always a name of the list or, until it is left, what is being typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from casework.characters import plain
from desk_client.ui import keys
from desk_client.ui.widgets.fields import PickBox

TYPED_AS = Qt.ItemDataRole.UserRole + 1
MOST_SHOWN = 10


class _Finder(QCompleter):
    """Finds by every way to type a name, and writes the name itself."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")

    def splitPath(self, path: str) -> list[str]:
        return [plain(path.strip())]


class SearchBox(PickBox):
    """A :class:`PickBox` that finds while one types."""

    def __init__(
        self, name: str, typed_as: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        """`typed_as` gives every way to type a name; called once a name."""
        super().__init__(name, parent)
        self._typed_as = typed_as
        self._names = QStandardItemModel(self)
        self.setModel(self._names)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._finder = _Finder(self._names, self)
        self._finder.setCompletionRole(TYPED_AS)
        self._finder.setFilterMode(Qt.MatchFlag.MatchContains)
        self._finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._finder.setMaxVisibleItems(MOST_SHOWN)
        self.setCompleter(self._finder)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("Type a name, or its initials"))
            line.setAccessibleName(name)
        self.setCurrentIndex(-1)

    @property
    def value(self) -> str | None:
        """The value whose name stands in the box; ``None`` while it is another text."""
        if self._is_being_typed:
            return self._meant()
        return super().value

    @property
    def is_wrong(self) -> bool:
        """Something is typed that is none of the names, or may be several."""
        return bool(self.currentText().strip()) and self.value is None

    def set_choices(self, choices: Sequence[tuple[str, str]], value: str | None = None) -> None:
        """Offer (value, words); keeps the choice if it is still there and none is given.

        They may come while somebody types: what is half typed stays as well.
        """
        if [(self.itemData(n), self.itemText(n)) for n in range(self.count())] == list(choices):
            if value is not None:
                self.setCurrentIndex(self.findData(value))
            return
        kept = value if value is not None else self.value
        half_typed = self.currentText() if self._is_being_typed and kept is None else ""
        self.blockSignals(True)
        self._names.clear()
        for name, words in choices:
            item = QStandardItem(words)
            item.setData(name, Qt.ItemDataRole.UserRole)
            item.setData(self._typed_as(words), TYPED_AS)
            self._names.appendRow(item)
        self.blockSignals(False)
        self.setCurrentIndex(self.findData(kept) if kept is not None else -1)
        if half_typed:
            self.setEditText(half_typed)

    @property
    def _is_being_typed(self) -> bool:
        return self.currentText() != self.itemText(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys.is_enter(event):
            self._settle()
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._settle()

    def _settle(self) -> None:
        """What was typed stands for the name that it means, or for the first that is shown."""
        typed = self.currentText().strip()
        if typed and typed == self.itemText(self.currentIndex()):
            return
        if not typed:
            self._choose(-1)
            return
        popup = self._finder.popup()
        found = self._rows(typed)
        if popup.isVisible() and popup.currentIndex().isValid():
            words: Any = popup.currentIndex().data(Qt.ItemDataRole.DisplayRole)
            self._choose(self.findText(str(words)))
        elif found:
            self._choose(found[0])

    def _choose(self, row: int) -> None:
        is_other = row != self.currentIndex() or self.currentText() != self.itemText(row)
        self.setCurrentIndex(row)
        if row < 0:
            self.clearEditText()
        if is_other:
            self.activated.emit(row)

    def _meant(self) -> str | None:
        found = self._rows(self.currentText().strip())
        if len(found) != 1:
            return None
        value = self.itemData(found[0])
        return value if isinstance(value, str) else None

    def _rows(self, typed: str) -> list[int]:
        """The names that what was typed may mean; a whole name stands for itself alone."""
        if not typed:
            return []
        wanted = plain(typed)
        whole = [row for row in range(self.count()) if self.itemText(row) == typed]
        return whole or [
            row for row in range(self.count()) if wanted in str(self.itemData(row, TYPED_AS))
        ]
