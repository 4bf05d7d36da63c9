"""The four figures above a list of cases; three of them open what they count."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_client.services.cases import RoomCount
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.figure_card import FigureCard


class Figures(QWidget):
    """What waits for me, what is due today, what is late, what is open."""

    asked = Signal(str)
    """A view: somebody wants to see what a figure counts."""

    def __init__(self) -> None:
        super().__init__()
        self.mine = FigureCard(self.tr("My turn"), "–", opens=True)
        self.today = FigureCard(self.tr("Due today"), "–")
        self.late = FigureCard(self.tr("Overdue"), "–", opens=True)
        self.open = FigureCard(self.tr("Open"), "–", opens=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for card in (self.mine, self.today, self.late, self.open):
            row.addWidget(card)
        for card, view in ((self.mine, "mine"), (self.late, "overdue"), (self.open, "open")):
            card.clicked.connect(partial(self._ask, view))

    def show_count(self, count: RoomCount) -> None:
        """Show the true figures of the room."""
        of_all = self.tr("of %1").replace("%1", str(count.open))
        self.mine.set_figure(str(count.mine), of_all)
        self.today.set_figure(str(count.due_today), of_all, Tone.WARN if count.due_today else None)
        self.late.set_figure(str(count.overdue), of_all, Tone.OVERDUE if count.overdue else None)
        self.open.set_figure(str(count.open))

    def _ask(self, view: str, _: bool = False) -> None:
        self.asked.emit(view)
