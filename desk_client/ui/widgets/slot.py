"""A place for one widget at a time: what is shown changes, what stands beside it is left alone."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


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
