"""The button that begins a new case; a menu where a room has several ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from casework.event import Label
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.key_button import KeyButton

KEY = "Ctrl+N"
Openings = Sequence[tuple[str, Label]]


class NewButton(KeyButton):
    """Offers what the officer may open here; not there when they may open nothing."""

    asked = Signal(str)
    """The event type by which somebody wants to open a case."""

    def __init__(self) -> None:
        super().__init__(self.tr("New"), KEY)
        self._openings: Openings = ()
        self._menu = QMenu(self)
        self.clicked.connect(self._begin)
        self.hide()

    @property
    def menu_of_openings(self) -> QMenu:
        """The ways to begin, where there are several."""
        return self._menu

    @property
    def openings(self) -> Openings:
        """The ways to begin."""
        return self._openings

    def set_openings(self, openings: Openings) -> None:
        """Offer these."""
        if tuple(openings) != tuple(self._openings):
            self._openings = tuple(openings)
            self._menu.clear()
            for event_type, label in openings:
                entry = self._menu.addAction(pick(label))
                entry.setObjectName(event_type)
                entry.triggered.connect(partial(self._ask, event_type))
            self.setText(pick(openings[0][1]) if len(openings) == 1 else self.tr("New"))
            self.updateGeometry()
        self.setVisible(bool(openings))

    def _begin(self) -> None:
        if len(self._openings) == 1:
            self._ask(self._openings[0][0])
            return
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        self._menu.setActiveAction(self._menu.actions()[0])

    def _ask(self, event_type: str, _: bool = False) -> None:
        self.asked.emit(event_type)
