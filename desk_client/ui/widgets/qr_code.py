"""A QR code, drawn to the width that there is: black on white in either theme, to be readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_client.later import later

if TYPE_CHECKING:
    import segno
else:
    segno = later("segno")

QUIET = 4
"""Modules of white around it, as the code's standard asks."""

LEAST, MOST = 2, 4
"""Pixels of a module: below, no telephone tells them apart."""


class QrCode(QWidget):
    """Shows one text as a code; nothing until there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[bytes, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def modules(self) -> int:
        """Modules of a side, the white around them included."""
        return len(self._rows) + 2 * QUIET if self._rows else 0

    def set_text(self, text: str) -> None:
        """Another text; an empty one takes the code away."""
        code = segno.make_qr(text, error="l", boost_error=False) if text else None
        self._rows = tuple(bytes(row) for row in code.matrix) if code else ()
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        return self.modules * self._scale(width)

    def sizeHint(self) -> QSize:
        return QSize(self.modules * MOST, self.modules * MOST)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.modules * LEAST, self.modules * LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scale = self._scale(self.width())
        side = self.modules * scale
        painter.fillRect(QRect(0, 0, side, side), Qt.GlobalColor.white)
        for down, row in enumerate(self._rows, QUIET):
            for across, is_dark in enumerate(row, QUIET):
                if is_dark:
                    module = QRect(across * scale, down * scale, scale, scale)
                    painter.fillRect(module, Qt.GlobalColor.black)
        painter.end()

    def _scale(self, width: int) -> int:
        return max(LEAST, min(MOST, width // self.modules)) if self.modules else LEAST
