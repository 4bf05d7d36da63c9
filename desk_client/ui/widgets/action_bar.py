"""The buttons of a page in a row, and below them why those that are grey cannot be used."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.text import Text, text


class ActionBar(QWidget):
    """Lays out `KeyButton`s; wraps to a second line where the card is narrow."""

    def __init__(self, *buttons: KeyButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[KeyButton] = []
        self._reasons = text("", Text.NOTE, wraps=True)
        self._flow = FlowLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._flow)
        column.addWidget(self._reasons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for button in buttons:
            self.add(button)
        self._show_reasons()

    def add(self, button: KeyButton) -> None:
        """Put a button at the end."""
        self._buttons.append(button)
        self._flow.addWidget(button)
        button.reason_changed.connect(self._show_reasons)
        self._show_reasons()

    def _show_reasons(self) -> None:
        reasons = [b.reason for b in self._buttons if b.reason and not b.isHidden()]
        # Several buttons may wait for the same thing: it is said once.
        self._reasons.setText("\n".join(dict.fromkeys(reasons)))
        self._reasons.setVisible(bool(reasons))
