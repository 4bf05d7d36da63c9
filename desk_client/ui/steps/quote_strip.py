"""引用标准答案: what the knowledge base has for the case, beside the form that answers it.

Those that fit stand there by themselves; something typed looks for others.  Nothing is taken by
itself: one key takes the first, a press any of them.  The form is written on meanwhile: answers are
looked for off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.cases.standard_answer.fitting import Shelf
from desk_client.services import quoting
from desk_client.services.quoting import Offered
from desk_client.ui.background import Latest
from desk_client.ui.steps.suggestion import KEY
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace

SHOWN = 2
"""A form has to stay in sight beside them."""
ASK_MS = 150
"""Several keys in a row are one question."""


class QuoteStrip(QWidget):
    """A line to type in, and below it the answers that fit; not there where nothing is kept."""

    taken = Signal(object)
    """The answer (:class:`Offered`) that goes into the form."""
    changed = Signal()
    """Other answers stand there."""

    def __init__(self, workplace: Workplace, case: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._workplace, self._case = workplace, case
        self._shelf: Shelf | None = None
        self._asked = Latest(self)
        self.rows: list[KeyButton] = []
        self.offered: Sequence[Offered] = ()
        self.typed = TextField(
            self.tr("Find in the knowledge base"), self.tr("Words of the question, or a keyword")
        )
        self.typed.textChanged.connect(self._ask_later)
        self._note = text("", Text.NOTE, wraps=True)
        self._found = QVBoxLayout()
        self._found.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(text(self.tr("Knowledge base"), Text.SECTION))
        head.addWidget(self.typed, 1)
        column.addLayout(head)
        column.addWidget(self._note)
        column.addLayout(self._found)
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(ASK_MS)
        self._ask.timeout.connect(self._look)
        self.hide()
        session = workplace.session
        self._asked.run(lambda: quoting.shelf(session), done=self._begin)

    def stops(self) -> list[QWidget]:
        """Where the focus goes on its way through it."""
        return [self.typed, *self.rows]

    # -------------------------------------------------------------------- inside

    def _begin(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.setVisible(len(shelf) > 0)
        if len(shelf):
            self._look()

    def _ask_later(self) -> None:
        self._ask.start()

    def _look(self) -> None:
        session, case, shelf, typed = (
            self._workplace.session,
            self._case,
            self._shelf,
            self.typed.text(),
        )
        if shelf is not None:
            self._asked.run(lambda: quoting.offered(session, shelf, case, typed), done=self._show)

    def _show(self, offered: Sequence[Offered]) -> None:
        self.offered = offered[:SHOWN]
        while self._found.count():
            row = self._found.takeAt(0).widget()
            row.hide()
            row.deleteLater()
        self.rows = []
        for at, one in enumerate(self.offered):
            self._found.addWidget(self._row(one, is_first=at == 0))
        self._note.setText(self._says())
        self._note.setVisible(bool(self._note.text()))
        self.changed.emit()

    def _says(self) -> str:
        if self.offered:
            return ""
        if self.typed.text().strip():
            return self.tr("No standard answer in force has these words")
        return self.tr("No standard answer in force fits this matter; type to look for one")

    def _row(self, one: Offered, *, is_first: bool) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(8)
        question = line(one.question, Text.BODY)
        question.setToolTip(one.text)
        words = self.tr("version %1, until %2").replace("%1", str(one.version))
        take = KeyButton(self.tr("Quote"), KEY if is_first else None, Weight.LINK, is_small=True)
        take.setAccessibleName(f"{self.tr('Quote')} {one.question}")
        take.clicked.connect(lambda: self.taken.emit(one))
        self.rows.append(take)
        row.addWidget(question, 1)
        row.addWidget(take, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(row)
        column.addWidget(line(words.replace("%2", f"{one.until:%Y-%m-%d}"), Text.NOTE))
        return box
