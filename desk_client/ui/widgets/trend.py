"""One figure through the months: a line from left to right, a dot where there was something."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_client.ui import paint, theme

LINES = 5
"""How high it is, in lines of notes."""
DOT = 3.0


class Point(Struct, frozen=True):
    """One month: its name, what the figure came to (``None``: nothing), and how it reads."""

    name: str
    worth: Decimal | None
    words: str


class Trend(QWidget):
    """Draws the points; the scale begins at nothing and ends at `top`, or the highest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[Point, ...] = ()
        self._top = Decimal(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def points(self) -> tuple[Point, ...]:
        """What is drawn, from left to right."""
        return self._points

    def show_points(self, points: Sequence[Point], top: Decimal | None = None) -> None:
        """Draw these; `top` is the end of the scale, a hundred of a percentage."""
        self._points = tuple(points)
        highest = max((one.worth for one in points if one.worth is not None), default=Decimal(0))
        self._top = top or highest or Decimal(1)
        said = "; ".join(f"{one.name}: {one.words}" for one in points)
        self.setAccessibleName(said)
        self.setToolTip("\n".join(f"{one.name}  {one.words}" for one in points))
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(200, QFontMetrics(look.font(look.note)).height() * LINES)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        t, font = look.tokens, look.font(look.note)
        high = QFontMetrics(font).height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.rect().toRectF().adjusted(DOT + 1, high + DOT, -DOT - 1, -high - DOT - 2)
        painter.setPen(QColor(t.line))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())
        self._paint_line(painter, ground)
        self._paint_words(painter, high)
        painter.end()

    def _paint_line(self, painter: QPainter, ground: QRectF) -> None:
        primary = QColor(theme.current().tokens.primary)
        places = [self._place(number, ground) for number in range(len(self._points))]
        painter.setPen(QPen(primary, 2))
        for one, following in pairwise(places):
            if one is not None and following is not None:
                painter.drawLine(one, following)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(primary)
        for place in places:
            if place is not None:
                painter.drawEllipse(place, DOT, DOT)

    def _place(self, number: int, ground: QRectF) -> QPointF | None:
        worth = self._points[number].worth
        if worth is None:
            return None
        step = ground.width() / max(1, len(self._points) - 1)
        share = float(min(worth / self._top, Decimal(1)))
        return QPointF(ground.left() + step * number, ground.bottom() - ground.height() * share)

    def _paint_words(self, painter: QPainter, high: int) -> None:
        """The first and the last month below, what the last came to above."""
        if not self._points:
            return
        look = theme.current()
        note, soft = look.font(look.note), QColor(look.tokens.soft)
        foot = QRect(0, self.height() - high, self.width(), high)
        half = foot.adjusted(0, 0, -self.width() // 2, 0)
        right = Qt.AlignmentFlag.AlignRight
        paint.line(painter, half, self._points[0].name, note, soft)
        paint.line(
            painter,
            foot.adjusted(self.width() // 2, 0, 0, 0),
            self._points[-1].name,
            note,
            soft,
            right,
        )
        last = QRect(0, 0, self.width(), high)
        strong = look.font(look.note, bold=True)
        paint.line(painter, last, self._points[-1].words, strong, QColor(look.tokens.text), right)
