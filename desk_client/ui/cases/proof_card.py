"""The proof that a case stands in the record: asked for, and shown as a code to take along."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desk_client.services import receipts
from desk_client.services.receipts import Receipt
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.qr_code import QrCode
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace


class ProofCard(Card):
    """Says how far the receipt is; the code appears once the desk has checked it."""

    def __init__(self, workplace: Workplace, case: str) -> None:
        super().__init__(self.tr("Proof"))
        self._workplace, self._case = workplace, case
        self._asked = Latest(self)
        self._text = ""
        self._words = text("", Text.NOTE, wraps=True)
        self._code = QrCode()
        self._code.setAccessibleName(self.tr("Code of the proof"))
        self._ask = KeyButton(self.tr("Get the proof"))
        self._ask.clicked.connect(self._fetch)
        self._copy = KeyButton(self.tr("Copy the proof"))
        self._copy.clicked.connect(self._copied)
        self.add(self._words)
        self.add(self._code)
        self.add(ActionBar(self._ask, self._copy))
        self._copy.hide()
        workplace.signals.on_kinds(self, {"sync"}, lambda changes: self.reload())
        self.reload()

    @property
    def code(self) -> QrCode:
        """What is shown to a telephone."""
        return self._code

    def reload(self) -> None:
        """Ask how far it is."""
        session, case = self._workplace.session, self._case
        self._asked.run(lambda: receipts.receipt(session, case), done=self._show)

    def _fetch(self) -> None:
        session, case = self._workplace.session, self._case
        background.run(self, lambda: receipts.ask(session, case), done=self._show)

    def _show(self, found: Receipt) -> None:
        self._words.setText(pick(found.words))
        self._text = found.text
        self._code.set_text(found.code)
        self._copy.setVisible(bool(found.text))
        self._ask.setVisible(found.stage in ("to_ask", "here"))
        self._ask.setText(self.tr("Get a newer proof") if found.text else self.tr("Get the proof"))

    def _copied(self) -> None:
        QApplication.clipboard().setText(self._text)
        self._workplace.signals.notify(self.tr("The proof was copied"))
