"""The top of the window: whose program it is, on which network, the search, and who sits there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desk_client.ui import keys, paint, theme
from desk_client.ui.room import Person
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.chip import Chip, plain
from desk_client.ui.widgets.text import Text, line, text

GAP = 16
PAUSE_MS = 150
"""So long after the last key the search begins: while a word is typed it would only flicker."""


class ZoneBadge(QWidget):
    """The network zone of this installation, always in sight: one install, one zone."""

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.setAccessibleName(zone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return paint.chip_size(self._zone, has_mark=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tokens.primary))
        painter.drawRoundedRect(self.rect().toRectF(), 4, 4)
        painter.setPen(QColor(look.tokens.on_primary))
        painter.setFont(look.font(look.note))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._zone)
        painter.end()


class SearchBox(QLineEdit):
    """Searches while it is typed in; Enter asks at once, Esc empties it."""

    asked = Signal(str)
    left_down = Signal()
    """Down: to what was found."""

    def __init__(self, words: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self._key = key
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._on_edited)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys.is_enter(event):
            self._ask()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._ask()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_key"):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        t = theme.current().tokens
        size = paint.key_size(self._key)
        painter = QPainter(self)
        place = self.rect().adjusted(self.width() - size.width() - 10, 0, 0, 0)
        paint.key(painter, place, self._key, QColor(t.soft), QColor(t.line))
        painter.end()

    def _fit(self) -> None:
        # Keeps what is typed clear of the printed key.
        self.setTextMargins(0, 0, paint.key_size(self._key).width() + 6, 0)

    def _on_edited(self, _: str) -> None:
        self._pause.start()

    def _ask(self) -> None:
        self._pause.stop()
        self.asked.emit(self.text().strip())


class TopBar(QFrame):
    """Product, zone, search, emergency notice, person."""

    def __init__(
        self, product: str, zone: str, person: Person, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.mark(self, role="top")
        self.search = SearchBox(self.tr("Citizen, phone, number, words, pinyin initials"), "F3")
        self.search.setMaximumWidth(420)
        self.search.setMinimumWidth(180)
        self._notice = Chip(plain(self.tr("In an emergency call 110"), Tone.OVERDUE))
        self._name = line("", Text.SECTION)
        self._place = line("", Text.NOTE)
        self._zone = ZoneBadge(zone)
        self._product = text(product, Text.SECTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 7)
        row.setSpacing(GAP)
        row.addWidget(self._product)
        row.addWidget(self._zone)
        row.addWidget(self._notice)
        row.addWidget(self.search, 4)
        # Between the search and the person stand the messages, while there are any.
        row.addStretch(1)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self._name, 0, Qt.AlignmentFlag.AlignRight)
        who.addWidget(self._place, 0, Qt.AlignmentFlag.AlignRight)
        row.addLayout(who)
        self.set_person(person)

    def free(self) -> QRect:
        """Where a message covers neither the search nor who sits here."""
        start = self.search.geometry().right() + GAP
        end = min(self._name.geometry().left(), self._place.geometry().left()) - GAP
        return QRect(start, 0, max(0, end - start), self.height())

    def set_person(self, person: Person) -> None:
        """Show who has signed in."""
        self._name.setText(" · ".join(p for p in (person.name, person.role) if p))
        self._place.setText(person.place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_product"):
            self._fit()

    def _fit(self) -> None:
        """The emergency notice is printed on the desk, too, and the program's name stands above the
        window: where it is narrow or the text is large they yield."""
        look = theme.current()
        self._notice.setVisible(self.width() >= look.px(1000))
        self._product.setVisible(self.width() >= look.px(840))

    def minimumSizeHint(self) -> QSize:
        # What yields does not keep the window wide.
        who = max(self._name.minimumSizeHint().width(), self._place.minimumSizeHint().width())
        parts = (self._zone.sizeHint().width(), self.search.minimumWidth(), who)
        return QSize(sum(parts) + 5 * GAP, super().minimumSizeHint().height())
