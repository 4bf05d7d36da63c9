"""What stands where nothing is yet: what would be here, and the key that makes the first one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_client.ui import paint, theme
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.mark_icon import MarkIcon
from desk_client.ui.widgets.text import Text, text


class EmptyState(QWidget):
    """Teaches in the place of an empty list. Without `action` there is nothing to begin."""

    started = Signal()

    def __init__(
        self,
        title: str,
        hint: str = "",
        action: str = "",
        key: str | None = None,
        parent: QWidget | None = None,
        *,
        icon: str = "inbox",
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{title} {hint}".strip())
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(MarkIcon(icon, size=40), 0, middle)
        words = text(title, Text.SECTION, wraps=True)
        words.setAlignment(middle)
        column.addWidget(words)
        if hint:
            note = text(hint, Text.NOTE, wraps=True)
            note.setAlignment(middle)
            column.addWidget(note)
        if action:
            button = KeyButton(action, key)
            button.clicked.connect(self.started)
            column.addWidget(button, 0, middle)
        column.addStretch(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            t = theme.current().tokens
            painter = QPainter(self)
            box = self.rect().adjusted(4, 4, -4, -4)
            paint.focus_ring(painter, box, QColor(t.primary), QColor(t.surface))
            painter.end()
