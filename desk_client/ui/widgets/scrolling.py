"""What may be longer than its place: it scrolls, so that what stands below it stays in sight.

A form stands in one, its buttons below it: with large text the fields scroll, and the way to save
is never out of sight.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desk_client.ui import theme

LEAST = 120
BAR = 10
"""The width of the scroll bar, as the style sheet has it."""


class Area(QScrollArea):
    """Scrolls what stands in it, which keeps the height that its wrapped words need.

    Qt asks such a content for its least height without regard to the width, and would then press
    it together.
    """

    def __init__(self, parent: QWidget | None = None, *, is_upright: bool = True) -> None:
        """`is_upright`: it never scrolls sideways."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if is_upright:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._keep_height()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_height()
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _keep_height(self) -> None:
        # The stubs hide that there may be nothing in it, or nothing laid out.
        content = cast("QWidget | None", self.widget())
        layout = content.layout() if content is not None else None
        if content is None or layout is None:
            return
        width = max(self.viewport().width(), content.minimumSizeHint().width())
        height = layout.minimumHeightForWidth(width) if layout.hasHeightForWidth() else 0
        if content.minimumHeight() != max(0, height):
            content.setMinimumHeight(max(0, height))


class Scrolling(Area):
    """Scrolls upright only; never narrower than its content. Give it a stretch: it asks for little
    height, so that what stands below it keeps its own. With `is_whole` it asks for the height of
    all its content, and gives way only where there is not so much."""

    def __init__(self, content: QWidget, *, is_whole: bool = False) -> None:
        super().__init__()
        theme.mark(content, role="sheet")
        self._is_whole = is_whole
        if is_whole:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        content = self.widget()
        height = self._tall() if self._is_whole else self.minimumSizeHint().height()
        return QSize(content.sizeHint().width() + BAR, height)

    def minimumSizeHint(self) -> QSize:
        least = self.widget().minimumSizeHint()
        return QSize(least.width() + BAR, min(LEAST, least.height()))

    def _tall(self) -> int:
        """The height of all of it, its words wrapped to the width that it has."""
        content = self.widget()
        height = content.sizeHint().height()
        if content.hasHeightForWidth() and self.viewport().width() > 0:
            height = max(height, content.heightForWidth(self.viewport().width()))
        return height
