"""A figure with what it counts: 95.83 % beside 46 / 48 and what was left out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desk_client.ui import keys, paint, theme
from desk_client.ui.tokens import Tone

MARGIN = 16
TOP = 12
FOOT = 10


class FigureCard(QPushButton):
    """A card with one figure. With `opens` it can be pressed, to see what is counted."""

    def __init__(
        self,
        title: str,
        figure: str,
        note: str = "",
        tone: Tone | None = None,
        parent: QWidget | None = None,
        *,
        opens: bool = False,
    ) -> None:
        """`note` says numerator, denominator and what was left out. `tone` colours the figure:
        use it only where the title says the same, such as "overdue"."""
        super().__init__(parent)
        self._title = title
        self._opens = opens
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.set_figure(figure, note, tone)

    @property
    def figure(self) -> str:
        return self._figure

    def set_figure(self, figure: str, note: str = "", tone: Tone | None = None) -> None:
        """Show another figure."""
        self._figure, self._note, self._tone = figure, note, tone
        self.setAccessibleName(" ".join(p for p in (self._title, figure, note) if p))
        # In large text the note may be cut short; the tip says all of it.
        self.setToolTip(note)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        small = QFontMetrics(look.font(look.note))
        large = QFontMetrics(look.font(look.figure, bold=True))
        width = large.horizontalAdvance(self._figure) + small.horizontalAdvance(self._note) + 6
        width = max(width, small.horizontalAdvance(self._title))
        return QSize(width + 2 * MARGIN, small.height() + large.height() + TOP + FOOT + 2)

    def minimumSizeHint(self) -> QSize:
        figure = QFontMetrics(theme.current().font(theme.current().figure, bold=True))
        width = figure.horizontalAdvance(self._figure) + 2 * MARGIN
        return QSize(width, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys.is_enter(event) and self._opens:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        t = look.tokens
        painter = QPainter(self)
        is_hot = self._opens and self.underMouse()
        paint.panel(painter, self.rect(), QColor(t.surface), QColor(t.soft if is_hot else t.line))
        inner = self.rect().adjusted(MARGIN, TOP, -MARGIN, -FOOT)
        small = QFontMetrics(look.font(look.note)).height()
        top = QRect(inner.left(), inner.top(), inner.width(), small)
        paint.line(painter, top, self._title, look.font(look.note), QColor(t.soft))
        rest = inner.adjusted(0, small + 2, 0, 0)
        bold = look.font(look.figure, bold=True)
        colour = look.pair(self._tone)[0] if self._tone else QColor(t.text)
        paint.line(painter, rest, self._figure, bold, colour)
        used = QFontMetrics(bold).horizontalAdvance(self._figure) + 6
        beside = rest.adjusted(used, look.figure - look.note - 4, 0, 0)
        paint.line(painter, beside, self._note, look.font(look.note), QColor(t.soft))
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), QColor(t.primary), QColor(t.surface))
        painter.end()
