"""A small drawing beside words, in the colour of a tone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_client.ui import icons, theme
from desk_client.ui.tokens import Tone


class MarkIcon(QWidget):
    """An icon of the set at text height (or `size` pixels). The words beside it say the same."""

    def __init__(
        self,
        name: str,
        tone: Tone | None = None,
        parent: QWidget | None = None,
        *,
        size: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = self._size or theme.current().icon
        return QSize(side, max(side, theme.current().line_height) if self._size is None else side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        side = self._size or look.icon
        colour = look.pair(self._tone)[0] if self._tone else QColor(look.tokens.soft)
        painter = QPainter(self)
        icons.paint(painter, self._name, QRectF(0, (self.height() - side) / 2, side, side), colour)
        painter.end()
