"""What may be longer than its place: it scrolls, so that what stands below it stays in sight.

A form stands in one, its buttons below it: with large text the fields scroll, and the way to save
is never out of sight.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desk_client.ui import theme

LEAST = 120
BAR = 10
"""The width of the scroll bar, as the style sheet has it."""


class Scrolling(QScrollArea):
    """Scrolls upright only; never narrower than its content. Give it a stretch: it asks for little
    height, so that what stands below it keeps its own."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        theme.mark(content, role="sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        return QSize(self.widget().sizeHint().width(), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = self.widget().minimumSizeHint()
        is_scrolling = self.verticalScrollBar().isVisible()
        return QSize(least.width() + (BAR if is_scrolling else 0), min(LEAST, least.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
