"""A paper on pages: numbered, dated, a draft marked across; for a printer, a preview or a PDF."""

from __future__ import annotations

from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QIODevice,
    QMarginsF,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QPen,
    QTextDocument,
)

from casework.event import CHINA
from desk_client.services.printing import Sheet
from desk_client.ui import fonts
from desk_client.ui.i18n import pick
from desk_client.ui.printing import layout

MARGIN_MM = 20
FOOT_MM = 10
FOOT_POINTS = 9
RULE_MM = 0.2
DRAFT_POINTS = 120
MM_PER_INCH = 25.4
translate = QCoreApplication.translate


def page_layout() -> QPageLayout:
    """A4, upright, with the room that a hole punch needs."""
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(a4, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)


def pdf(sheet: Sheet, *, is_full: bool) -> bytes:
    """The paper as a PDF; may be called on any thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout())
    writer.setTitle(f"{pick(sheet.title)} {sheet.numbers[0] if sheet.numbers else ''}".strip())
    paint(sheet, writer, is_full=is_full)
    return bytes(buffer.data().data())


def paint(sheet: Sheet, device: QPagedPaintDevice, *, is_full: bool) -> int:
    """Draw it on a device of pages; how many it took."""
    painter = QPainter(device)
    try:
        return _Pages(sheet, device, painter, is_full=is_full).draw()
    finally:
        painter.end()


class _Pages:
    def __init__(
        self, sheet: Sheet, device: QPagedPaintDevice, painter: QPainter, *, is_full: bool
    ) -> None:
        self._sheet, self._device, self._painter = sheet, device, painter
        self._dots = device.logicalDpiX() / MM_PER_INCH
        room = device.pageLayout().paintRectPixels(device.logicalDpiX())
        self._width, self._height = room.width(), room.height() - FOOT_MM * self._dots
        self._document = _laid_out(layout.document(sheet, is_full=is_full), device)
        self._document.setPageSize(QSizeF(self._width, self._height))

    def draw(self) -> int:
        count = self._document.pageCount()
        for number in range(count):
            if number:
                self._device.newPage()
            self._draw_text(number)
            self._close_tables(number)
            self._draw_foot(number + 1, count)
            if self._sheet.is_draft:
                self._draw_draft()
        return count

    def _draw_text(self, number: int) -> None:
        top = number * self._height
        context = QAbstractTextDocumentLayout.PaintContext()
        # A line that touches the edge from outside is not this page's.
        context.clip = QRectF(0, top + 1, self._width, self._height - 2)  # type: ignore[attr-defined]
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(Qt.GlobalColor.black))
        context.palette = palette  # type: ignore[attr-defined]
        self._painter.save()
        self._painter.translate(0, -top)
        self._painter.setClipRect(QRectF(0, top, self._width, self._height))
        self._document.documentLayout().draw(self._painter, context)
        self._painter.restore()

    def _close_tables(self, number: int) -> None:
        """A table that goes on over the page is ruled off at its end, and again on the next."""
        top, bottom = number * self._height, (number + 1) * self._height
        self._painter.setPen(QPen(QColor(Qt.GlobalColor.black), self._dots * RULE_MM))
        for table in self._document.rootFrame().childFrames():
            box = self._document.documentLayout().frameBoundingRect(table)
            for edge in (top, bottom):
                if box.top() < edge < box.bottom():
                    y = edge - top
                    self._painter.drawLine(QPointF(0, y), QPointF(self._width, y))

    def _draw_foot(self, number: int, count: int) -> None:
        made = translate("printing", "%1 printed it on %2")
        made = made.replace("%1", self._sheet.made_by)
        made = made.replace("%2", f"{self._sheet.made_at.astimezone(CHINA):%Y-%m-%d %H:%M}")
        page = translate("printing", "Page %1 of %2")
        page = page.replace("%1", str(number)).replace("%2", str(count))
        foot = QRectF(0, self._height, self._width, FOOT_MM * self._dots)
        self._painter.setFont(QFont(fonts.stack(), FOOT_POINTS))
        self._painter.setPen(QColor(Qt.GlobalColor.black))
        low = Qt.AlignmentFlag.AlignBottom
        self._painter.drawText(foot, int(low | Qt.AlignmentFlag.AlignLeft), made)
        self._painter.drawText(foot, int(low | Qt.AlignmentFlag.AlignRight), page)

    def _draw_draft(self) -> None:
        self._painter.save()
        self._painter.translate(self._width / 2, self._height / 2)
        self._painter.rotate(-45)
        self._painter.setFont(QFont(fonts.stack(), DRAFT_POINTS))
        self._painter.setPen(QColor(0, 0, 0, 36))
        wide = QRectF(-self._height, -self._height / 2, 2 * self._height, self._height)
        words = translate("printing", "DRAFT")
        self._painter.drawText(wide, int(Qt.AlignmentFlag.AlignCenter), words)
        self._painter.restore()


def _laid_out(document: QTextDocument, device: QPagedPaintDevice) -> QTextDocument:
    document.documentLayout().setPaintDevice(device)
    return document
