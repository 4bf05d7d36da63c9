"""What a form may be filled with, and why, above its fields: taken with one key, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casework.fields import Suggested
from desk_client.services.forms import Values
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text

KEY = "Ctrl+7"


class Suggestion(QWidget):
    """Words found in the case, and what they suggest; nothing where nothing was found."""

    taken = Signal(dict)
    """The values, by the names of their fields."""

    def __init__(self, suggested: Suggested[Values] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._values: Mapping[str, object] = {}
        self._words = text("", Text.NOTE, wraps=True)
        self.take = KeyButton(self.tr("Take the suggestion"), KEY, Weight.LINK)
        self.take.clicked.connect(lambda: self.taken.emit(dict(self._values)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.take, 0, Qt.AlignmentFlag.AlignTop)
        self.show_suggested(suggested)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_suggested(self, suggested: Suggested[Values] | None) -> None:
        """Say what is suggested now."""
        self.setVisible(suggested is not None)
        if suggested is None:
            return
        self._values = suggested.value
        self.take.setVisible(bool(suggested.value))
        why = [pick(one) for one in suggested.why]
        said = self.tr("Suggested: %1").replace("%1", " · ".join(why))
        self._words.setText(said if suggested.value else "\n".join(why))
