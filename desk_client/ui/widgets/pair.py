"""Two cards side by side, one above the other where the window is narrow or the text large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desk_client.ui import theme

GAP = 16


class Pair(QWidget):
    """Shares its width between two widgets as long as each has enough of it."""

    def __init__(
        self, first: QWidget, second: QWidget, *, least: int = 270, shares: tuple[int, int] = (1, 1)
    ) -> None:
        """`least` is the width that each needs, in pixels at the normal text size."""
        super().__init__()
        self._least = least
        self._parts = (first, second)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        for part, share in zip(self._parts, shares, strict=True):
            self._row.addWidget(part, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_row"):
            self._fit()

    def event(self, event: QEvent) -> bool:
        # What stands in it has come, gone or grown.
        if event.type() == QEvent.Type.LayoutRequest and hasattr(self, "_row"):
            self._fit()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        # One below the other is always possible: the wider of the two decides.
        widest = max(part.minimumSizeHint().width() for part in self._parts)
        edges = self.contentsMargins()
        return QSize(widest + edges.left() + edges.right(), self._row.totalMinimumSize().height())

    def _fit(self) -> None:
        enough = 2 * theme.current().px(self._least) + GAP
        needed = sum(part.minimumSizeHint().width() for part in self._parts) + GAP
        is_wide = self.contentsRect().width() >= max(enough, needed)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
