"""A button that counts: one press, one more. For services that are counted by the dozen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desk_client.ui import keys, paint, theme

PADDING = 8


class CounterButton(QPushButton):
    """Shows its digit, its words and how many there are today. `counted` fires on each press.

    The count shown is what the program says (`set_count`), not what was pressed: a press is a fact
    only when it is saved.
    """

    counted = Signal(str)

    def __init__(
        self,
        value: str,
        words: str,
        digit: str,
        pad: QWidget,
        count: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`digit` counts while the focus is inside `pad`, so that typing elsewhere is safe."""
        super().__init__(words, parent)
        self.value = value
        self._digit = digit
        self._count = count
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.clicked.connect(lambda: self.counted.emit(self.value))
        keys.bind(pad, digit, self.click, only_inside=True)
        self._name()

    @property
    def count(self) -> int:
        return self._count

    def set_count(self, count: int) -> None:
        self._count = count
        self._name()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        words = QFontMetrics(look.font()).horizontalAdvance(self.text())
        figure = QFontMetrics(look.font(look.body + 4, bold=True)).horizontalAdvance(
            str(self._count)
        )
        key = paint.key_size(self._digit).width()
        return QSize(key + words + figure + 2 * PADDING + 14, look.control + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys.is_enter(event) and not event.isAutoRepeat():
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
        ground = t.primary_soft if self.isDown() else t.surface
        edge = t.soft if self.underMouse() else t.line
        paint.panel(painter, self.rect(), QColor(ground), QColor(edge))
        inner = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        paint.key(painter, inner, self._digit, QColor(t.soft), QColor(t.line))
        left = inner.left() + paint.key_size(self._digit).width() + 8
        figure = look.font(look.body + 4, bold=True)
        taken = QFontMetrics(figure).horizontalAdvance(str(self._count)) + 4
        words = QRect(left, 0, inner.right() - left - taken, self.height())
        paint.line(painter, words, self.text(), look.font(), QColor(t.text))
        right = Qt.AlignmentFlag.AlignRight
        paint.line(painter, inner, str(self._count), figure, QColor(t.text), right)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), QColor(t.primary), QColor(t.surface))
        painter.end()

    def _name(self) -> None:
        self.setToolTip(self.text())
        self.setAccessibleName(f"{self.text()} {self._count}")
