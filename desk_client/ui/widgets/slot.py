"""A place for one widget at a time: what is shown changes, what stands beside it is left alone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget


class Slot(QWidget):
    """Shows the widget that was put in last; takes no room while it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def shown(self) -> QWidget | None:
        """What stands here now."""
        return self._shown

    def put(self, widget: QWidget | None) -> None:
        """Show another widget; the one before it goes. `None` empties the place."""
        old, self._shown = self._shown, widget
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        if widget is not None:
            self._column.addWidget(widget)
            widget.show()
        self.setVisible(widget is not None)


class Stack(QStackedWidget):
    """Several pages of which one is shown; only that one says how much room is needed.

    Esc, where nothing on the page wants it, goes back.
    """

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        return self.currentWidget().minimumSizeHint() if self.count() else QSize()

    def go_back(self) -> bool:
        """To the page that is behind the one in front; `False` where there is none."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.go_back():
            super().keyPressEvent(event)

    def hasHeightForWidth(self) -> bool:
        return bool(self.count()) and self.currentWidget().hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        return self.currentWidget().heightForWidth(width)
