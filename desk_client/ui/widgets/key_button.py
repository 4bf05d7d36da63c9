"""Buttons with their key printed on them, small and grey."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desk_client.ui import keys, paint, theme


class Weight(StrEnum):
    """How much a button asks for attention. One primary button a card at most."""

    NORMAL = "normal"
    PRIMARY = "primary"
    DANGER = "danger"
    LINK = "link"

    @property
    def is_filled(self) -> bool:
        return self in (Weight.PRIMARY, Weight.DANGER)


class KeyButton(QPushButton):
    """A button that shows its key and, when it cannot be used, knows why.

    `forbid(reason)` disables it; whoever lays it out shows the reason next to it: an `ActionBar`
    does so by itself. Enter and Space press it while it has the focus.
    """

    reason_changed = Signal()

    def __init__(
        self,
        words: str,
        key: str | None = None,
        weight: Weight = Weight.NORMAL,
        parent: QWidget | None = None,
        *,
        only_inside: QWidget | None = None,
        is_small: bool = False,
        is_guarded: bool = False,
    ) -> None:
        """`key` works while the button is visible and enabled. With `only_inside`, only while the
        focus is within that widget: for bare digits that belong to one card. `is_small` is for a
        link among notes. `is_guarded`: a bare Enter does not press it, as it presses no button of
        danger: whoever walks through a form with Enter must not do by it what stays done."""
        super().__init__(words, parent)
        self._is_guarded = is_guarded or weight is Weight.DANGER
        self.weight = weight
        self.key = key
        self._is_small = is_small
        self._reason = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        if key is not None:
            keys.bind(only_inside or self, key, self._press, only_inside=only_inside is not None)
            self.setToolTip(f"{words} ({keys.show(key)})")

    @property
    def reason(self) -> str:
        """Why the button is disabled; empty when it is not."""
        return self._reason

    def forbid(self, reason: str) -> None:
        """Disable the button and say why: what is missing, and what makes it usable."""
        self._reason = reason
        self.setEnabled(False)
        self.setAccessibleDescription(reason)
        self.reason_changed.emit()

    def allow(self) -> None:
        """Enable the button again."""
        self._reason = ""
        self.setEnabled(True)
        self.setAccessibleDescription("")
        self.reason_changed.emit()

    def sizeHint(self) -> QSize:
        look = theme.current()
        width = QFontMetrics(self._font()).horizontalAdvance(self.text())
        if self.key is not None:
            width += paint.key_size(keys.show(self.key)).width() + 8
        if self.weight is Weight.LINK:
            return QSize(width + 8, look.line_height + 4)
        return QSize(width + 32, look.control)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys.is_enter(event):
            if not event.isAutoRepeat() and not self._is_guarded:
                self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme.current()
        words, ground, border = self._colours()
        if self.weight is not Weight.LINK:
            paint.panel(painter, self.rect(), ground, border)
        if self.hasFocus():
            ring = QColor(look.tokens.text if self.weight.is_filled else look.tokens.primary)
            paint.focus_ring(painter, self.rect(), ring, QColor(look.tokens.surface))
        self._paint_words(painter, words)
        painter.end()

    def _paint_words(self, painter: QPainter, colour: QColor) -> None:
        look = theme.current()
        font = self._font()
        if self.weight is Weight.LINK:
            font.setUnderline(self.underMouse() and self.isEnabled())
        margin = 3 if self.weight is Weight.LINK else 16
        # A pixel more at each end: the width of letters is no whole number.
        box = self.rect().adjusted(margin - 1, 0, 1 - margin, 0)
        if self.key is None:
            paint.line(painter, box, self.text(), font, colour, Qt.AlignmentFlag.AlignHCenter)
            return
        width = QFontMetrics(font).horizontalAdvance(self.text())
        hint = paint.key_size(keys.show(self.key)).width()
        left = box.left() + max(0, (box.width() - width - 8 - hint) // 2)
        paint.line(painter, QRect(left, 0, width + 2, self.height()), self.text(), font, colour)
        grey = colour if self.weight.is_filled else QColor(look.tokens.soft)
        edge = QColor(colour if self.weight.is_filled else look.tokens.line)
        edge.setAlpha(150 if self.weight.is_filled else 255)
        place = QRect(left + width + 8, 0, hint, self.height())
        paint.key(painter, place, keys.show(self.key), grey, edge)

    def _font(self) -> QFont:
        look = theme.current()
        size = look.note if self._is_small else look.body
        return look.font(size, bold=self.weight is Weight.PRIMARY)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Words, ground and border of the present state."""
        t = theme.current().tokens
        is_hot = self.isEnabled() and (self.underMouse() or self.isDown())
        if self.weight is Weight.LINK:
            words = t.primary if self.isEnabled() else t.soft
            return QColor(words), QColor(t.surface), QColor(t.surface)
        if not self.isEnabled():
            return QColor(t.soft), QColor(t.canvas), QColor(t.line)
        if self.weight is Weight.NORMAL:
            ground = t.primary_soft if self.isDown() else t.surface
            return QColor(t.text), QColor(ground), QColor(t.soft if is_hot else t.line)
        is_danger = self.weight is Weight.DANGER
        words, ground = (t.on_overdue, t.overdue) if is_danger else (t.on_primary, t.primary)
        shade = QColor(ground).darker(112) if is_hot else QColor(ground)
        return QColor(words), shade, shade

    def _press(self) -> None:
        if self.isVisible() and self.isEnabled():
            self.click()
