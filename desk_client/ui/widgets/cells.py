"""How the cells of a list are painted: chips, ticks, elided text, a ring on the current row."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desk_client.ui import icons, paint, theme
from desk_client.ui.widgets.chip import ChipLabel
from desk_client.ui.widgets.rows import DISPLAY, SHORT, STRONG, Index

PADDING = 8


class CellPainter(QStyledItemDelegate):
    """Paints every cell of a `ListTable`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = theme.current()
        return QSize(super().sizeHint(option, index).width() + 2 * PADDING, look.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The stubs of PySide6 leave out the public members of this class.
        box = cast(QRect, option.rect)  # type: ignore[attr-defined]
        state = cast(QStyle.StateFlag, option.state)  # type: ignore[attr-defined]
        look = theme.current()
        t = look.tokens
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(t.primary_soft))
        painter.setPen(QPen(QColor(t.line), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(t.primary), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        inner = box.adjusted(PADDING, 0, -PADDING, -1)
        tick = index.data(Qt.ItemDataRole.CheckStateRole)
        if tick is not None:
            self._paint_tick(painter, inner, is_ticked=tick == Qt.CheckState.Checked)
            inner.setLeft(inner.left() + look.icon + PADDING)
        chip = index.data(DISPLAY)
        if isinstance(chip, ChipLabel):
            paint.chip(painter, inner, chip.word, chip.tone, chip.mark)
        else:
            font = look.font(bold=bool(index.data(STRONG)))
            align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
            side = align & Qt.AlignmentFlag.AlignHorizontal_Mask
            words = str(index.data(SHORT)).replace("\n", " ")
            paint.line(painter, inner, words, font, QColor(t.text), side)
        painter.restore()

    def _paint_tick(self, painter: QPainter, box: QRect, *, is_ticked: bool) -> None:
        t, side = theme.current().tokens, theme.current().icon
        place = QRect(box.left(), box.center().y() - side // 2 + 1, side, side)
        ground = QColor(t.primary if is_ticked else t.surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.primary if is_ticked else t.soft), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if is_ticked:
            icons.paint(
                painter, "check", QRectF(place).adjusted(2, 2, -2, -2), QColor(t.on_primary)
            )
