"""Something personal that is masked until somebody asks to see it.

The widget does not have it: asking is an event that is written down, so the screen answers
`reveal_requested` through its service and hands it over. It stays open as long as the page is in
front, and is masked again when the officer goes elsewhere, locks, or opens another case.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_client.ui.fonts import named
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text


class MaskedField(QWidget):
    """Shows 138****2207 and a button to see the rest."""

    reveal_requested = Signal()

    def __init__(
        self, name: str, masked: str, parent: QWidget | None = None, *, is_small: bool = False
    ) -> None:
        """`is_small` is for a number among notes; `name` is what a screen reader says."""
        super().__init__(parent)
        self._masked = masked
        self._words = text(masked, Text.NOTE if is_small else Text.BODY)
        self._words.setAccessibleName(f"{name} {masked}")
        self._name = name
        self._button = KeyButton(self.tr("Show"), weight=Weight.LINK, is_small=is_small)
        self._button.clicked.connect(self._on_pressed)
        self.is_revealed = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._words)
        row.addWidget(self._button)
        row.addStretch(1)

    @property
    def shown(self) -> str:
        """What stands on the screen now."""
        return self._words.text()

    def reveal(self, whole: str) -> None:
        """Show it, until the page is left; a character without a font by its code point."""
        self._show(named(whole), is_revealed=True)

    def cover(self) -> None:
        """Mask it again."""
        self._show(self._masked, is_revealed=False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # A window that is only put down hides nothing of its own: that is no leaving.
        if not event.spontaneous():
            self.cover()

    def _show(self, shown: str, *, is_revealed: bool) -> None:
        self.is_revealed = is_revealed
        self._words.setText(shown)
        self._words.setAccessibleName(f"{self._name} {shown}")
        self._button.setText(self.tr("Hide") if is_revealed else self.tr("Show"))
        self._button.updateGeometry()

    def _on_pressed(self) -> None:
        if self.is_revealed:
            self.cover()
        else:
            self.reveal_requested.emit()
