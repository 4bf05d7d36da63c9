"""One choice of a few, all of them visible: a row of segments.

Each segment is a radio button to the keyboard and to screen readers: Tab enters at the chosen one,
the arrow keys move the choice, Enter goes on to the next field, and a key such as Ctrl+1 chooses
from msgspec import Struct
from anywhere on the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desk_client.ui import keys, paint, theme
from desk_client.ui.widgets.checkable import RadioButton

LEAST_MARGIN = 6


class Choice(Struct, frozen=True):
    """One segment. `value` is what the form takes; `key` is printed on it ("Ctrl+1")."""

    value: str
    words: str
    key: str | None = None


class _Segment(RadioButton):
    def __init__(self, choice: Choice, place: str) -> None:
        super().__init__(choice.words)
        self.choice = choice
        self._place = place
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if choice.key is not None:
            self.setToolTip(f"{choice.words} ({keys.show(choice.key)})")

    @property
    def _hint(self) -> str:
        return keys.show(self.choice.key).replace("Ctrl+", "^") if self.choice.key else ""

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def sizeHint(self) -> QSize:
        look = theme.current()
        width = QFontMetrics(look.font(bold=True)).horizontalAdvance(self.text()) + 20
        if self._hint:
            width += paint.key_size(self._hint).width() + 6
        return QSize(width, look.control)

    def minimumSizeHint(self) -> QSize:
        """The words alone: where there is less room the printed key yields, its tip remains."""
        look = theme.current()
        width = QFontMetrics(look.font(bold=True)).horizontalAdvance(self.text())
        return QSize(width + 2 * LEAST_MARGIN, look.control)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.move_on(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            ground, words = (t.primary, t.on_primary) if self.isEnabled() else (t.soft, t.surface)
        else:
            ground = t.primary_soft if self.underMouse() and self.isEnabled() else t.surface
            words = t.text if self.isEnabled() else t.soft
        painter.fillPath(self._outline(), QColor(ground))
        painter.setPen(QColor(t.line))
        painter.drawPath(self._outline())
        self._paint_words(painter, QColor(words))
        if self.hasFocus():
            ring = QColor(t.text if self.isChecked() else t.primary)
            paint.focus_ring(painter, self.rect(), ring, QColor(t.surface))
        painter.end()

    def _paint_words(self, painter: QPainter, colour: QColor) -> None:
        look = theme.current()
        font = look.font(bold=self.isChecked())
        hint = self._hint
        hint_width = paint.key_size(hint).width() + 6 if hint else 0
        width = QFontMetrics(font).horizontalAdvance(self.text())
        if width + hint_width + 2 * LEAST_MARGIN > self.width():
            hint, hint_width = "", 0
        left = max(LEAST_MARGIN, (self.width() - width - hint_width) // 2)
        words = QRect(left, 0, min(width + 2, self.width() - left - hint_width - 4), self.height())
        paint.line(painter, words, self.text(), font, colour)
        if hint:
            grey = colour if self.isChecked() else QColor(look.tokens.soft)
            edge = QColor(colour if self.isChecked() else look.tokens.line)
            edge.setAlpha(150 if self.isChecked() else 255)
            place = QRect(left + width + 6, 0, hint_width, self.height())
            paint.key(painter, place, hint, grey, edge)

    def _outline(self) -> QPainterPath:
        """The segment's edge; the outer corners of the first and the last are round."""
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        if self._place in ("middle", "first"):
            box.setRight(box.right() + 1)
        path = QPainterPath()
        path.addRoundedRect(box, paint.RADIUS, paint.RADIUS)
        square = QPainterPath()
        if self._place in ("middle", "last"):
            square.addRect(box.adjusted(0, 0, -box.width() / 2, 0))
        if self._place in ("middle", "first"):
            square.addRect(box.adjusted(box.width() / 2, 0, 0, 0))
        return path.united(square).simplified()


class SegmentedChoice(QWidget):
    """A row of segments of which one, or none yet, is chosen."""

    chosen = Signal(str)
    """The value, when the officer (not the program) has changed the choice."""

    def __init__(
        self,
        choices: Sequence[Choice],
        value: str | None = None,
        parent: QWidget | None = None,
        *,
        name: str = "",
    ) -> None:
        """`name` is what a screen reader says of the row."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._segments: dict[str, _Segment] = {}
        self._group = QButtonGroup(self)
        self._choices: tuple[Choice, ...] = ()
        self.set_choices(choices)
        if value is not None:
            self.set_value(value)

    @property
    def value(self) -> str | None:
        """What is chosen; None as long as nothing is."""
        segment = self._group.checkedButton()
        return segment.choice.value if isinstance(segment, _Segment) else None

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these; what is chosen stays if it is still there, and so does the focus."""
        if tuple(choices) == self._choices:
            return
        kept, focused = self.value, next((n for n, s in self._segments.items() if s.hasFocus()), "")
        for segment in self._segments.values():
            self._group.removeButton(segment)
            self._row.removeWidget(segment)
            segment.hide()
            segment.deleteLater()
        self._choices, self._segments = tuple(choices), {}
        for number, choice in enumerate(choices):
            self._add(choice, _place(number, len(choices)))
        self.set_value(kept)
        if focused and self._segments:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_value(self, value: str | None) -> None:
        """Choose without telling; None clears the choice."""
        self._group.setExclusive(False)
        for name, segment in self._segments.items():
            segment.setChecked(name == value)
        self._group.setExclusive(True)
        self._enter_at(value)

    def set_words(self, value: str, words: str) -> None:
        """Change the words of a segment, such as a count in it."""
        self._segments[value].setText(words)
        self._segments[value].updateGeometry()

    def set_allowed(self, value: str, is_allowed: bool) -> None:
        """Enable or disable one segment; say elsewhere why."""
        self._segments[value].setEnabled(is_allowed)

    def _add(self, choice: Choice, place: str) -> None:
        segment = _Segment(choice, place)
        self._segments[choice.value] = segment
        self._group.addButton(segment)
        segment.clicked.connect(lambda: self._on_clicked(segment))
        self._row.addWidget(segment)
        if choice.key is not None:
            keys.bind(segment, choice.key, segment.click)

    def _enter_at(self, value: str | None) -> None:
        segments = self._segments
        if segments:
            first = next(iter(segments.values()))
            self.setFocusProxy(segments.get(value or "", first))

    def _on_clicked(self, segment: _Segment) -> None:
        self.setFocusProxy(segment)
        if self.value is not None:
            self.chosen.emit(self.value)


def _place(number: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if number == 0 else "last" if number == count - 1 else "middle"
