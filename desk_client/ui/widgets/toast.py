"""Short messages at the edge of the window. They never take the focus and never block anything.

A toast goes after a while; one that asks for something stays until it is closed. Undo works by
click or, as long as no text field has something of its own to undo, by Ctrl+Z.
"""

from __future__ import annotations

from collections.abc import Callable

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
AT_ONCE = 4
"""More would cover the page; the oldest that does not stay makes room."""

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
        words = text(notice.text, wraps=len(notice.text) > 40)
        words.setMinimumWidth(min(420, words.sizeHint().width()))
        row = QHBoxLayout(self)
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
    """The messages of a window, at its right below the top bar, the newest lowest.

    There they cover what the officer should know, never the buttons of what is being done.
    """

    def __init__(self, window: QWidget, below: QWidget) -> None:
        """The messages hang below the widget `below` of `window`."""
        super().__init__(window)
        self._window = window
        self._below = below
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.toasts: list[Toast] = []
        window.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice) -> Toast:
        """Show a message; the same words twice are shown once. Only the newest offers Ctrl+Z."""
        for old in [t for t in self.toasts if t.notice.text == notice.text or t.notice.undo]:
            if old.notice.text == notice.text or notice.undo is not None:
                self._drop(old)
        passing = [t for t in self.toasts if not t.notice.stays]
        if len(self.toasts) >= AT_ONCE and passing:
            self._drop(passing[0])
        toast = Toast(notice, self)
        toast.closed.connect(lambda: self._drop(toast))
        self.toasts.append(toast)
        self._column.addWidget(toast, 0, Qt.AlignmentFlag.AlignRight)
        toast.show()
        self.show()
        self.raise_()
        self._place()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, notice.text))
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
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
        window = self._window
        self.adjustSize()
        width = min(self.sizeHint().width(), window.width() - 32)
        height = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else 0
        height = max(height, self.sizeHint().height())
        foot = self._below.mapTo(window, self._below.rect().bottomLeft()).y()
        self.setGeometry(window.width() - width - 16, foot + 9, width, height)
