"""What can be done with a case now; or, when it is somebody else's turn, whose."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desk_client.services.cases import CasePage
from desk_client.ui.i18n import pick
from desk_client.ui.steps.step_bar import StepBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.text import Text, text


class ActionCard(Card):
    """The steps as buttons, the awaited one first."""

    asked = Signal(str)

    def __init__(self, page: CasePage) -> None:
        super().__init__(self.tr("What can be done now"))
        is_mine = any(one.is_next and one.refusal is None for one in page.offers)
        if page.turn is None:
            self.add(text(self.tr("This case is done with"), Text.NOTE, wraps=True))
        elif not is_mine:
            words = self.tr("It is now with %1").replace("%1", pick(page.turn))
            self.add(text(words, Text.NOTE, wraps=True))
        self.bar = StepBar(page.offers)
        self.bar.asked.connect(self.asked)
        self.add(self.bar)
        self.body.addStretch(1)
