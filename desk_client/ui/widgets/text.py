"""Plain words on a window, in one of the sizes of the theme."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from desk_client.ui import theme
from desk_client.ui.tokens import Tone


class Text(StrEnum):
    """What the words are; the style sheet knows the size and weight."""

    BODY = "body"
    NOTE = "note"
    SECTION = "section"
    TITLE = "title"
    FIGURE = "figure"
    STRONG = "strong"
    ERROR = "error"


class Line(QLabel):
    """One line that gives way: it ends in … where there is no room, and its tip says all of it."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() + 1
        )
        self.setToolTip("" if shown == self.text() else self.text())
        painter.drawText(self.rect(), int(self.alignment()), shown)
        painter.end()


def line(words: str, kind: Text = Text.BODY, parent: QWidget | None = None) -> Line:
    """A label that may be cut short when the window is narrow or the text large."""
    label = Line(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    theme.mark(label, kind=kind.value)
    return label


def text(
    words: str,
    kind: Text = Text.BODY,
    parent: QWidget | None = None,
    *,
    wraps: bool = False,
    tone: Tone | None = None,
    selectable: bool = False,
) -> QLabel:
    """A label. Always plain text: what citizens write must never be read as markup."""
    label = QLabel(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    theme.mark(label, kind=kind.value, tone=tone.value if tone else "")
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label
