"""A paper in a window of its own: looked at, printed, kept as PDF, its people shown in full."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo, QPrintPreviewWidget
from PySide6.QtWidgets import QFileDialog, QGraphicsView, QMenu, QVBoxLayout, QWidget

from casework.cases.every_case import ReadReason
from desk_client.services import personal, printing
from desk_client.services.desk import Saved
from desk_client.services.printing import Sheet
from desk_client.ui import background, keys
from desk_client.ui.i18n import pick
from desk_client.ui.printing import layout, pages
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace, words_of

SIZE = (820, 680)
SMALLEST = (420, 320)
MARGIN = 16


class PrintWindow(QWidget):
    """Shows one paper; Esc closes it. What it says is asked for once, when it opens."""

    def __init__(self, workplace: Workplace, case: str, sheet: Sheet, beside: QWidget) -> None:
        super().__init__(beside, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("canvas")
        self.setWindowTitle(pick(sheet.title))
        self.setMinimumSize(*SMALLEST)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        self._workplace, self._case, self._sheet = workplace, case, sheet
        self._is_full = False
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setPageLayout(pages.page_layout())
        self._preview = QPrintPreviewWidget(self._printer)
        self._preview.setAccessibleName(pick(sheet.title))
        self._preview.paintRequested.connect(self._paint)
        self._print = KeyButton(self.tr("Print"), "Ctrl+P", Weight.PRIMARY)
        self._pdf = KeyButton(self.tr("Save as PDF"), "Ctrl+S")
        self._full = KeyButton(self.tr("Names in full"), "Ctrl+M")
        self._close = KeyButton(self.tr("Close"), "Esc")
        self._note = text(self._words(), Text.NOTE, wraps=True)
        self._reasons = self._menu()
        self._lay_out()

    @property
    def is_full(self) -> bool:
        """Whether its people are shown in full."""
        return self._is_full

    @property
    def reasons(self) -> QMenu:
        """Why somebody needs the names, the officer's usual reason first."""
        return self._reasons

    @property
    def page_count(self) -> int:
        """Pages of the preview."""
        return self._preview.pageCount()

    @property
    def said(self) -> str:
        """What is said above the pages."""
        return self._note.text()

    def save_pdf(self, path: Path) -> None:
        """Write the paper as it is shown, off the GUI thread."""
        sheet, is_full = self._sheet, self._is_full
        background.run(
            self,
            lambda: printing.keep(path, pages.pdf(sheet, is_full=is_full)),
            done=lambda _: self._say(self.tr("Kept as %1").replace("%1", path.name)),
            failed=lambda error: self._say(words_of(error)),
            label=self.tr("Writing a paper"),
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(ActionBar(self._print, self._pdf, self._full, self._close))
        column.addWidget(self._note)
        column.addWidget(self._preview, 1)
        self._preview.fitToWidth()
        for view in self._preview.findChildren(QGraphicsView):
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._full.setVisible(self._sheet.has_people)
        self._print.clicked.connect(self._choose_printer)
        self._pdf.clicked.connect(self._choose_file)
        self._full.clicked.connect(self._ask)
        self._close.clicked.connect(self.close)
        self._workplace.signals.leaving.connect(self.close)
        for key, page in (("PgDown", 1), ("PgUp", -1)):
            keys.bind(self, key, partial(self._turn, page))

    def _turn(self, by: int) -> None:
        page = self._preview.currentPage() + by
        self._preview.setCurrentPage(max(1, min(self._preview.pageCount(), page)))

    def _words(self) -> str:
        family = layout.text_family()
        if not layout.is_substitute():
            return self.tr("Set in %1").replace("%1", family)
        return self.tr("Set in %1: this machine has no FangSong").replace("%1", family)

    def _paint(self, printer: QPrinter) -> None:
        pages.paint(self._sheet, printer, is_full=self._is_full)

    def _say(self, words: str) -> None:
        self._note.setText(words)

    # ------------------------------------------------------------------- people

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        usual = personal.usual_reason(self._workplace.session)
        for reason in sorted(ReadReason, key=lambda one: one is not usual):
            entry = menu.addAction(pick(reason.label))
            entry.setObjectName(reason.value)
            entry.triggered.connect(partial(self._look, reason))
        return menu

    def _ask(self) -> None:
        self._reasons.popup(self._full.mapToGlobal(QPoint(0, self._full.height())))
        self._reasons.setActiveAction(self._reasons.actions()[0])

    def _look(self, reason: ReadReason, _: bool = False) -> None:
        session, case = self._workplace.session, self._case
        background.run(
            self,
            lambda: personal.show_on_paper(session, case, reason),
            done=self._shown,
            failed=lambda error: self._say(words_of(error)),
        )

    def _shown(self, saved: Saved) -> None:
        self._workplace.saved(saved)
        self._is_full = True
        self._full.hide()
        self._preview.updatePreview()

    # ----------------------------------------------------------------- printing

    def _choose_printer(self) -> None:
        session, code = self._workplace.session, self._sheet.code
        background.run(
            self, lambda: printing.printer_of(session, code), done=self._open_printer_dialog
        )

    def _open_printer_dialog(self, remembered: str) -> None:
        if not QPrinterInfo.printerInfo(remembered).isNull():
            self._printer.setPrinterName(remembered)
        dialog = QPrintDialog(self._printer, self)
        dialog.accepted.connect(self._print_now)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def _print_now(self) -> None:
        session, sheet, printer = self._workplace.session, self._sheet, self._printer
        is_full, name = self._is_full, printer.printerName()

        def printed() -> None:
            pages.paint(sheet, printer, is_full=is_full)
            printing.remember_printer(session, sheet.code, name)

        background.run(
            self,
            printed,
            done=lambda _: self._say(self.tr("Sent to the printer")),
            failed=lambda error: self._say(words_of(error)),
            label=self.tr("Printing a paper"),
        )

    def _choose_file(self) -> None:
        number = self._sheet.numbers[0] if self._sheet.numbers else ""
        dialog = QFileDialog(self, self.tr("Save as PDF"))
        dialog.setModal(False)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{pick(self._sheet.title)} {number}.pdf".replace("/", "-"))
        dialog.fileSelected.connect(lambda name: self.save_pdf(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()


def open_printed(workplace: Workplace, case: str, code: str, beside: QWidget) -> None:
    """Put a paper together off the GUI thread and show it."""
    session = workplace.session
    background.run(
        beside,
        lambda: printing.sheet(session, case, code),
        done=lambda sheet: PrintWindow(workplace, case, sheet, beside).show(),
        failed=lambda error: workplace.signals.notify(words_of(error), Tone.OVERDUE),
    )
