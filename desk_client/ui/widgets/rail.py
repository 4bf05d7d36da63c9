"""The rooms at the left of the window, with what is to do in each of them.

Up and Down walk the rooms, Enter or Space goes in. In a narrow window the counts are figures
alone; the tip and the screen reader say all of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desk_client.ui import keys, paint, theme
from desk_client.ui.room import NOTHING, Count, Room
from desk_client.ui.widgets.card import rule
from desk_client.ui.widgets.checkable import CheckButton

MARGIN = 12
WIDE, NARROW = 184, 96
"""The least width of the rail, in pixels at the normal text size."""


class _RoomButton(CheckButton):
    def __init__(self, room: Room) -> None:
        super().__init__(room.title)
        self.room = room
        self.count = NOTHING
        self.is_short = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(room.title)
        self._say("")

    def set_count(self, count: Count) -> None:
        self.count = count
        said = count.tip or " ".join(part for part in (count.words, count.badge) if part)
        self.setAccessibleName(f"{self.text()} {said}".strip())
        self._say(said)
        self.updateGeometry()
        self.update()

    def shorten(self, *, is_short: bool) -> None:
        """Show of the counts the figures alone, or the words, too."""
        self.is_short = is_short
        self.updateGeometry()
        self.update()

    @property
    def _words(self) -> str:
        return self._shown(self.count.words) if not self.count.badge or not self.is_short else ""

    @property
    def _badge(self) -> str:
        return self._shown(self.count.badge)

    def _shown(self, words: str) -> str:
        return "".join(one for one in words if one.isdigit()) if self.is_short else words

    def sizeHint(self) -> QSize:
        look = theme.current()
        title = QFontMetrics(look.font(bold=True)).horizontalAdvance(self.text())
        small = QFontMetrics(look.font(look.note, bold=True))
        count = small.horizontalAdvance(self._words)
        badge = small.horizontalAdvance(self._badge) + 18 if self._badge else 0
        return QSize(title + count + badge + 2 * MARGIN + 16, look.control + 4)

    def minimumSizeHint(self) -> QSize:
        """Where there are many rooms they stand closer, before the rail has to scroll."""
        return QSize(self.sizeHint().width(), theme.current().line_height + 2)

    def _say(self, count: str) -> None:
        key = f" ({keys.show(self.room.shortcut)})" if self.room.shortcut else ""
        self.setToolTip(f"{self.room.title}{key}" + (f"\n{count}" if count else ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif keys.is_enter(event):
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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(QColor(t.primary_soft if self.isChecked() else t.canvas))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        if self.isChecked():
            painter.setBrush(QColor(t.primary))
            painter.drawRoundedRect(QRectF(0, 0, 3, self.height()), 1.5, 1.5)
        colour = QColor(t.primary if self.isChecked() else t.text)
        inner = self.rect().adjusted(MARGIN, 0, -MARGIN, 0)
        used = self._paint_count(painter, inner)
        words = inner.adjusted(0, 0, -used - 6, 0)
        paint.line(painter, words, self.text(), look.font(bold=self.isChecked()), colour)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), QColor(t.primary), QColor(t.surface))
        painter.end()

    def _paint_count(self, painter: QPainter, box: QRect) -> int:
        """Draw words and badge at the right of `box`; returns the width they took."""
        look, words = theme.current(), self._words
        used = self._paint_badge(painter, box) if self._badge else 0
        if words:
            font = look.font(look.note, bold=self.isChecked())
            place = box.adjusted(0, 0, -used, 0)
            colour = QColor(look.tokens.soft)
            paint.line(painter, place, words, font, colour, Qt.AlignmentFlag.AlignRight)
            used += QFontMetrics(font).horizontalAdvance(words)
        return used

    def _paint_badge(self, painter: QPainter, box: QRect) -> int:
        look = theme.current()
        font = look.font(look.note, bold=True)
        metrics = QFontMetrics(font)
        height = metrics.height() + 2
        width = max(metrics.horizontalAdvance(self._badge) + 12, height)
        place = QRect(box.right() - width + 1, box.center().y() - height // 2 + 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tokens.overdue))
        painter.drawRoundedRect(QRectF(place), height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(QColor(look.tokens.on_overdue))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._badge)
        return width + 6

    def _step(self, by: int) -> None:
        buttons = [one for one in self.group().buttons() if not one.isHidden()]
        place = buttons.index(self) + by if self in buttons else -1
        if 0 <= place < len(buttons):
            buttons[place].setFocus(Qt.FocusReason.TabFocusReason)


class Rail(QFrame):
    """The list of rooms."""

    entered = Signal(str)
    """Key of the room that the officer chose."""

    def __init__(self, rooms: Sequence[Room], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, role="rail")
        self.setAccessibleName(self.tr("Rooms"))
        self._buttons: dict[str, _RoomButton] = {}
        self._is_short = False
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 12, 8, 12)
        self._column.setSpacing(2)
        group = rooms[0].group if rooms else 0
        for room in rooms:
            if room.group != group:
                self._add_rule()
            group = room.group
            self._add(room)
        self._column.addStretch(1)

    def show_room(self, key: str) -> QWidget:
        """Mark a room as the one that is open; its place in the rail."""
        button = self._buttons[key]
        button.setChecked(True)
        button.show()
        return button

    def shown_rooms(self) -> list[str]:
        """Keys of the rooms in the rail, from top to bottom."""
        return [key for key, button in self._buttons.items() if not button.isHidden()]

    def set_count(self, key: str, count: Count) -> None:
        self._buttons[key].set_count(count)

    def count(self, key: str) -> Count:
        return self._buttons[key].count

    def shorten(self, *, is_short: bool) -> None:
        """Take less width, in a narrow window."""
        if is_short != self._is_short:
            self._is_short = is_short
            for button in self._buttons.values():
                button.shorten(is_short=is_short)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        least = theme.current().px(NARROW if self._is_short else WIDE)
        return QSize(max(least, hint.width()), hint.height())

    def _add(self, room: Room) -> None:
        button = _RoomButton(room)
        self._buttons[room.key] = button
        self._group.addButton(button)
        self._column.addWidget(button)
        button.clicked.connect(lambda: self.entered.emit(room.key))
        button.setHidden(room.is_beside)

    def _add_rule(self) -> None:
        line = QVBoxLayout()
        line.setContentsMargins(MARGIN, 8, MARGIN, 8)
        line.addWidget(rule())
        self._column.addLayout(line)
