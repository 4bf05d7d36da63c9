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

    def __init__(self, page: CasePage, *, is_record: bool = False) -> None:
        """A record waits for nobody, and is not done with for that."""
        super().__init__(self.tr("What can be done now"))
        is_mine = any(one.is_next and one.refusal is None for one in page.offers)
        said = ""
        if page.turn is not None and not is_mine:
            said = self.tr("It is now with %1").replace("%1", pick(page.turn))
        elif page.turn is None and not is_record:
            said = self.tr("This case is done with")
        if said:
            self.add(text(said, Text.NOTE, wraps=True))
        self.bar = StepBar(page.offers)
        self.bar.asked.connect(self.asked)
        self.add(self.bar)
        self.body.addStretch(1)
