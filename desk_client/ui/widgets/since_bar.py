"""Of which day a form is, where that is not today: a draft came back, or midnight has passed."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casework.event import CHINA
from desk_client.ui.dates import show_moment
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text


class SinceBar(QWidget):
    """Says the day and the time at which the typing began; hidden while that is today."""

    asked = Signal()
    """It is about now."""

    def __init__(self) -> None:
        super().__init__()
        self._words = text("", Text.NOTE, wraps=True)
        now = KeyButton(self.tr("It is of now"), weight=Weight.LINK, is_small=True)
        now.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 8)
        row.addWidget(self._words, 1)
        row.addWidget(now, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_since(self, since: datetime | None, today: date) -> None:
        """Show it, if it is another day than today."""
        is_other = since is not None and since.astimezone(CHINA).date() != today
        if since is not None and is_other:
            at = show_moment(since, today)
            self._words.setText(self.tr("Begun %1: it is recorded for that day").replace("%1", at))
        self.setVisible(is_other)
