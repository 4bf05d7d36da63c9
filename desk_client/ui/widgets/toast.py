"""Short messages at the edge of the window. They never take the focus and never block anything.

A toast goes after a while; one that asks for something stays until it is closed. Undo works by
click or, as long as no text field has something of its own to undo, by Ctrl+Z.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desk_client.ui import paint, theme
from desk_client.ui.icons import Mark
from desk_client.ui.signals import Notice
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.mark_icon import MarkIcon
from desk_client.ui.widgets.text import text

SHOWN_MS = 8_000
EDGE = 16
LEAST_WIDTH = 320
MOST_WORDS = 460

MARKS = {
    Tone.INFO: "info",
    Tone.OK: Mark.OK.value,
    Tone.WARN: Mark.WARN.value,
    Tone.OVERDUE: Mark.OVERDUE.value,
    Tone.PAUSED: Mark.PAUSED.value,
}


class Toast(QFrame):
    """One message."""

    closed = Signal()

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setAccessibleName(notice.text)
        self._words = words = text(notice.text, wraps=True)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(MarkIcon(MARKS[notice.tone], notice.tone))
        row.addWidget(words, 1)
        if notice.undo is not None:
            undo = KeyButton(self.tr("Undo"), "Ctrl+Z", Weight.LINK)
            undo.clicked.connect(lambda: self._undo(notice.undo))
            row.addWidget(undo)
        close = KeyButton(self.tr("Close"), weight=Weight.LINK)
        close.clicked.connect(self.close_now)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.close_now)
        if not notice.stays:
            self._timer.start()

    def fit(self, room: int) -> None:
        """Be as wide as the words on one line, where there is room; else wrap them."""
        words = self._words
        natural = words.fontMetrics().horizontalAdvance(self.notice.text) + 2
        parts = [one for one in self.findChildren(QWidget) if one is not words]
        margins = self._row.contentsMargins()
        others = sum(one.sizeHint().width() + self._row.spacing() for one in parts)
        others += margins.left() + margins.right()
        width = max(80, min(natural, MOST_WORDS, room - others))
        words.setFixedSize(width, words.heightForWidth(width))

    def close_now(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._timer.stop()
        elif event.type() == QEvent.Type.Leave and not self.notice.stays:
            self._timer.start()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        border, _ = look.pair(self.notice.tone)
        paint.panel(painter, self.rect(), QColor(look.tokens.surface), border)
        painter.end()

    def _undo(self, undo: Callable[[], None] | None) -> None:
        self.close_now()
        if undo is not None:
            undo()


class ToastStack(QWidget):
    """The messages of a window, at the right of its top bar, the newest first.

    There is no button and nothing to read but who sits here: a message covers no work. One that
    only says that something is done gives way to the next.
    """

    def __init__(self, window: QWidget, over: QWidget, beside: Sequence[QWidget] = ()) -> None:
        """The messages begin on top of the bar `over`, and leave its parts `beside` free.

        Where there is no room beside the first of them, it is covered, and the next is tried.
        """
        super().__init__(window)
        self._window = window
        self._over = over
        self._beside = tuple(beside)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.toasts: list[Toast] = []
        window.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice) -> Toast:
        """Show a message; the same words twice are shown once. Only the newest offers Ctrl+Z."""
        for old in [t for t in self.toasts if _gives_way(t.notice, notice)]:
            self._drop(old)
        toast = Toast(notice, self)
        toast.closed.connect(lambda: self._drop(toast))
        self.toasts.append(toast)
        self._column.insertWidget(0, toast, 0, Qt.AlignmentFlag.AlignRight)
        toast.show()
        self.show()
        self.raise_()
        self._place()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, notice.text))
        return toast

    def withdraw(self, notice: Notice) -> None:
        """Take a message away that is of no use any more."""
        for toast in [one for one in self.toasts if one.notice is notice]:
            toast.close_now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.StyleChange):
            self._place()
            # The bar that toasts hang below has its own place only after the layout has run.
            QTimer.singleShot(0, self, self._place)
        return False

    def _drop(self, toast: Toast) -> None:
        if toast not in self.toasts:
            return
        self.toasts.remove(toast)
        self._column.removeWidget(toast)
        toast.hide()
        toast.deleteLater()
        self.setVisible(bool(self.toasts))
        self._place()

    def _place(self) -> None:
        window, room = self._window, self._room()
        for toast in self.toasts:
            toast.fit(room)
        self.adjustSize()
        width = min(self.sizeHint().width(), room)
        height = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else 0
        height = max(height, self.sizeHint().height())
        bar = self._over
        top = bar.mapTo(window, bar.rect().topLeft()).y()
        first = self.toasts[-1].sizeHint().height() if self.toasts else height
        top += max(3, (bar.height() - first) // 2)
        self.setGeometry(window.width() - width - EDGE, top, width, height)

    def _room(self) -> int:
        """The width that the messages may take."""
        for beside in self._beside:
            if beside.isVisible():
                end = beside.mapTo(self._window, beside.rect().topRight()).x()
                free = self._window.width() - end - 2 * EDGE
                if free >= LEAST_WIDTH:
                    return free
        return self._window.width() - 2 * EDGE


def _gives_way(old: Notice, new: Notice) -> bool:
    """Whether a message makes room for a newer one."""
    if old.text == new.text:
        return True
    if old.undo is not None:
        return new.undo is not None
    return not old.stays and not new.stays
