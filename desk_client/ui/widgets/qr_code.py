"""A QR code, drawn to the width that there is: black on white in either theme, to be readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_client.later import later

if TYPE_CHECKING:
    import segno
else:
    segno = later("segno")

QUIET = 4
"""Modules of white around it, as the code's standard asks."""

BLACK = 0xFF000000
DOTS = 8
"""Pixels of a module in a picture for paper."""

LEAST, MOST = 2, 4
"""Pixels of a module: below, no telephone tells them apart."""


def picture(text: str) -> QImage:
    """A text as a code for paper: black on white, with its white around it."""
    rows = _matrix(text)
    side = len(rows) + 2 * QUIET
    found = QImage(side, side, QImage.Format.Format_RGB32)
    found.fill(Qt.GlobalColor.white)
    for down, row in enumerate(rows, QUIET):
        for across, is_dark in enumerate(row, QUIET):
            if is_dark:
                found.setPixel(across, down, BLACK)
    return found.scaled(side * DOTS, side * DOTS)


def _matrix(text: str) -> tuple[bytes, ...]:
    code = segno.make_qr(text, error="l", boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


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
        self._rows = _matrix(text) if text else ()
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
