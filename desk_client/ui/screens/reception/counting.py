"""便民 一键计数: one key, one service; category and count only, nobody's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from casework.codes import ServiceCategory
from casework.context import CodeItem
from desk_client.ui import keys, paint, theme
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.counter import CounterButton
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text

MOST = 6
"""Two columns of three: what stands beside the form on the smallest screen."""


class _Pad(QWidget):
    """Where the digits count: it shows that it has the focus."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            tokens, painter = theme.current().tokens, QPainter(self)
            paint.focus_ring(painter, self.rect(), QColor(tokens.primary), QColor(tokens.surface))
            painter.end()


class CountingCard(Card):
    """Six counters. F2 brings the focus here, then the bare digits count."""

    counted = Signal(str, str)
    """Category and sub code."""
    undone = Signal()

    def __init__(self, items: Sequence[CodeItem]) -> None:
        super().__init__(self.tr("Quick count"), self.tr("F2, then a digit"))
        self._items = {item.code: item for item in items[:MOST]}
        self._pad = _Pad()
        self._pad.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pad.setAccessibleName(self.tr("Quick count"))
        grid = QGridLayout(self._pad)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self._counters: dict[str, CounterButton] = {}
        for number, item in enumerate(self._items.values()):
            counter = CounterButton(item.code, pick(item.label), str(number + 1), self._pad)
            counter.counted.connect(self._on_counted)
            grid.addWidget(counter, number // 2, number % 2)
            self._counters[item.code] = counter
        self.add(self._pad)
        self._last = text("", Text.NOTE, wraps=True)
        self._undo = KeyButton(self.tr("Undo"), weight=Weight.LINK, is_small=True)
        self._undo.clicked.connect(self.undone)
        self._undo.setVisible(False)
        self.add(self._last)
        self.add(self._undo)
        keys.bind(self, "F2", self.take_focus)

    def take_focus(self) -> None:
        """F2: from here the digits count."""
        self._pad.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Today's figures, as they are saved."""
        for code, counter in self._counters.items():
            counter.set_count(counts.get(code, 0))

    def say_counted(self, sub: str) -> str:
        """The last count is on disk; offer to take it back. Gives the words that say so."""
        words = self.tr("Just now: %1 +1").replace("%1", pick(self._items[sub].label))
        self._last.setText(words)
        self._undo.setVisible(True)
        return words

    def say_undone(self) -> str:
        """The last count is taken back. Gives the words that say so."""
        words = self.tr("Taken back; it stays in the record as void")
        self._last.setText(words)
        self._undo.setVisible(False)
        return words

    def _on_counted(self, sub: str) -> None:
        group = self._items[sub].group
        self.counted.emit(group or ServiceCategory.CONVENIENCE.value, sub)
