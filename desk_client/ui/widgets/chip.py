"""Chips: a small tinted word. `StateChip` adds the mark, so that colour never speaks alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_client.ui import paint
from desk_client.ui.icons import Mark
from desk_client.ui.tokens import Tone


@dataclass(frozen=True, slots=True)
class ChipFace:
    """What a chip shows; lists hand these to their cells."""

    word: str
    tone: Tone = Tone.PAUSED
    mark: Mark | None = None


def in_time(word: str) -> ChipFace:
    """✓ within its limit, or done."""
    return ChipFace(word, Tone.OK, Mark.OK)


def due_soon(word: str) -> ChipFace:
    """▲ the limit is near."""
    return ChipFace(word, Tone.WARN, Mark.WARN)


def overdue(word: str) -> ChipFace:
    """■ past its limit."""
    return ChipFace(word, Tone.OVERDUE, Mark.OVERDUE)


def paused(word: str) -> ChipFace:
    """‖ the clock stands still."""
    return ChipFace(word, Tone.PAUSED, Mark.PAUSED)


def offline(word: str) -> ChipFace:
    """◌ not sent yet, or no connection."""
    return ChipFace(word, Tone.PAUSED, Mark.OFFLINE)


def plain(word: str, tone: Tone = Tone.PAUSED) -> ChipFace:
    """A word without a mark: a kind, a tag; not a state."""
    return ChipFace(word, tone)


class Chip(QWidget):
    """Shows a `ChipFace`."""

    def __init__(self, face: ChipFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = face
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(face.word)

    @property
    def face(self) -> ChipFace:
        return self._face

    def set_face(self, face: ChipFace) -> None:
        self._face = face
        self.setAccessibleName(face.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return paint.chip_size(self._face.word, has_mark=self._face.mark is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.chip(painter, self.rect(), self._face.word, self._face.tone, self._face.mark)
        painter.end()


class StateChip(Chip):
    """A state: mark, word and colour together. A face without a mark is refused."""

    def __init__(self, face: ChipFace, parent: QWidget | None = None) -> None:
        if face.mark is None:
            raise ValueError("a state needs its mark beside the word")
        super().__init__(face, parent)
