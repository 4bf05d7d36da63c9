"""QR pictures for citizens: a visit's, for its visitor's own mark, and the one of a counter."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desk_client.services.visit_codes import VisitCode
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.qr_code import QrCode
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace


class VisitCard(Card):
    """The code by which a visitor marks their visit: turned to them, or copied from the screen."""

    def __init__(self, code: VisitCode | None = None) -> None:
        super().__init__(self.tr("For the visitor's own mark"))
        self._short = text("", Text.STRONG, selectable=True)
        self._words = text("", Text.NOTE, wraps=True)
        self.picture = QrCode()
        self.picture.setAccessibleName(self.tr("Code for the visitor's mark"))
        self.add(self._short)
        self.add(self._words)
        self.add(self.picture)
        self.show_code(code)

    def show_code(self, code: VisitCode | None) -> None:
        """The code of another visit; without one the card is not there."""
        if code is None:
            self.hide()
            return
        if self.parent() is not None:
            self.show()
        self._short.setText(code.short)
        self.picture.set_text(code.address)
        scanned = self.tr("The visitor scans this, once; the mark is theirs alone")
        typed = self.tr("The visitor types it behind the picture at the counter, once")
        self._words.setText(scanned if code.address else typed)


class CounterCard(Card):
    """What stands at the counter of a unit: mark a visit, write to the bureau, read the guides."""

    def __init__(self, workplace: Workplace, address: str) -> None:
        super().__init__(self.tr("Picture for the counter"))
        self._workplace, self._address = workplace, address
        self.add(text(self.tr("Citizens scan it to mark their visit, or to write"), wraps=True))
        self.picture = QrCode()
        self.picture.setAccessibleName(self.tr("Code of this unit for citizens"))
        self.picture.set_text(address)
        self.add(self.picture)
        copy = KeyButton(self.tr("Copy the address"))
        copy.clicked.connect(self._copied)
        self.add(ActionBar(copy))

    def _copied(self) -> None:
        QApplication.clipboard().setText(self._address)
        self._workplace.signals.notify(self.tr("The address was copied"))
