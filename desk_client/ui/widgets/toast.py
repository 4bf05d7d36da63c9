"""Short messages at the edge of the window. They never take the focus and never block anything.

A toast goes after a while; one that asks for something stays until it is closed, or until the
thing is done. Undo works by click or, as long as no text field has something of its own to undo, by
Ctrl+Z.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
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
SHORT_MS = 3_000
"""For one that only says that something is done, while another stands in its place."""
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

    def __init__(
        self, notice: Notice, parent: QWidget | None = None, shown_ms: int = SHOWN_MS
    ) -> None:
        """`shown_ms`: how long it stands; one that goes in a moment has no button to close it,
        and is no higher than a bar."""
        is_brief = shown_ms <= SHORT_MS
        super().__init__(parent)
        self.notice = notice
        self.setAccessibleName(notice.text)
        self._words = words = text(notice.text, wraps=True)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 3 if is_brief else 8, 10, 3 if is_brief else 8)
        row.setSpacing(10)
        row.addWidget(MarkIcon(MARKS[notice.tone], notice.tone))
        row.addWidget(words, 1)
        if notice.undo is not None:
            undo = KeyButton(self.tr("Undo"), "Ctrl+Z", Weight.LINK)
            undo.clicked.connect(lambda: self._undo(notice.undo))
            row.addWidget(undo)
        for act in notice.acts:
            button = KeyButton(act.words, act.key, Weight.LINK)
            button.clicked.connect(act.run)
            row.addWidget(button)
        if not notice.is_held and not is_brief:
            close = KeyButton(self.tr("Close"), weight=Weight.LINK)
            close.clicked.connect(self.close_now)
            row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(shown_ms)
        self._timer.timeout.connect(self.close_now)
        if not self._stays:
            self._timer.start()

    @property
    def _stays(self) -> bool:
        return self.notice.stays or self.notice.is_held

    def fit(self, room: int, most: int = MOST_WORDS) -> None:
        """Be as wide as the words on one line, where there is room; else wrap them. `most`: the
        widest line, in pixels at the normal text size."""
        words = self._words
        parts = [one for one in self.findChildren(QWidget) if one is not words]
        # Before it is shown it would measure in letters that it does not have yet.
        for one in (words, *parts):
            one.ensurePolished()
        natural = words.fontMetrics().horizontalAdvance(self.notice.text) + 2
        margins = self._row.contentsMargins()
        others = sum(one.sizeHint().width() + self._row.spacing() for one in parts)
        # A little more than asked: letters are no whole number of pixels wide.
        others += margins.left() + margins.right() + 2 * EDGE
        width = max(80, min(natural, theme.current().px(most), room - others))
        words.setFixedSize(width, words.heightForWidth(width))
        self._row.invalidate()

    def lay_out(self) -> None:
        """Put words and buttons in their places, now."""
        self._row.activate()

    def close_now(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._timer.stop()
        elif event.type() == QEvent.Type.Leave and not self._stays:
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
    """The messages of a window, in its top bar between the search and who sits here.

    Where the window is too narrow for that they stand at the foot, on what the bar there says. A
    message covers no work and no name. One that only says that something is done gives way to the
    next, and stands at the foot for a moment while one is held above.
    """

    def __init__(
        self,
        window: QWidget,
        over: QWidget,
        *,
        free: Callable[[], QRect] | None = None,
        foot: QWidget | None = None,
        is_below: bool = False,
    ) -> None:
        """The messages begin on top of the bar `over`, within the part of it that is `free`; where
        that is too narrow they end on the bar `foot`, and all of them if the stack `is_below`."""
        super().__init__(window)
        self._is_below = is_below
        self._below: ToastStack | None = None
        if foot is not None and not is_below:
            self._below = ToastStack(window, over, foot=foot, is_below=True)
        self._window = window
        self._over = over
        self._free = free
        self._foot = foot
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.toasts: list[Toast] = []
        window.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice) -> Toast:
        """Show a message; the same words twice are shown once. Only the newest offers Ctrl+Z."""
        if self._below is not None and self._is_passing(notice) and not self._is_at_foot:
            return self._below.show_notice(notice)
        for old in [t for t in self.toasts if _gives_way(t.notice, notice)]:
            self._drop(old)
        toast = Toast(notice, self, self._shown_ms(notice))
        toast.closed.connect(lambda: self._drop(toast))
        self.toasts.append(toast)
        self._column.insertWidget(0, toast, 0, Qt.AlignmentFlag.AlignRight)
        toast.show()
        self.show()
        self.raise_()
        self._place_now_and_then()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, notice.text))
        return toast

    def _is_passing(self, notice: Notice) -> bool:
        """Whether it only says that something is done, while another one is held."""
        is_second = any(one.notice.is_held for one in self.toasts)
        is_plain = notice.undo is None and not notice.acts and not notice.stays
        return is_second and is_plain and not notice.is_held

    def _shown_ms(self, notice: Notice) -> int:
        """Two at once cover more than the bar: not for long, where nothing is to be done."""
        return SHORT_MS if self._is_below or self._is_passing(notice) else SHOWN_MS

    def withdraw(self, notice: Notice) -> None:
        """Take a message away that is of no use any more."""
        for toast in [one for one in self.toasts if one.notice is notice]:
            toast.close_now()
        if self._below is not None:
            self._below.withdraw(notice)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.StyleChange):
            self._place_now_and_then()
        return False

    def _place_now_and_then(self) -> None:
        self._place()
        # The bars that toasts stand on have their own place only after the layout has run.
        QTimer.singleShot(0, self, self._place)

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
        place, is_at_foot = self._free_place(), self._is_at_foot
        if is_at_foot:
            place = self._window.rect().adjusted(EDGE, 0, -EDGE, 0)
        for toast in self.toasts:
            # At the foot a second line would cover the page.
            toast.fit(place.width(), 2 * MOST_WORDS if is_at_foot else MOST_WORDS)
            # Or the column would remember how high they were before, and cut the second line off.
            toast.lay_out()
        self.adjustSize()
        width = min(self.sizeHint().width(), place.width())
        height = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else 0
        height = max(height, self.sizeHint().height())
        if is_at_foot:
            top = self._window.height() - height - 2
        else:
            first = self.toasts[-1].sizeHint().height() if self.toasts else height
            top = place.top() + max(3, (place.height() - first) // 2)
        self.setGeometry(place.right() + 1 - width, top, width, height)
        # At once: between two layouts the words of one width would stand in a frame of another.
        self._column.activate()
        for toast in self.toasts:
            toast.lay_out()

    @property
    def _is_at_foot(self) -> bool:
        is_narrow = self._free_place().width() < LEAST_WIDTH
        return self._foot is not None and (self._is_below or is_narrow)

    def _free_place(self) -> QRect:
        """The part of the bar that the messages may take, as the window sees it."""
        bar = self._over
        free = self._free() if self._free is not None else bar.rect().adjusted(EDGE, 0, -EDGE, 0)
        return QRect(bar.mapTo(self._window, free.topLeft()), free.size())


def _gives_way(old: Notice, new: Notice) -> bool:
    """Whether a message makes room for a newer one."""
    if old.text == new.text:
        return True
    if old.undo is not None:
        return new.undo is not None
    is_staying = old.stays or old.is_held or new.stays or new.is_held
    return not is_staying
