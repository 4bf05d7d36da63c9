"""The line-drawn icon set: one SVG a file in `resources/icons`, drawn in the colour that is asked.

The marks of a state (`State`) are among them, so that ✓ ▲ ■ ‖ ◌ look the same on every machine
whatever its fonts hold. The word beside the mark stays text.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desk_client.ui import resources


class Mark(StrEnum):
    """The marks that stand before a state's word; the value is the name of the drawing."""

    OK = "check"
    WARN = "triangle"
    OVERDUE = "square"
    PAUSED = "bars"
    OFFLINE = "dashed"
    OPEN = "circle"
    NORMAL = "dot"


def paint(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw an icon into `box`."""
    _renderer(name, colour.name()).render(painter, box)


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a square picture of `size` logical pixels."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint(painter, name, QRectF(0, 0, size, size), colour)
    painter.end()
    return picture


def icon(name: str, colour: QColor, size: int = 16) -> QIcon:
    """An icon for Qt's own buttons and menus, sharp on a doubled screen too."""
    result = QIcon(pixmap(name, colour, size))
    result.addPixmap(pixmap(name, colour, size, 2.0))
    return result


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = resources.path("icons", f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
