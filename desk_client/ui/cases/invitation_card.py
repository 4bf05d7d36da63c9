"""The string that lets an invited machine in: to be pasted, scanned or read out, once."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desk_client.services.inviting import Invited
from desk_client.ui.dates import show_moment
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.qr_code import QrCode
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace

MOST_CODED = 4_200
"""Letters of the dense alphabet that the largest code takes."""


class InvitationCard(Card):
    """Shows one invitation, with its code and how long it is good."""

    def __init__(self, workplace: Workplace, invited: Invited) -> None:
        super().__init__(self.tr("A machine is invited"))
        self._workplace, self._text = workplace, invited.string or invited.code
        until = show_moment(invited.until, workplace.today())
        words = self.tr("Good once, until %1, when the centre has heard of it").replace("%1", until)
        self.add(text(words, Text.NOTE, wraps=True))
        self.add(text(invited.code, Text.STRONG, wraps=True, selectable=True))
        self.code = QrCode()
        self.code.setAccessibleName(self.tr("Code to enrol a machine with"))
        # What no code can hold is copied, or the code is read out.
        self.code.set_text(self._text if len(self._text) <= MOST_CODED else "")
        self.add(self.code)
        copy = KeyButton(self.tr("Copy the string"))
        copy.clicked.connect(self._copied)
        self.add(ActionBar(copy))

    @property
    def string(self) -> str:
        """What the machine is given."""
        return self._text

    def _copied(self) -> None:
        QApplication.clipboard().setText(self._text)
        self._workplace.signals.notify(self.tr("The enrolment string was copied"))
