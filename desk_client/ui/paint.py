"""The few shapes that several widgets draw by themselves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from desk_client.ui import theme
from desk_client.ui.icons import Mark
from desk_client.ui.icons import paint as paint_icon
from desk_client.ui.tokens import Tone

RADIUS = 6


def panel(painter: QPainter, box: QRect, ground: QColor, border: QColor, width: int = 1) -> None:
    """A rounded box with its border inside `box`."""
    inset = width / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, width) if width else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    shape = QRectF(box).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(shape, RADIUS, RADIUS)


def focus_ring(painter: QPainter, box: QRect, ring: QColor, gap: QColor) -> None:
    """The ring of a focused control: two pixels, set off from what it surrounds."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ring, 2))
    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    painter.setPen(QPen(gap, 1))
    painter.drawRoundedRect(QRectF(box).adjusted(2.5, 2.5, -2.5, -2.5), RADIUS - 2, RADIUS - 2)


def key_size(key: str) -> QSize:
    """The place that a printed key needs."""
    look = theme.current()
    metrics = QFontMetrics(look.font(look.note))
    return QSize(metrics.horizontalAdvance(key) + 10, metrics.height() + 2)


def key(painter: QPainter, box: QRect, text: str, colour: QColor, border: QColor) -> None:
    """A key as printed on a button: small, in a thin box, vertically centred in `box`."""
    look = theme.current()
    size = key_size(text)
    place = QRect(box.left(), box.center().y() - size.height() // 2, size.width(), size.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(border, 1))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(colour)
    painter.setFont(look.font(look.note))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def chip_size(text: str, *, has_mark: bool) -> QSize:
    """The place that a chip needs."""
    look = theme.current()
    metrics = QFontMetrics(look.font(look.note))
    mark = look.note + 4 if has_mark else 0
    return QSize(metrics.horizontalAdvance(text) + mark + 16, metrics.height() + 4)


def chip(painter: QPainter, box: QRect, text: str, tone: Tone, mark: Mark | None) -> None:
    """A chip at the left of `box`, vertically centred; elided when the box is too narrow."""
    look = theme.current()
    colour, ground = look.pair(tone)
    size = chip_size(text, has_mark=mark is not None)
    width = min(size.width(), box.width())
    place = QRect(box.left(), box.center().y() - size.height() // 2 + 1, width, size.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(place), 4, 4)
    left = place.left() + 8
    if mark is not None:
        icon = look.note
        corner = QPointF(left, place.center().y() - icon / 2 + 0.5)
        paint_icon(painter, mark.value, QRectF(corner, QSize(icon, icon)), colour)
        left += icon + 4
    words = QRect(left, place.top(), place.right() - left - 4, place.height())
    line(painter, words, text, look.font(look.note), colour)


def line(
    painter: QPainter,
    box: QRect,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line of text, vertically centred, with … at the end when it does not fit."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), shown)
