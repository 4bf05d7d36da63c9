"""A time limit: what it is for, when or how long, its state as a chip, and how much is used up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_client.ui import theme
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.chip import ChipLabel, StateChip
from desk_client.ui.widgets.text import Text, text


class _Progress(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.used = 0.0
        self.tone = Tone.INFO
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tokens.line))
        painter.drawRoundedRect(self.rect().toRectF(), 3, 3)
        painter.setBrush(look.pair(self.tone)[0])
        width = self.width() * min(1.0, max(0.0, self.used))
        if width > 0:
            painter.drawRoundedRect(QRectF(0, 0, max(6.0, width), self.height()), 3, 3)
        painter.end()


class LimitBar(QWidget):
    """One limit of a case."""

    def __init__(
        self,
        title: str,
        value: str,
        chip: ChipLabel,
        used: float,
        parent: QWidget | None = None,
    ) -> None:
        """`value` is the time left or the last moment; `used` the share of the limit, 0 to 1."""
        super().__init__(parent)
        self._title = text(title, Text.NOTE)
        self._value = text(value, Text.STRONG)
        self._chip = StateChip(chip)
        self._progress = _Progress()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._value)
        line.addWidget(self._chip)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addLayout(line)
        column.addWidget(self._progress)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_limit(value, chip, used)

    def set_limit(self, value: str, chip: ChipLabel, used: float) -> None:
        """Show where the limit stands now."""
        self._value.setText(value)
        self._chip.set_label(chip)
        self._progress.used = used
        # The bar is calm while in time: only what is near or past its end has a colour of its own.
        self._progress.tone = Tone.INFO if chip.tone is Tone.OK else chip.tone
        self._progress.update()
        self.setAccessibleName(f"{self._title.text()} {value} {chip.word}")
