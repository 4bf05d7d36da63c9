"""The steps that can be taken now: the next one first and in colour, the rest behind "More".

A step that is somebody else's is not offered at all (`casework.worklist.offered` leaves it out);
one that is not possible yet says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from casework.amend import AmendmentSettled
from casework.registry import TYPES
from casework.worklist import Offer
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text

KEYS = 9
"""So many steps have a key: Alt and their place."""


class StepBar(QWidget):
    """Buttons for the steps of a case."""

    asked = Signal(str)
    """The event type of the step that somebody wants to take."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._first: KeyButton | None = None
        self._menu: QMenu | None = None
        # The two values stand side by side on a card of their own.
        offers = [one for one in offers if not _has_own_card(one)]
        road = [one for one in offers if not one.is_beside]
        beside = [one for one in offers if one.is_beside]
        road.sort(key=lambda one: not one.is_next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        bar = ActionBar()
        for place, offer in enumerate(road, 1):
            bar.add(self._button(offer, f"Alt+{place}" if place <= KEYS else None))
        if beside:
            self._menu = self._more(beside)
            self._button_more = KeyButton(self.tr("More"), "Ctrl+M")
            self._button_more.clicked.connect(self.show_more)
            bar.add(self._button_more)
        if not offers:
            column.addWidget(text(self.tr("Nothing for you to do here now"), Text.NOTE, wraps=True))
        column.addWidget(bar)

    @property
    def menu(self) -> QMenu | None:
        """The steps behind "More", where there are any."""
        return self._menu

    def take_focus(self) -> bool:
        """The focus goes to what is to be done next; False when there is nothing."""
        if self._first is None:
            return False
        self._first.setFocus()
        return True

    def show_more(self) -> None:
        """Open the list of what goes beside."""
        if self._menu is not None:
            height = self._menu.sizeHint().height()
            self._menu.popup(self._button_more.mapToGlobal(QPoint(0, -height)))

    def _button(self, offer: Offer, key: str | None) -> KeyButton:
        weight = Weight.PRIMARY if offer.is_next and not offer.is_grave else Weight.NORMAL
        button = KeyButton(pick(offer.button), key, weight)
        button.setObjectName(offer.event_type)
        if offer.refusal is not None:
            button.forbid(pick(offer.refusal.say))
        elif self._first is None and offer.is_next:
            self._first = button
        button.clicked.connect(partial(self._emit, offer.event_type))
        return button

    def _more(self, offers: Sequence[Offer]) -> QMenu:
        menu = QMenu(self)
        for offer in sorted(offers, key=lambda one: one.refusal is not None):
            words = pick(offer.button)
            if offer.refusal is not None:
                reason = pick(offer.refusal.say)
                words = self.tr("%1: %2").replace("%1", words).replace("%2", reason)
            entry = menu.addAction(words)
            entry.setObjectName(offer.event_type)
            entry.setEnabled(offer.refusal is None)
            entry.triggered.connect(partial(self._emit, offer.event_type))
        return menu

    def _emit(self, event_type: str, _: bool = False) -> None:
        self.asked.emit(event_type)


def _has_own_card(offer: Offer) -> bool:
    return issubclass(TYPES[offer.event_type].step.body, AmendmentSettled)
