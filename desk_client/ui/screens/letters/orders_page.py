"""工单导入: a file is chosen, each row says what it would be, they are entered, and taken back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desk_client.services import orders
from desk_client.services.orders import Entered, File, Row
from desk_client.ui import background
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace, words_of


class OrdersPage(QWidget):
    """One file at a time; what was entered can be taken back until another one is chosen."""

    left = Signal()
    opened = Signal(str)
    """A letter that a row became."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._file: File | None = None
        self._entered: Entered | None = None
        self.choose = KeyButton(self.tr("Choose a file"), "Ctrl+O")
        self.take = KeyButton(self.tr("Enter"), "Ctrl+Return", Weight.PRIMARY)
        self.undo = KeyButton(self.tr("Take them back"))
        self.back = KeyButton(self.tr("Back to the list"), "Alt+Left")
        self.words = text(self.tr("Nothing is entered before you say so"), Text.NOTE, wraps=True)
        self.table: ListTable[Row] = ListTable(
            self._columns(), lambda row: str(row.order.row), name=self.tr("Rows of the file")
        )
        hint = self.tr(
            "The hotline's own export does, as .xlsx or .csv: each row is shown with what it would "
            "become. Refused rows are kept beside the file, with the reason"
        )
        empty = EmptyState(self.tr("Choose a file of orders"), hint)
        self._listing = Listing(self.table, empty)
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.take.clicked.connect(self._enter)
        self.undo.clicked.connect(self._undo)
        self.back.clicked.connect(self.left)
        self.table.opened.connect(self._open)
        self._tell()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown of the file."""
        return self._file.rows if self._file else ()

    def enter(self) -> None:
        """The page came to the front: the file is chosen, or its rows are gone through."""
        (self.table if self._file else self.choose).setFocus()

    def read(self, path: Path) -> None:
        """Show what a file would enter."""
        session = self._workplace.session
        background.run(
            self, lambda: orders.read(session, path), done=self._show, failed=self._failed
        )

    # -------------------------------------------------------------------- inside

    def _columns(self) -> tuple[Column[Row], ...]:
        return (
            Column("row", self.tr("Row"), lambda row: str(row.order.row), 56, is_number=True),
            Column("number", self.tr("Order"), lambda row: row.order.number, 150),
            Column("title", self.tr("Title"), lambda row: row.order.title, stretches=True),
            Column("what", self.tr("What becomes of it"), self._what, 420, tip=self._what),
        )

    def _what(self, row: Row) -> str:
        if row.why is not None:
            return pick(row.why)
        if self._entered is not None:
            return self.tr("Entered")
        return self.tr("Will be entered")

    def _lay_out(self) -> None:
        bar = ActionBar(self.take, self.choose, self.undo, self.back)
        card = Card(self.tr("Orders of the hotline"), flush=True)
        card.add(self._listing, 1)
        about = Card()
        about.add(self.words)
        about.add(bar)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.setSpacing(16)
        page.addWidget(about)
        page.addWidget(card, 1)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a file of orders"))
        dialog.setModal(False)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Spreadsheets (*.xlsx *.csv)"))
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _show(self, file: File) -> None:
        self._file, self._entered = file, None
        self._draw()
        self.table.setFocus()

    def _draw(self) -> None:
        self._listing.show_rows(self.rows)
        self._tell()

    def _tell(self) -> None:
        """What may be done now, and how many rows it is about."""
        new = sum(one.why is None for one in self.rows)
        left = sum(one.is_left for one in self.rows)
        refused = len(self.rows) - new - left
        done = self._entered
        self.undo.setVisible(done is not None and bool(done.cases))
        if self._file is None:
            self.take.forbid(self.tr("Choose a file first"))
            return
        if done is not None:
            self.take.forbid(self.tr("Entered already"))
        elif new:
            self.take.allow()
        else:
            self.take.forbid(self.tr("No row of this file can be entered"))
        pattern = (
            self.tr("%1: %2 entered, %3 left as they are, %4 refused")
            if done
            else self.tr("%1: %2 to be entered, %3 left as they are, %4 refused")
        )
        figures = (self._file.path.name, str(new), str(left), str(refused))
        for at, figure in enumerate(figures, 1):
            pattern = pattern.replace(f"%{at}", figure)
        kept = self.tr("To correct: %1") if done and done.to_correct else ""
        name = str(done.to_correct) if done and done.to_correct else ""
        self.words.setText("\n".join(filter(None, (pattern, kept.replace("%1", name)))))

    def _enter(self) -> None:
        if self._file is None:
            return
        self.take.forbid(self.tr("Being entered"))
        session, file = self._workplace.session, self._file
        background.run(
            self, lambda: orders.enter(session, file), done=self._done, failed=self._failed
        )

    def _done(self, entered: Entered) -> None:
        self._file, self._entered = entered.file, entered
        self._draw()
        self._workplace.signals.announce(orders.CHANGED)
        self._workplace.signals.notify(self.tr("%n letter(s) entered", "", len(entered.cases)))
        self.table.setFocus()

    def _undo(self) -> None:
        entered = self._entered
        if entered is not None:
            session = self._workplace.session
            background.run(
                self,
                lambda: orders.undo(session, entered),
                done=partial(self._undone, entered.file.path),
                failed=self._failed,
            )

    def _undone(self, path: Path, told: tuple[int, int]) -> None:
        voided, stay = told
        words = self.tr("%1 taken back; %2 stay, because somebody has signed for them or may not")
        self._workplace.signals.notify(words.replace("%1", str(voided)).replace("%2", str(stay)))
        self._workplace.signals.announce(orders.CHANGED)
        self.read(path)

    def _open(self, row: str) -> None:
        case = next((one.order.case for one in self.rows if str(one.order.row) == row), "")
        if case and self._workplace.session.case(case) is not None:
            self.opened.emit(case)

    def _failed(self, error: Exception) -> None:
        self._tell()
        self._workplace.signals.notify(words_of(error), Tone.OVERDUE)
