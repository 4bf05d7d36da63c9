"""Chips: a small tinted word. `StateChip` adds the mark, so that colour never speaks alone."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_client.ui import paint
from desk_client.ui.icons import Mark
from desk_client.ui.tokens import Tone


class ChipLabel(Struct, frozen=True):
    """What a chip shows; lists hand these to their cells."""

    word: str
    tone: Tone = Tone.PAUSED
    mark: Mark | None = None


def in_time(word: str) -> ChipLabel:
    """✓ within its limit, or done."""
    return ChipLabel(word, Tone.OK, Mark.OK)


def due_soon(word: str) -> ChipLabel:
    """▲ the limit is near."""
    return ChipLabel(word, Tone.WARN, Mark.WARN)


def overdue(word: str) -> ChipLabel:
    """■ past its limit."""
    return ChipLabel(word, Tone.OVERDUE, Mark.OVERDUE)


def paused(word: str) -> ChipLabel:
    """‖ the clock stands still."""
    return ChipLabel(word, Tone.PAUSED, Mark.PAUSED)


def offline(word: str) -> ChipLabel:
    """◌ not sent yet, or no connection."""
    return ChipLabel(word, Tone.PAUSED, Mark.OFFLINE)


def plain(word: str, tone: Tone = Tone.PAUSED) -> ChipLabel:
    """A word without a mark: a kind, a tag; not a state."""
    return ChipLabel(word, tone)


class Chip(QWidget):
    """Shows a `ChipLabel`."""

    def __init__(self, label: ChipLabel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(label.word)

    @property
    def label(self) -> ChipLabel:
        return self._label

    def set_label(self, label: ChipLabel) -> None:
        self._label = label
        self.setAccessibleName(label.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return paint.chip_size(self._label.word, has_mark=self._label.mark is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.chip(painter, self.rect(), self._label.word, self._label.tone, self._label.mark)
        painter.end()


class StateChip(Chip):
    """A state: mark, word and colour together. A label without a mark is refused."""

    def __init__(self, label: ChipLabel, parent: QWidget | None = None) -> None:
        if label.mark is None:
            raise ValueError("a state needs its mark beside the word")
        super().__init__(label, parent)
