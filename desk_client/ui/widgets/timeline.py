"""What has happened to a case, newest first: a point for each step, and the words written with it.

A list view, so that a long history scrolls, is walked by the arrow keys and is read aloud; only the
steps in sight are laid out and painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from msgspec import Struct
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
    QFont,
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
from desk_client.ui.widgets.rows import kept_place

Index = QModelIndex | QPersistentModelIndex
STEP = Qt.ItemDataRole.UserRole + 1
LEFT = 26
GAP = 12
WRAP = int(Qt.TextFlag.TextWordWrap)


class Step(Struct, frozen=True):
    """One step. `mark` replaces the round point: ◌ not sent yet, ■ refused by the centre.

    `body` is what was written, in as many lines as it has."""

    title: str
    note: str = ""
    tone: Tone = Tone.INFO
    mark: Mark | None = None
    id: str = ""
    body: str = ""


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
            return "\n".join(part for part in (step.title, step.note, step.body) if part)
        return None


class _StepPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 300
        step = index.data(STEP)
        return QSize(width, sum(self._heights(step, width - LEFT - 8)) + GAP + 2)

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
        top = box.top() + 2
        parts = (step.title, step.note, step.body)
        for part, height, font, colour in zip(
            parts, self._heights(step, width), _fonts(), _colours(), strict=True
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(QRect(box.left() + LEFT, top, width, height), WRAP, part)
            top += height
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

    def _heights(self, step: Step, width: int) -> tuple[int, ...]:
        room = QRect(0, 0, max(60, width), 10_000)
        return tuple(
            QFontMetrics(font).boundingRect(room, WRAP, part).height() + 2 if part else 0
            for part, font in zip((step.title, step.note, step.body), _fonts(), strict=True)
        )


def _fonts() -> tuple[QFont, QFont, QFont]:
    """Of the title, the note and the body."""
    look = theme.current()
    return look.font(), look.font(look.note), look.font()


def _colours() -> tuple[str, str, str]:
    tokens = theme.current().tokens
    return tokens.text, tokens.soft, tokens.text


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
        """Show these steps, in this order; the cursor stays on its step, or goes to a neighbour."""
        if tuple(steps) == self._steps.steps:
            return
        height, cursor = self.verticalScrollBar().value(), self.current_id
        before, now = ([one.id for one in of] for of in (self._steps.steps, steps))
        self._steps.set_steps(steps)
        kept = kept_place(before, now, cursor) if cursor else ""
        if kept:
            self.setCurrentIndex(self._steps.index(now.index(kept), 0))
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
