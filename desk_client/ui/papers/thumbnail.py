"""A small picture of a paper; of what is not drawn unasked, what kind of file it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.papers import SUFFIXES, Media
from desk_client.ui import paint, theme

SIDE = 44


class Thumbnail(QWidget):
    """PDF, DOCX … until a picture is there.  What stands beside it says the same in words."""

    def __init__(self, media: Media) -> None:
        super().__init__()
        self._words = SUFFIXES[media][0].removeprefix(".").upper()
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def has_picture(self) -> bool:
        """Whether the paper itself is shown."""
        return self._picture is not None

    def show_picture(self, image: QImage) -> None:
        """Show it, at most as large as the place."""
        ratio = self.devicePixelRatio()
        side = round(self.sizeHint().width() * ratio)
        ways = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self._picture = QPixmap.fromImage(image.scaled(QSize(side, side), *ways))
        self._picture.setDevicePixelRatio(ratio)
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.current().px(SIDE)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        if self._picture is not None:
            size = self._picture.deviceIndependentSize().toSize()
            box = QRect(
                (self.width() - size.width()) // 2, (self.height() - size.height()) // 2, 0, 0
            )
            painter.drawPixmap(box.topLeft(), self._picture)
        else:
            ground, edge = QColor(look.tokens.canvas), QColor(look.tokens.line)
            paint.panel(painter, self.rect(), ground, edge)
            centre = Qt.AlignmentFlag.AlignHCenter
            soft, font = QColor(look.tokens.soft), look.font(look.note)
            paint.line(painter, self.rect(), self._words, font, soft, centre)
        painter.end()
