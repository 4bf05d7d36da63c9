"""What has happened to a case, newest first: a line with a point for each step.

A list view, so that a long history scrolls, is walked by the arrow keys and is read aloud; only the
steps in sight are laid out and painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desk_client.ui import icons, keys, theme
from desk_client.ui.icons import Mark
from desk_client.ui.tokens import Tone

Index = QModelIndex | QPersistentModelIndex
STEP = Qt.ItemDataRole.UserRole + 1
LEFT = 26
GAP = 12
WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `mark` replaces the round point: ◌ not sent yet, ■ refused by the centre."""

    title: str
    note: str = ""
    tone: Tone = Tone.INFO
    mark: Mark | None = None
    id: str = ""


class _Steps(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.steps: tuple[Step, ...] = ()

    def set_steps(self, steps: Sequence[Step]) -> None:
        self.beginResetModel()
        self.steps = tuple(steps)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        step = self.steps[index.row()]
        if role == STEP:
            return step
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{step.title}\n{step.note}" if step.note else step.title
        return None


class _StepPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 300
        step = index.data(STEP)
        title, note = self._heights(step, width - LEFT - 8)
        return QSize(width, title + note + GAP + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The stubs of PySide6 leave out the public members of this class.
        box = cast(QRect, option.rect)  # type: ignore[attr-defined]
        state = cast(QStyle.StateFlag, option.state)  # type: ignore[attr-defined]
        step = index.data(STEP)
        look = theme.current()
        painter.save()
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.tokens.primary), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -4))
        self._paint_line(painter, box, step, is_last=index.row() == index.model().rowCount() - 1)
        width = box.width() - LEFT - 8
        title, note = self._heights(step, width)
        words = QRect(box.left() + LEFT, box.top() + 2, width, title)
        painter.setFont(look.font())
        painter.setPen(QColor(look.tokens.text))
        painter.drawText(words, WRAP, step.title)
        painter.setFont(look.font(look.note))
        painter.setPen(QColor(look.tokens.soft))
        painter.drawText(QRect(words.left(), words.bottom() + 3, width, note), WRAP, step.note)
        painter.restore()

    def _paint_line(self, painter: QPainter, box: QRect, step: Step, *, is_last: bool) -> None:
        look = theme.current()
        middle = box.left() + 9
        point = box.top() + 2 + look.line_height // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.tokens.line), 2))
        painter.drawLine(middle, point, middle, box.bottom() if not is_last else point + 14)
        colour, _ = look.pair(step.tone)
        place = QRectF(middle - 6, point - 6, 12, 12)
        painter.setBrush(QColor(look.tokens.surface))
        if step.mark is None:
            painter.setPen(QPen(colour, 2))
            painter.drawRoundedRect(place, 4, 4)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRect(place.adjusted(-1, -1, 1, 1))
            icons.paint(painter, step.mark.value, place.adjusted(-1, -1, 1, 1), colour)

    def _heights(self, step: Step, width: int) -> tuple[int, int]:
        look = theme.current()
        room = QRect(0, 0, max(60, width), 10_000)
        title = QFontMetrics(look.font()).boundingRect(room, WRAP, step.title).height()
        if not step.note:
            return title, 0
        return title, QFontMetrics(look.font(look.note)).boundingRect(
            room, WRAP, step.note
        ).height()


class Timeline(QListView):
    """The steps of a case. Enter or a double click tells which one is wanted."""

    opened = Signal(str)

    def __init__(self, steps: Sequence[Step] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = _Steps()
        self._steps.set_steps(steps)
        self.setModel(self._steps)
        self.setItemDelegate(_StepPainter(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(self.tr("What has happened"))
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    @property
    def current_id(self) -> str:
        """Id of the step that the cursor is on; empty when there is none."""
        index = self.currentIndex()
        return self._steps.steps[index.row()].id if index.isValid() else ""

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps, in this order; nothing moves when they are the same."""
        if tuple(steps) == self._steps.steps:
            return
        height = self.verticalScrollBar().value()
        self._steps.set_steps(steps)
        self.verticalScrollBar().setValue(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys.is_enter(event) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QApplication.clipboard().setText(str(self.currentIndex().data()))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _open(self, row: int) -> None:
        self.opened.emit(self._steps.steps[row].id)
